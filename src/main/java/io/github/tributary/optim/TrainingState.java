package io.github.tributary.optim;

import java.util.List;
import java.util.Map;

/**
 * All that training knows where an iteration starts: from it the rest of the run follows, to the
 * last bit. Its arrays are written to by nobody.
 */
public final class TrainingState {

  private final double[] parameters;
  private final List<Iteration> history;
  private final Map<String, double[]> vectors;

  /**
   * A state.
   *
   * @param parameters the parameters there; kept, not copied
   * @param history one entry per iteration before
   * @param vectors what solver and trainer remember, by name; the arrays are kept, not copied
   */
  public TrainingState(
      double[] parameters, List<Iteration> history, Map<String, double[]> vectors) {
    this.parameters = parameters;
    this.history = List.copyOf(history);
    this.vectors = Map.copyOf(vectors);
  }

  /** The parameters; not a copy. */
  public double[] parameters() {
    return parameters;
  }

  /** One entry per iteration before. */
  public List<Iteration> history() {
    return history;
  }

  /** What solver and trainer remember, by name. */
  public Map<String, double[]> vectors() {
    return vectors;
  }
}
