package io.github.tributary.linalg.blas;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The panels that a product C = op(A)·op(B) is cut into: groups of its columns, or of its rows
 * where only those are many. Each is a product of its own.
 *
 * <p>A BLAS may round the last rows and columns of a product otherwise than the others. So the
 * panels follow from the shape of the product, never from how many threads compute them.
 *
 * @param ofRows whether they are groups of rows
 * @param length of how many rows or columns C is
 * @param count how many panels there are
 */
record Panels(boolean ofRows, int length, int count) {

  // At least so many rows or columns are in a panel, for which the other operand is packed once
  // more, and its first block goes through the kernel a few columns at a time: with these, one
  // thread loses at most a fiftieth. The entries of a transposed A are packed as they lie.
  private static final int COLUMNS = 4_096;
  private static final int COLUMNS_OF_TRANSPOSED = 2_048;
  private static final int ROWS = 16_384;

  // At least so many multiplications, beside which the call of a panel is nothing.
  private static final long WORK = 1L << 23;

  // A multiple of what the kernels compute at once, which is 4, 8, 12, 16 or 24: the last panel
  // alone has a remainder, and that is where it would be without panels.
  private static final int UNIT = 48;

  private static final Executor HELPERS = Executors.newCachedThreadPool(Panels::helper);

  /** What computes a panel. */
  @FunctionalInterface
  interface Product {

    /** Computes the rows or columns from … to - 1 of C. */
    void panel(int from, int to);
  }

  /** Those of op(A)·op(B) with op(A): m×k, op(B): k×n. */
  static Panels of(boolean transposeA, int m, int n, int k) {
    int columns = n / (transposeA ? COLUMNS_OF_TRANSPOSED : COLUMNS);
    boolean ofRows = columns < 2 && m >= 2 * ROWS;
    long byWork = (long) m * n * k / WORK;
    int count = (int) Math.max(1, Math.min(ofRows ? m / ROWS : columns, byWork));
    return new Panels(ofRows, ofRows ? m : n, count);
  }

  private static Thread helper(Runnable work) {
    // It outlives the task, and keeps nothing of Spark's that a task's threads inherit.
    Thread thread = new Thread(null, work, "panels of products", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /** Where a panel starts, and the one before ends. */
  private int start(int panel) {
    int units = (length + UNIT - 1) / UNIT;
    return (int) Math.min(length, (long) units * panel / count * UNIT);
  }

  /**
   * Computes all of them.
   *
   * @param threads how many threads may do so, the one that calls among them
   */
  void compute(int threads, Product product) {
    if (count == 1) {
      product.panel(0, length);
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable takePanels =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            product.panel(start(i), start(i + 1));
          }
        };
    List<CompletableFuture<Void>> helpers = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(threads, count); i++) {
        helpers.add(CompletableFuture.runAsync(takePanels, HELPERS));
      }
      takePanels.run();
    } finally {
      // Whatever ended this, also an interrupt: nobody writes into C afterwards.
      await(helpers);
    }
  }

  private static void await(List<CompletableFuture<Void>> helpers) {
    try {
      CompletableFuture.allOf(helpers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException reason ? reason : e;
    }
  }
}
