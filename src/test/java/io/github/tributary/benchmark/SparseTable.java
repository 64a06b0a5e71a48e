package io.github.tributary.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes a Parquet table of sparse vectors {@code features} and a {@code label} that is 0 or 1. */
final class SparseTable {

  private static final int NON_ZEROS = 30;

  private SparseTable() {}

  /** Arguments: the folder, the number of rows, the number of features. */
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[1]);
    int features = Integer.parseInt(args[2]);
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false);
    try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
      spark
          .range(0, rows, 1, 4)
          .map((MapFunction<Long, Row>) i -> row(i, features), Encoders.row(schema))
          .write()
          .parquet(args[0]);
    }
  }

  /** The label is 1 where most of the features that are present have an even number. */
  private static Row row(long seed, int features) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = random.ints(0, features).distinct().limit(NON_ZEROS).toArray();
    Arrays.sort(indices);
    double[] values = random.doubles(NON_ZEROS, 0.5, 1.5).toArray();
    double sum = 0;
    for (int k = 0; k < NON_ZEROS; k++) {
      sum += indices[k] % 2 == 0 ? values[k] : -values[k];
    }
    return RowFactory.create(Vectors.sparse(features, indices, values), sum > 0 ? 1.0 : 0.0);
  }
}
