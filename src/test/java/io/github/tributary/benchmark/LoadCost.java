package io.github.tributary.benchmark;

import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.distributed.Side;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The time from a table to blocks, beside that of Spark reading all its columns: the scan and the
 * packing, with robust scaling, the default, and with standard scaling, which needs no quantiles.
 * 48,000 × 784 pixels in a cached vector column, in Parquet and in CSV, and 2,000,000 × 20 real
 * numbers in Parquet.
 *
 * <p>Arguments: the names of the tables (cached, parquet, csv, tall), all without any.
 */
final class LoadCost {

  private static final int ROUNDS = 5;
  private static final int WARM_UP = 3;
  private static final int IMAGES = 48_000;
  private static final int PIXELS = 784;
  private static final int TALL_ROWS = 2_000_000;
  private static final int TALL_FEATURES = 20;
  private static final int BLOCK_SIZE = 1024;

  private LoadCost() {}

  /** Measures. */
  public static void main(String[] args) throws IOException {
    List<String> names =
        args.length > 0 ? List.of(args) : List.of("cached", "parquet", "csv", "tall");
    Path folder = Files.createTempDirectory("load");
    Benchmark benchmark =
        new Benchmark("load")
            .on(
                "The scan and the packing of a table, the ratios to Spark reading all its columns.");
    try (SparkSession spark = LocalSpark.start("load")) {
      for (String name : names) {
        measure(benchmark, name, table(spark, name, folder));
        spark.catalog().clearCache();
      }
    } finally {
      delete(folder);
    }
    benchmark.finish();
  }

  private static Dataset<Row> table(SparkSession spark, String name, Path folder) {
    String path = folder.resolve(name).toString();
    switch (name) {
      case "cached" -> {
        return vectors(spark).cache();
      }
      case "parquet" -> {
        images(spark).write().parquet(path);
        return spark.read().parquet(path);
      }
      case "csv" -> {
        Dataset<Row> images = images(spark);
        images.write().csv(path);
        return spark.read().schema(images.schema()).csv(path);
      }
      case "tall" -> {
        tall(spark).write().parquet(path);
        return spark.read().parquet(path);
      }
      default -> throw new IllegalArgumentException("no table '" + name + "'");
    }
  }

  private static void measure(Benchmark benchmark, String name, Dataset<Row> table) {
    boolean tall = name.equals("tall");
    // Pixels are kept as bytes, real numbers as floats.
    double packed = tall ? 4.0 * TALL_ROWS * TALL_FEATURES : 1.0 * IMAGES * PIXELS;
    List<Measurement> measured =
        new Rounds(WARM_UP, ROUNDS)
            .add(name + ": Spark reads", Contestant.timed(() -> read(table)))
            .add(name + ": scan + pack", round -> scanAndPack(table, FeatureScaling.ROBUST))
            .add(
                name + ": the same, standard", round -> scanAndPack(table, FeatureScaling.STANDARD))
            .run();
    Measurement read = measured.get(0);
    Measurement both = measured.get(1);
    Measurement standard = measured.get(2);
    benchmark
        .table(
            List.of("seconds"),
            List.of(
                read,
                part(both, name + ": scan", 1),
                part(both, name + ": pack", 2),
                part(both, both.name(), 0),
                part(standard, standard.name(), 0)),
            read.name())
        .atMost(1.1, name + ": memory of the blocks over their numbers'", both.median(3) / packed)
        .atMost(
            1.3,
            name + ": robust scaling over standard scaling",
            both.median(0) / standard.median(0));
  }

  private static Measurement part(Measurement of, String name, int column) {
    return new Measurement(
        name, Arrays.stream(of.column(column)).mapToObj(value -> new double[] {value}).toList());
  }

  private static void read(Dataset<Row> table) {
    table.write().format("noop").mode("overwrite").save();
  }

  /** The seconds of both, of the scan and of the packing, and the bytes that the blocks take. */
  private static double[] scanAndPack(Dataset<Row> table, FeatureScaling scaling) {
    List<String> columns = List.of(table.columns());
    Columns chosen = new Columns(columns.subList(0, columns.size() - 1), List.of("label"), null);
    Dataset<Row> selected = RowReader.select(table, chosen);
    RowReader reader = new RowReader(selected, chosen);
    try (ReadRows rows = ReadRows.of(selected, reader)) {
      DataScan[] scanned = new DataScan[1];
      double scan =
          Contestant.seconds(
              () -> scanned[0] = DataScan.of(rows, 1, 0, 0, DataScan.Depth.of(scaling)));
      double[] bytes = new double[1];
      double pack =
          Contestant.seconds(
              () -> bytes[0] = pack(table.sparkSession(), rows, scanned[0], scaling));
      return new double[] {scan + pack, scan, pack, bytes[0]};
    }
  }

  /** Makes every block and gives their bytes. */
  private static double pack(
      SparkSession spark, ReadRows rows, DataScan scan, FeatureScaling scaling) {
    BlockPacker packer =
        new BlockPacker(
            rows.reader(),
            scan.featureScaler(scaling),
            Precision.FLOAT,
            scan.layout(),
            1,
            0,
            0,
            BLOCK_SIZE);
    BlockedRows blocks = packer.pack(rows, Side.TRAINING, scan.trainRows());
    try {
      return stored(spark);
    } finally {
      blocks.close();
    }
  }

  /** Makes what was persisted last, the blocks, and gives its bytes. */
  private static double stored(SparkSession spark) {
    scala.collection.Map<Object, RDD<?>> persisted = spark.sparkContext().getPersistentRDDs();
    int last =
        CollectionConverters.asJava(persisted).keySet().stream()
            .mapToInt(id -> (Integer) id)
            .max()
            .orElseThrow();
    CollectionConverters.asJava(persisted).get(last).count();
    return Arrays.stream(spark.sparkContext().getRDDStorageInfo())
        .filter(info -> info.id() == last)
        .mapToDouble(info -> info.memSize() + info.diskSize())
        .sum();
  }

  /** Pixels 0 … 255, half of them 0, as a vector, and a class: the same in every run. */
  private static Dataset<Row> vectors(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.IntegerType, false);
    MapFunction<Long, Row> image =
        id -> {
          SplittableRandom random = new SplittableRandom(id);
          double[] pixels = new double[PIXELS];
          Arrays.setAll(pixels, j -> Math.max(0, random.nextInt(511) - 255));
          return RowFactory.create(Vectors.dense(pixels), (int) (id % 10));
        };
    return spark.range(0, IMAGES, 1, 4).map(image, Encoders.row(schema));
  }

  /** The same pixels, a column each. */
  private static Dataset<Row> images(SparkSession spark) {
    Column[] columns = new Column[PIXELS + 1];
    for (int j = 0; j < PIXELS; j++) {
      columns[j] = functions.col("pixels").getItem(j).cast("int").as("x" + j);
    }
    columns[PIXELS] = functions.col("label");
    Dataset<Row> vectors = vectors(spark);
    return vectors
        .select(
            org.apache
                .spark
                .ml
                .functions
                .vector_to_array(vectors.col("features"), "float64")
                .as("pixels"),
            vectors.col("label"))
        .select(columns);
  }

  private static Dataset<Row> tall(SparkSession spark) {
    Column[] columns = new Column[TALL_FEATURES + 1];
    for (int j = 0; j < TALL_FEATURES; j++) {
      columns[j] = functions.randn(j).as("x" + j);
    }
    columns[TALL_FEATURES] = functions.col("id").mod(2).cast("int").as("label");
    return spark.range(0, TALL_ROWS, 1, 4).select(columns);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
