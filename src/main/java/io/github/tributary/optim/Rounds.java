package io.github.tributary.optim;

/** Where the workers of local steps are: in this JVM or on a cluster. */
@FunctionalInterface
public interface Rounds {

  /**
   * Runs one round of all workers.
   *
   * @param parameters the parameters that all start from; not written to
   * @param slots what the rule remembers there; not written to
   */
  RoundSum run(LocalRound round, double[] parameters, double[][] slots);
}
