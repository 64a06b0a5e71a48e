package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same rows, settings and seed give the same model files, whatever Spark does with the rows.
 */
@ExtendWith(SparkSessionExtension.class)
class ReproducibleModelSparkTest {

  private static final List<String> FILES =
      List.of("model.json", "weights.safetensors", "SHA256SUMS");

  private static TrainingSettings settings(Precision precision, int depth) {
    return new TrainingSettings(
        precision,
        true,
        Initializer.AUTO,
        0.3,
        new StoppingCriteria(15, 0, 0),
        new Penalty(0.01, 0.5),
        20,
        depth,
        1);
  }

  private static Path model(
      SparkSession spark, Path folder, List<Row> rows, int partitions, TrainingSettings settings)
      throws IOException {
    TrainingOutcome outcome =
        new NetworkTraining(
                new TrainingData(
                    SyntheticRows.table(spark, rows, partitions),
                    Optional.empty(),
                    0.2,
                    SyntheticRows.columns(true, SyntheticRows.KIND)),
                NetworkTrainingSparkTest.design("softmax-cross-entropy"),
                settings,
                TrainingObserver.NONE)
            .run();
    try (OutputFolder output =
        OutputFolder.at(
            folder.toString(),
            false,
            ModelFolder.MARKER,
            spark.sparkContext().hadoopConfiguration())) {
      ModelFolder.write(outcome.model(), output);
      output.commit();
    }
    return folder;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void modelHasTheSameBytesForAnyPartitionsAndOrderOfRows(
      Precision precision, @TempDir Path folder, SparkSession spark) throws IOException {
    List<Row> rows = SyntheticRows.of(200, 1);
    Path expected = model(spark, folder.resolve("1"), rows, 1, settings(precision, 2));
    for (int partitions : new int[] {3, 16}) {
      Path found =
          model(
              spark,
              folder.resolve("" + partitions),
              SyntheticRows.shuffled(rows, partitions),
              partitions,
              settings(precision, partitions == 3 ? 1 : 3));
      for (String file : FILES) {
        assertArrayEquals(
            Files.readAllBytes(expected.resolve(file)),
            Files.readAllBytes(found.resolve(file)),
            file + " from " + partitions + " partitions");
      }
    }
    try (var files = Files.list(expected)) {
      assertEquals(FILES.size(), files.count());
    }
  }
}
