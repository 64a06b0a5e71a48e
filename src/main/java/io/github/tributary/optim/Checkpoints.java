package io.github.tributary.optim;

import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the state of one run, so that the same run goes on from it after its driver was lost. */
public interface Checkpoints {

  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<TrainingState> latest() {
          return Optional.empty();
        }

        @Override
        public void iterationDone(int number, Supplier<TrainingState> state) {}

        @Override
        public void finished() {}
      };

  /** The latest state that was kept. */
  Optional<TrainingState> latest();

  /**
   * An iteration is done and another will follow.
   *
   * @param number of the iteration, from 1
   * @param state gives the state where it started, if it is to be kept: whether its end is good is
   *     known after the next pass only
   */
  void iterationDone(int number, Supplier<TrainingState> state);

  /** The run has its result: what was kept is needed no more. */
  void finished();
}
