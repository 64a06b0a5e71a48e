package io.github.tributary.benchmark;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The matrix products of a pass through inputs-hidden-outputs on blocks of 1,024 rows and nothing
 * else: what the BLAS allows.
 */
final class Products {

  private static final int BLOCK = 1024;

  private final Matrix x;
  private final Matrix w1;
  private final Matrix w2;
  private final Matrix hidden;
  private final Matrix out;
  private final Matrix dJdw1;
  private final Matrix dJdw2;
  private final Matrix dJdhidden;

  Products(Precision precision, int inputs, int units, int outputs) {
    x = filled(precision, inputs, BLOCK);
    w1 = filled(precision, inputs, units);
    w2 = filled(precision, units, outputs);
    hidden = filled(precision, units, BLOCK);
    out = filled(precision, outputs, BLOCK);
    dJdw1 = filled(precision, inputs, units);
    dJdw2 = filled(precision, units, outputs);
    dJdhidden = filled(precision, units, BLOCK);
  }

  private static Matrix filled(Precision precision, int rows, int columns) {
    Matrix matrix = precision.matrix(rows, columns);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.set(i, (i % 31 - 15) * 0x1p-10);
    }
    return matrix;
  }

  /**
   * Forward, the gradients of both weight matrices, and back to the hidden layer. The first two add
   * to what is there, which grows from block to block, but far too slowly to overflow.
   */
  private void block() {
    w1.addTransposedTimes(x, hidden);
    w2.addTransposedTimes(hidden, out);
    hidden.timesTransposedInto(out, dJdw2);
    w2.timesInto(out, dJdhidden);
    x.timesTransposedInto(dJdhidden, dJdw1);
  }

  /** Floating-point operations per row. */
  static double operations(int inputs, int units, int outputs) {
    return 4.0 * inputs * units + 6.0 * units * outputs;
  }

  /** The seconds that as many rows take when as many cores as asked for share them. */
  static double seconds(
      Precision precision, int inputs, int units, int outputs, long rows, int cores) {
    List<Products> each =
        Stream.generate(() -> new Products(precision, inputs, units, outputs))
            .limit(cores)
            .toList();
    each.forEach(Products::block);
    int blocks = (int) (rows / BLOCK / cores);
    double seconds =
        Contestant.seconds(
            () ->
                each.stream()
                    .map(products -> CompletableFuture.runAsync(() -> products.repeat(blocks)))
                    .toList()
                    .forEach(CompletableFuture::join));
    return seconds * rows / ((double) blocks * cores * BLOCK);
  }

  private void repeat(int blocks) {
    for (int i = 0; i < blocks; i++) {
      block();
    }
  }
}
