package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the state of every iteration, and goes on from one of another run. */
final class KeptStates implements Checkpoints {

  private final TrainingState from;
  private final List<TrainingState> states = new ArrayList<>();

  private KeptStates(TrainingState from) {
    this.from = from;
  }

  static KeptStates fromTheStart() {
    return new KeptStates(null);
  }

  static KeptStates from(TrainingState state) {
    return new KeptStates(state);
  }

  List<TrainingState> states() {
    return List.copyOf(states);
  }

  @Override
  public Optional<TrainingState> latest() {
    return Optional.ofNullable(from);
  }

  @Override
  public void iterationDone(int number, Supplier<TrainingState> state) {
    states.add(state.get());
  }

  @Override
  public void finished() {}
}
