package io.github.tributary.linalg.simd;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

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
  // Of fewer, finding and counting would be what takes time.
  private static final int FEW = 64;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;
  private static final String MODULE = "jdk.incubator.vector";
  private static final Logger LOG = Logger.getLogger(LoopsOfJvm.class.getName());

  private static final Loops PLAIN = new JavaLoops();
  private static final AtomicLong ENTRIES_LEFT = new AtomicLong(ENTRIES_BEFORE);
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final CountDownLatch DONE = new CountDownLatch(1);

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
    if (!STARTED.get() && ENTRIES_LEFT.addAndGet(-(long) n * times) < 0) {
      start();
    }
    return current;
  }

  private static void start() {
    if (STARTED.compareAndSet(false, true)) {
      // Without what a task's thread hands down to those that it starts.
      Thread thread = new Thread(null, LoopsOfJvm::tryVectors, "tributary-vector-loops", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      try {
        thread.start();
      } catch (OutOfMemoryError noMoreThreads) {
        DONE.countDown(); // and plain Java stays
      }
    }
  }

  /**
   * Waits for what otherwise happens while work goes on, and has it begin if it has not yet: for
   * measurements.
   *
   * @return whether loops of the Vector API are used from now on
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static boolean vectorise() throws InterruptedException {
    start();
    DONE.await();
    return current != PLAIN;
  }

  private static void tryVectors() {
    try {
      if (ModuleLayer.boot().findModule(MODULE).isPresent() && VectorLoops.suitMachine()) {
        Loops vectors = new VectorLoops();
        if (new Trial(PLAIN, vectors).isWon(GIVE_UP_NANOS)) {
          current = vectors;
        }
      }
    } catch (Throwable e) {
      // The incubator of another JDK may hold something else, or fail anyhow. Plain Java is always
      // right, and what is thrown here must not end an executor.
      LOG.log(Level.WARNING, "The Vector API cannot be used; loops stay in plain Java", e);
    } finally {
      DONE.countDown();
    }
  }
}
