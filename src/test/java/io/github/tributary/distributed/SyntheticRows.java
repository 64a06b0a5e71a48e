package io.github.tributary.distributed;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows with features of unequal scales, and labels of every kind that depend on them. */
public final class SyntheticRows {

  /** The feature columns. */
  public static final List<String> FEATURES = List.of("f0", "f1", "f2", "f3");

  /** Two labels that are 0 or 1. */
  public static final List<String> YES_NO = List.of("yes", "also");

  /** One of the classes 0, 1, 2. */
  public static final String KIND = "kind";

  /** Two real targets. */
  public static final List<String> AMOUNTS = List.of("amount", "other");

  /** A count. */
  public static final String COUNT = "count";

  /** Weights that are not exact in binary. */
  public static final String WEIGHT = "weight";

  /** All columns, every one a double. */
  public static final StructType SCHEMA = schema();

  private SyntheticRows() {}

  private static StructType schema() {
    List<String> names = new ArrayList<>(FEATURES);
    names.addAll(YES_NO);
    names.add(KIND);
    names.addAll(AMOUNTS);
    names.add(COUNT);
    names.add(WEIGHT);
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType, true);
    }
    return schema;
  }

  /** Rows from a seed. */
  public static List<Row> of(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      double noise = 0.3 * random.nextGaussian();
      double yes = a - b + noise > 0 ? 1 : 0;
      double also = c + noise > 0.2 ? 1 : 0;
      double kind = a > 0.5 + noise ? 2 : b > noise ? 1 : 0;
      rows.add(
          RowFactory.create(
              a,
              100 + 30 * b,
              0.001 * c,
              (double) random.nextInt(3),
              yes,
              also,
              kind,
              2 * a - b + noise,
              c - a + noise,
              Math.floor(Math.exp(0.5 * a + 0.3 * b + 1)),
              0.1 * (1 + random.nextInt(9))));
    }
    return rows;
  }

  /** A table of rows of {@link #SCHEMA}; more partitions than rows leave some empty. */
  public static Dataset<Row> table(SparkSession spark, List<Row> rows, int partitions) {
    return table(spark, SCHEMA, rows, partitions);
  }

  /** A table of any schema. */
  public static Dataset<Row> table(
      SparkSession spark, StructType schema, List<Row> rows, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, partitions), schema);
  }

  /** The same rows in another order. */
  public static List<Row> shuffled(List<Row> rows, long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  /** The columns for one label, weighted or not. */
  public static Columns columns(boolean weighted, String... labels) {
    return new Columns(FEATURES, List.of(labels), weighted ? WEIGHT : null);
  }

  /** The label columns that suit a head. */
  public static List<String> labelsFor(Head head) {
    if (head.isClassifier()) {
      return head.activationName().equals("softmax")
          ? List.of(KIND)
          : YES_NO.subList(0, head.targets());
    }
    return head instanceof ExpPoisson ? List.of(COUNT) : AMOUNTS.subList(0, head.targets());
  }

  /** All rows of a table as standardized blocks. */
  static BlockedRows pack(Dataset<Row> table, Columns columns, Precision precision, int blockSize) {
    long seed = 1;
    RowReader reader = new RowReader(table, columns);
    try (ReadRows rows = ReadRows.of(table, reader)) {
      DataScan scan = DataScan.of(rows, seed, 0, 0, DataScan.Depth.MOMENTS);
      FeatureScaler featureScaler = scan.featureScaler(FeatureScaling.STANDARD);
      return new BlockPacker(reader, featureScaler, precision, Layout.DENSE, seed, 0, 0, blockSize)
          .pack(rows, Side.TRAINING, scan.trainRows());
    }
  }

  /** Parameters in (-½, ½) that single precision holds too. */
  public static double[] parameters(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] parameters = new double[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return parameters;
  }
}
