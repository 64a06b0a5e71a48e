package io.github.tributary.distributed;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.model.FeatureScaler;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Gathers rows as the inputs of one forward pass after another, an observation each. */
abstract class InputBatch {

  final StoredFeatures reader;
  final FeatureScaler featureScaler;

  private InputBatch(StoredFeatures reader, FeatureScaler featureScaler) {
    this.reader = reader;
    this.featureScaler = featureScaler;
  }

  /**
   * An empty batch.
   *
   * @param most how many rows it takes at a time
   */
  static InputBatch of(
      Layout layout,
      StoredFeatures reader,
      FeatureScaler featureScaler,
      Precision precision,
      int most) {
    return switch (layout) {
      case DENSE -> new Dense(reader, featureScaler, precision, most);
      case SPARSE -> new Sparse(reader, featureScaler, precision);
    };
  }

  /**
   * Adds a row.
   *
   * @return -1, or the first feature that is missing or not finite, and nothing was added
   */
  abstract int add(UnsafeRow row);

  /**
   * The inputs of the rows added since the last call, in the order of their adding. If there are an
   * odd number, a column follows that is no row's: OpenBLAS computes the last column of an odd
   * number in another way than all others, and its bits would tell where in a table a row stands.
   */
  abstract AnyMatrix take();

  private static int even(int count) {
    return count + count % 2;
  }

  private static final class Dense extends InputBatch {

    private final double[] features;
    private final Matrix x;
    private int count;

    Dense(StoredFeatures reader, FeatureScaler featureScaler, Precision precision, int most) {
      super(reader, featureScaler);
      features = new double[featureScaler.features()];
      x = precision.matrix(features.length, even(most));
    }

    @Override
    int add(UnsafeRow row) {
      reader.read(row, features);
      int bad = firstNotFinite(features);
      if (bad >= 0) {
        return bad;
      }
      featureScaler.apply(features);
      x.setColumn(count++, features);
      return -1;
    }

    private static int firstNotFinite(double[] values) {
      // Nearly all rows are good, and 0·x is 0 of finite x alone. Four sums, because each addition
      // waits for the one before.
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int j = 0;
      for (; j < values.length - 3; j += 4) {
        a += 0 * values[j];
        b += 0 * values[j + 1];
        c += 0 * values[j + 2];
        d += 0 * values[j + 3];
      }
      for (; j < values.length; j++) {
        a += 0 * values[j];
      }
      if (a + b + c + d == 0) {
        return -1;
      }
      for (j = 0; Double.isFinite(values[j]); j++) {}
      return j;
    }

    @Override
    Matrix take() {
      Matrix taken = x.firstColumns(even(count));
      count = 0;
      return taken;
    }
  }

  private static final class Sparse extends InputBatch {

    private final FeatureRow features;
    private final Precision precision;
    private SparseMatrix.Builder x;
    private int count;

    Sparse(StoredFeatures reader, FeatureScaler featureScaler, Precision precision) {
      super(reader, featureScaler);
      features = new FeatureRow(featureScaler.features());
      this.precision = precision;
      x = new SparseMatrix.Builder(featureScaler.features(), precision);
    }

    @Override
    int add(UnsafeRow row) {
      reader.read(row, features);
      int bad = features.firstNotFinite();
      if (bad < 0) {
        features.addScaledTo(x, featureScaler);
        count++;
      }
      return bad;
    }

    @Override
    SparseMatrix take() {
      if (even(count) > count) {
        x.endColumn();
      }
      count = 0;
      SparseMatrix taken = x.build();
      x = new SparseMatrix.Builder(featureScaler.features(), precision);
      return taken;
    }
  }
}
