package io.github.tributary.benchmark;

/** One of those that a benchmark compares: a way to do the work, Tributary's or a peer's. */
@FunctionalInterface
interface Contestant {

  /**
   * Does the work once.
   *
   * @param round from 0, or negative to warm up; a seed for whatever the work draws at random
   * @return what was measured, one number per column of the benchmark's table
   */
  double[] run(int round);

  /** A contestant whose one number is the seconds that the work takes. */
  static Contestant timed(Runnable work) {
    return round -> new double[] {seconds(work)};
  }

  /** The wall time of the work. */
  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * 1e-9;
  }
}
