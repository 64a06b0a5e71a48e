package io.github.tributary.linalg.simd;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which loops this JVM uses: those in plain Java first, and those of the Vector API from when they
 * are faster. That has to be waited for: until the JIT has compiled them they are a hundred times
 * slower, and a short program would not get back what that costs. So once plain Java has done some
 * work, a thread of its own runs the others on numbers that nobody needs, until they are faster; it
 * gives up where they do not become so, as on a JVM that only interprets them. What this depends on
 * is no matter to results: the bits are the same.
 */
public final class LoopsOfJvm {

  // About a second of a core in plain Java.
  private static final long ENTRIES_BEFORE = 1L << 29;
  private static final int FEW = 64;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;
  private static final String MODULE = "jdk.incubator.vector";

  private static final Loops PLAIN = new JavaLoops();
  private static final AtomicLong ENTRIES_LEFT = new AtomicLong(ENTRIES_BEFORE);
  private static final AtomicBoolean STARTED =
      new AtomicBoolean(ModuleLayer.boot().findModule(MODULE).isEmpty());

  private static volatile Loops current = PLAIN;

  private LoopsOfJvm() {}

  /** The loops to use for n entries. */
  public static Loops current(int n) {
    return current(n, 1);
  }

  /** The loops to use for n entries, so many times. */
  public static Loops current(int n, int times) {
    if (n < FEW) {
      return PLAIN;
    }
    if (!STARTED.get()
        && ENTRIES_LEFT.addAndGet(-(long) n * times) < 0
        && STARTED.compareAndSet(false, true)) {
      Thread thread = new Thread(LoopsOfJvm::tryVectors, "tributary-vector-loops");
      thread.setDaemon(true);
      thread.start();
    }
    return current;
  }

  /**
   * Does at once, in this thread, what else happens while work goes on.
   *
   * @return whether loops of the Vector API are used from now on
   */
  public static boolean vectorise() {
    if (STARTED.compareAndSet(false, true)) {
      tryVectors();
    }
    return current != PLAIN;
  }

  private static void tryVectors() {
    try {
      Loops vectors = new VectorLoops();
      if (new Trial(PLAIN, vectors).isWon(GIVE_UP_NANOS)) {
        current = vectors;
      }
    } catch (RuntimeException | LinkageError e) {
      // Vectors are too short, or the incubator of another JDK holds something else: plain Java
      // stays.
    }
  }
}
