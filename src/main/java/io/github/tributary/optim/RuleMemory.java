package io.github.tributary.optim;

import java.util.Map;

/** What an update rule remembers from step to step, in vectors that can be saved. */
final class RuleMemory {

  private static final String NAME = "rule.";

  private final double[][] slots;

  /** The memory before the first step. */
  RuleMemory(Descent descent) {
    this.slots = descent.slots();
  }

  /** The vectors, which steps write to. */
  double[][] slots() {
    return slots;
  }

  void save(Map<String, double[]> state) {
    for (int k = 0; k < slots.length; k++) {
      state.put(NAME + k, slots[k].clone());
    }
  }

  void restore(Map<String, double[]> state) {
    for (int k = 0; k < slots.length; k++) {
      System.arraycopy(state.get(NAME + k), 0, slots[k], 0, slots[k].length);
    }
  }
}
