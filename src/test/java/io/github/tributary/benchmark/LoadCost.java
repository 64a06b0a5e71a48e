package io.github.tributary.benchmark;

import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.RowReader;
import io.github.tributary.distributed.Side;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.apache.spark.storage.RDDInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The time from a table to blocks, beside that of Spark reading all its columns: the scan and the
 * packing, alternating; medians. 48,000 × 784 pixels in a cached vector column, in Parquet and in
 * CSV, and 2,000,000 × 20 real numbers in Parquet.
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

  /** Prints the times and their ratios to Spark's. */
  public static void main(String[] args) throws IOException {
    List<String> names =
        args.length > 0 ? List.of(args) : List.of("cached", "parquet", "csv", "tall");
    Path folder = Files.createTempDirectory("load");
    try (SparkSession spark = LocalSpark.start("load")) {
      for (String name : names) {
        measure(spark, name, folder);
        spark.catalog().clearCache();
      }
    } finally {
      delete(folder);
    }
  }

  private static void measure(SparkSession spark, String name, Path folder) {
    switch (name) {
      case "cached" -> measure(name, vectors(spark).cache());
      case "parquet" -> {
        String path = folder.resolve("images.parquet").toString();
        images(spark).write().parquet(path);
        measure(name, spark.read().parquet(path));
      }
      case "csv" -> {
        String path = folder.resolve("images.csv").toString();
        Dataset<Row> images = images(spark);
        images.write().csv(path);
        measure(name, spark.read().schema(images.schema()).csv(path));
      }
      case "tall" -> {
        String path = folder.resolve("tall.parquet").toString();
        tall(spark).write().parquet(path);
        measure(name, spark.read().parquet(path));
      }
      default -> throw new IllegalArgumentException("no table '" + name + "'");
    }
  }

  private static void measure(String name, Dataset<Row> table) {
    List<String> columns = List.of(table.columns());
    Columns chosen = new Columns(columns.subList(0, columns.size() - 1), List.of("label"), null);
    Map<String, double[]> seconds = new LinkedHashMap<>();
    List<String> parts = List.of("Spark reads", "scan", "pack", "scan + pack");
    parts.forEach(part -> seconds.put(part, new double[ROUNDS]));
    String about = "";
    double first = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double[] times = new double[parts.size()];
      long start = System.nanoTime();
      table.write().format("noop").mode("overwrite").save();
      times[0] = since(start);
      start = System.nanoTime();
      Dataset<Row> selected = RowReader.select(table, chosen);
      RowReader reader = new RowReader(selected, chosen);
      DataScan scan = DataScan.of(selected, reader, 1, 0, 0, true);
      times[1] = since(start);
      start = System.nanoTime();
      try (BlockedRows blocks =
          new BlockPacker(
                  reader, scan.standardizer(), Precision.FLOAT, scan.layout(), 1, 0, 0, BLOCK_SIZE)
              .pack(selected, Side.TRAINING, scan.trainRows())) {
        about = count(selected.sparkSession(), blocks) + ", fingerprint " + scan.fingerprint();
      }
      times[2] = since(start);
      times[3] = times[1] + times[2];
      if (round == -WARM_UP) {
        first = times[3];
      }
      for (int k = 0; k < times.length && round >= 0; k++) {
        seconds.get(parts.get(k))[round] = times[k];
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%s: %,d rows, %s; for the first time scan + pack took %.2f s%n",
        name,
        table.count(),
        about,
        first);
    seconds.forEach(
        (part, times) -> {
          double[] ratios = new double[ROUNDS];
          Arrays.setAll(ratios, round -> times[round] / seconds.get(parts.get(0))[round]);
          System.out.printf(
              Locale.ROOT,
              "%-12s  median %6.2f s (%.2f–%.2f)  %5.2f × Spark's reading%n",
              part,
              Measurement.median(times),
              Arrays.stream(times).min().orElseThrow(),
              Arrays.stream(times).max().orElseThrow(),
              Measurement.median(ratios));
        });
  }

  /** Makes every block and says how much memory they take; of what is persisted, they come last. */
  private static String count(SparkSession spark, BlockedRows blocks) {
    scala.collection.Map<Object, RDD<?>> persisted = spark.sparkContext().getPersistentRDDs();
    int last =
        CollectionConverters.asJava(persisted).keySet().stream()
            .mapToInt(id -> (Integer) id)
            .max()
            .orElseThrow();
    CollectionConverters.asJava(persisted).get(last).count();
    RDDInfo stored =
        Arrays.stream(spark.sparkContext().getRDDStorageInfo())
            .filter(info -> info.id() == last)
            .findFirst()
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "%d blocks take %.1f MB in memory, %.1f MB on disk",
        blocks.blockCount(),
        stored.memSize() * 1e-6,
        stored.diskSize() * 1e-6);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
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
