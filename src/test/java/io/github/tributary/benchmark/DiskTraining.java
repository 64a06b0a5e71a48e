package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.RDDBlockId;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Trains on rows that take four times the heap, in a JVM with that heap: what does not fit goes to
 * disk. The rows are computed from their number, so nothing is stored beforehand.
 */
final class DiskTraining {

  private static final int HEAP_MIB = 1024;
  private static final int TIMES = 4;
  private static final int FEATURES = 256; // 1 KiB per row
  private static final long ROWS = 1024L * TIMES * HEAP_MIB;
  private static final int PARTITIONS = 32;
  private static final int PASSES = 3;
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("label", DataTypes.IntegerType, false);

  private DiskTraining() {}

  /** Measures; with an argument, answers as the process with the small heap. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    List<String> heap = List.of("-Xmx" + HEAP_MIB + "m");
    try (Child child = Child.jvm("disk", heap, DiskTraining.class, "serve")) {
      Measurement run = new Rounds(0, 1).add("nesterov", child.contestant("train")).run().get(0);
      new Benchmark("disk")
          .on("Nesterov's momentum on 4,194,304 × 256 real numbers, float, packed 4 GiB, 256-16-2,")
          .on("in one JVM with 1 GiB of heap for driver and executor, a task per core.")
          .on("BLAS: " + child.note() + ".")
          .table(
              List.of(
                  "seconds",
                  "seconds to the end of the first pass",
                  "seconds per later pass",
                  "GiB of blocks",
                  "GiB of them on disk",
                  "GiB spilled while packing"),
              List.of(run),
              run.name())
          .atLeast(TIMES, "blocks over the heap", run.median(3) * 1024 / HEAP_MIB)
          .finish();
    }
  }

  private static void serve() throws IOException {
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    String blas = BlasChoice.share();
    try (SparkSession spark = LocalSpark.start("disk")) {
      contestants.put("train", round -> train(spark));
      Child.serve(blas, contestants);
    }
  }

  private static double[] train(SparkSession spark) {
    Storage storage = new Storage(spark);
    spark.sparkContext().addSparkListener(storage);
    List<Iteration> passes = new ArrayList<>();
    double seconds =
        Contestant.seconds(
            () ->
                passes.addAll(
                    new NeuralNetworkClassifier()
                        .setHiddenLayers(16)
                        .setSolver("nesterov")
                        .setScaling("standard")
                        .setStepSize(0.01)
                        .setMaxIter(PASSES)
                        .setTol(0)
                        .setGradientTol(0)
                        .fit(table(spark))
                        .summary()
                        .iterations()));
    double[] later = passes.stream().skip(1).mapToDouble(Iteration::seconds).toArray();
    return new double[] {
      seconds,
      seconds - Arrays.stream(later).sum(),
      Measurement.median(later),
      storage.blocks / (double) (1 << 30),
      storage.disk / (double) (1 << 30),
      storage.spilled / (double) (1 << 30)
    };
  }

  private static Dataset<Row> table(SparkSession spark) {
    return spark
        .range(0, ROWS, 1, PARTITIONS)
        .map((MapFunction<Long, Row>) DiskTraining::row, Encoders.row(SCHEMA));
  }

  private static Row row(long id) {
    SplittableRandom random = new SplittableRandom(id);
    double[] x = random.doubles(FEATURES, -1, 1).toArray();
    return RowFactory.create(Vectors.dense(x), x[0] + x[1] * x[2] > 0 ? 1 : 0);
  }

  /** What tasks spilled, and the most that blocks took. */
  private static final class Storage extends SparkListener {

    private final SparkSession spark;
    private long spilled;
    private long blocks;
    private long disk;

    Storage(SparkSession spark) {
      this.spark = spark;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (task.taskMetrics() != null) {
        spilled += task.taskMetrics().diskBytesSpilled();
      }
      long all = 0;
      long onDisk = 0;
      for (BlockStatus block : stored()) {
        // A block that was read again may be in both.
        all += Math.max(block.memSize(), block.diskSize());
        onDisk += block.diskSize();
      }
      blocks = Math.max(blocks, all);
      disk = Math.max(disk, onDisk);
    }

    /** From the block manager itself: Spark's listeners count a block again when it is read. */
    private List<BlockStatus> stored() {
      List<BlockStatus> found = new ArrayList<>();
      for (RDD<?> rdd :
          CollectionConverters.asJava(spark.sparkContext().getPersistentRDDs()).values()) {
        for (int partition = 0; partition < rdd.getNumPartitions(); partition++) {
          var status = SparkEnv.get().blockManager().getStatus(new RDDBlockId(rdd.id(), partition));
          if (status.isDefined()) {
            found.add(status.get());
          }
        }
      }
      return found;
    }
  }
}
