package io.github.tributary.distributed;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.model.Standardizer;
import org.apache.spark.sql.Row;

/** Gathers rows as the inputs of one forward pass after another, an observation each. */
abstract class InputBatch {

  final RowReader reader;
  final Standardizer standardizer;

  private InputBatch(RowReader reader, Standardizer standardizer) {
    this.reader = reader;
    this.standardizer = standardizer;
  }

  /**
   * An empty batch.
   *
   * @param most how many rows it takes at a time
   */
  static InputBatch of(
      Layout layout, RowReader reader, Standardizer standardizer, Precision precision, int most) {
    return switch (layout) {
      case DENSE -> new Dense(reader, standardizer, precision, most);
      case SPARSE -> new Sparse(reader, standardizer, precision);
    };
  }

  /**
   * Adds a row.
   *
   * @return -1, or the first feature that is missing or not finite, and nothing was added
   */
  abstract int add(Row row);

  /** The inputs of the rows added since the last call, in the order of their adding. */
  abstract AnyMatrix take();

  private static final class Dense extends InputBatch {

    private final double[] features;
    private final Matrix x;
    private int count;

    Dense(RowReader reader, Standardizer standardizer, Precision precision, int most) {
      super(reader, standardizer);
      features = new double[standardizer.features()];
      x = precision.matrix(features.length, most);
    }

    @Override
    int add(Row row) {
      reader.readFeatures(row, features);
      for (int j = 0; j < features.length; j++) {
        if (!Double.isFinite(features[j])) {
          return j;
        }
      }
      standardizer.apply(features);
      x.setColumn(count++, features);
      return -1;
    }

    @Override
    Matrix take() {
      Matrix taken = x.firstColumns(count);
      count = 0;
      return taken;
    }
  }

  private static final class Sparse extends InputBatch {

    private final FeatureRow features;
    private final Precision precision;
    private SparseMatrix.Builder x;

    Sparse(RowReader reader, Standardizer standardizer, Precision precision) {
      super(reader, standardizer);
      features = new FeatureRow(standardizer.features());
      this.precision = precision;
      x = new SparseMatrix.Builder(standardizer.features(), precision);
    }

    @Override
    int add(Row row) {
      reader.readFeatures(row, features);
      int bad = features.firstNotFinite();
      if (bad < 0) {
        features.addScaledTo(x, standardizer);
      }
      return bad;
    }

    @Override
    SparseMatrix take() {
      SparseMatrix taken = x.build();
      x = new SparseMatrix.Builder(standardizer.features(), precision);
      return taken;
    }
  }
}
