package io.github.tributary.optim;

/** Is told of every iteration when it is done. */
@FunctionalInterface
public interface IterationListener {

  /** Listens to nothing. */
  IterationListener NONE = iteration -> {};

  /** An iteration is done. */
  void iterationDone(Iteration iteration);

  /** The iterations from this one on are undone, and will be tried with a smaller step. */
  default void rolledBack(Rollback rollback) {}
}
