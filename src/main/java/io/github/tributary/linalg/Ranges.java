package io.github.tributary.linalg;

import java.util.stream.IntStream;

/** Loops over the entries of long vectors, on all cores of this JVM. */
public final class Ranges {

  // A loop over fewer takes about as long as waking another thread.
  private static final int CHUNK = 1 << 16;

  private Ranges() {}

  /** A loop in which no entry depends on another. */
  @FunctionalInterface
  public interface Loop {

    /** Goes over the entries from … to - 1. */
    void over(int from, int to);
  }

  /** Goes over the entries 0 … length - 1; the calls may come at the same time and in any order. */
  public static void inParallel(int length, Loop loop) {
    int chunks = length / CHUNK;
    if (chunks < 2) {
      loop.over(0, length);
      return;
    }
    IntStream.range(0, chunks)
        .parallel()
        .forEach(i -> loop.over(i * CHUNK, i == chunks - 1 ? length : (i + 1) * CHUNK));
  }
}
