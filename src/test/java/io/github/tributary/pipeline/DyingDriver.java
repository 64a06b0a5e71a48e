package io.github.tributary.pipeline;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** A program of its own: trains with checkpoints and dies on the way, without any goodbye. */
final class DyingDriver {

  /** Its exit status, that of a process killed by signal 9. */
  static final int KILLED = 137;

  /** Enough jobs to scan, pack and pass the second checkpoint, far fewer than all iterations. */
  private static final int JOBS = 30;

  private DyingDriver() {}

  /** What is trained: many iterations, so that most of them are still to come when it dies. */
  static NeuralNetworkClassificationModel fit(SparkSession spark, int checkpointInterval) {
    return Frames.classifier("kind")
        .setMaxIter(60)
        .setTol(0)
        .setPrecision("double")
        .setBlockSize(1)
        .setCheckpointInterval(checkpointInterval)
        .fit(Frames.of(spark, 300, 7));
  }

  /** Arguments: the checkpoint directory, the checkpoint interval. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      spark.sparkContext().setCheckpointDir(args[0]);
      AtomicInteger jobs = new AtomicInteger();
      spark
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onJobStart(SparkListenerJobStart job) {
                  if (jobs.incrementAndGet() == JOBS) {
                    Runtime.getRuntime().halt(KILLED);
                  }
                }
              });
      fit(spark, Integer.parseInt(args[1]));
    }
  }
}
