package io.github.tributary.optim;

/** Is told of every iteration when it is done. */
@FunctionalInterface
public interface IterationListener {

  /** Listens to nothing. */
  IterationListener NONE = iteration -> {};

  /** An iteration is done. */
  void iterationDone(Iteration iteration);

  /** That iteration, and the one before if its end was bad, is undone and will be tried again. */
  default void rolledBack(Rollback rollback) {}
}
