package io.github.tributary.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sparse vectors {@code features} and a {@code label} that is 0 or 1, with noise. */
final class SparseTable {

  private static final int NON_ZEROS = 30;
  private static final double RARER = 2.2;
  private static final double REPEATED = 0.9;
  private static final double STRETCH = 1.5;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.DoubleType, false);

  private SparseTable() {}

  /** Writes a Parquet table. Arguments: the folder, the number of rows, the number of features. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = LocalSpark.start("sparse")) {
      of(spark, Long.parseLong(args[1]), Integer.parseInt(args[2]), NON_ZEROS)
          .write()
          .parquet(args[0]);
    }
  }

  /** A table in four partitions, the same in every run. */
  static Dataset<Row> of(SparkSession spark, long rows, int features, int nonZeros) {
    return spark
        .range(0, rows, 1, 4)
        .map((MapFunction<Long, Row>) i -> row(i, features, nonZeros), Encoders.row(SCHEMA));
  }

  /** The label is 1 where most of the features that are present have an even number. */
  private static Row row(long seed, int features, int nonZeros) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = random.ints(0, features).distinct().limit(nonZeros).toArray();
    Arrays.sort(indices);
    double[] values = random.doubles(nonZeros, 0.5, 1.5).toArray();
    // Without noise the classes could be told apart, and the best weights would be infinite.
    double sum = random.nextDouble(-3, 3);
    for (int k = 0; k < nonZeros; k++) {
      sum += indices[k] % 2 == 0 ? values[k] : -values[k];
    }
    return RowFactory.create(Vectors.sparse(features, indices, values), sum > 0 ? 1.0 : 0.0);
  }

  /**
   * Categories as one-hot features: in each of so many groups one feature is 1. Each feature of a
   * group is {@value #RARER} times as rare as the one before it, down to some ten rows, and a group
   * repeats the place of the group before it in nine rows of ten. Such almost equal columns, which
   * tables like the census have too, are what L-BFGS needs more than 100 iterations for. The label
   * is drawn with the logistic model's own probability at {@value #STRETCH} times the noise, so the
   * classes overlap everywhere.
   */
  static Dataset<Row> oneHot(SparkSession spark, long rows, int features, int groups) {
    return spark
        .range(0, rows, 1, 4)
        .map((MapFunction<Long, Row>) i -> categories(i, features, groups), Encoders.row(SCHEMA));
  }

  private static Row categories(long seed, int features, int groups) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = new int[groups];
    double sum = 0;
    int place = 0;
    for (int g = 0; g < groups; g++) {
      int from = g * features / groups;
      int last = (g + 1) * features / groups - from - 1;
      double drawn = -Math.log(random.nextDouble()) / Math.log(RARER);
      boolean repeats = random.nextDouble() < REPEATED && g > 0;
      place = (int) Math.min(last, repeats ? place : drawn);
      indices[g] = from + place;
      sum += 0.3 * (indices[g] * 7 % 11 - 5);
    }
    double u = random.nextDouble();
    double noise = STRETCH * Math.log(u / (1 - u));
    double[] ones = new double[groups];
    Arrays.fill(ones, 1);
    return RowFactory.create(Vectors.sparse(features, indices, ones), sum + noise > 0 ? 1.0 : 0.0);
  }
}
