package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a training has found stays, also if the metrics cannot be computed. */
@ExtendWith(SparkSessionExtension.class)
class ModelBeforeMetricsSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeData(SparkSession spark) {
    Sample.data(folder);
  }

  /** Runs a command while every job fails that begins when the model is there. */
  private CommandLineRun withoutMetrics(SparkSession spark, Object... arguments) {
    SparkListener fails =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (Files.exists(folder.resolve("model/model.json"))) {
              spark.sparkContext().cancelJob(job.jobId());
            }
          }
        };
    spark.sparkContext().addSparkListener(fails);
    try {
      return CommandLineRun.of(arguments);
    } finally {
      spark.sparkContext().removeSparkListener(fails);
    }
  }

  private void assertTheModelIsThere(CommandLineRun run) {
    assertNotEquals(0, run.code());
    assertTrue(
        run.out().contains("model, but its metrics could not be computed; evaluate.sh"), run.out());
    assertFalse(Files.exists(folder.resolve("model/metrics.json")));
    assertEquals(Set.of("data.csv", "model", "train.conf"), CommandLineRun.names(folder));
    Path metrics = folder.resolve("metrics.json");
    CommandLineRun.of(
            "evaluate", folder.resolve("model"), folder.resolve("data.csv"), "--output=" + metrics)
        .succeeded();
    assertTrue(Files.exists(metrics));
  }

  @Test
  void ofATraining(SparkSession spark) {
    assertTheModelIsThere(withoutMetrics(spark, "train", Sample.configuration(folder)));
  }

  @Test
  void ofASweep(SparkSession spark) {
    assertTheModelIsThere(
        withoutMetrics(
            spark,
            "sweep",
            Sample.configuration(folder),
            "data.validationFraction=0.2",
            "sweep.over.training.stepSize=[0.01,0.1]"));
  }
}
