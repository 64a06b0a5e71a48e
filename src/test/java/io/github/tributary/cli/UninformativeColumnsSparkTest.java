package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constants, and whole numbers that name the rows, are left out of tables of numbers. */
@ExtendWith(SparkSessionExtension.class)
class UninformativeColumnsSparkTest {

  @TempDir private Path folder;

  private void write(int rows) {
    SplittableRandom random = new SplittableRandom(11);
    List<String> lines = new ArrayList<>(List.of("id,a,same,orderNr,count,age,y"));
    for (int i = 0; i < rows; i++) {
      double a = random.nextInt(-1000, 1000) / 500.0;
      // Numbers as far apart as those of orders, of which two are equal.
      int count = 1000 * (i == 7 ? 8 : i);
      lines.add(
          String.join(
              ",",
              Integer.toString(i),
              Double.toString(a),
              "5",
              Integer.toString(100_000 + 37 * i),
              Integer.toString(count),
              Integer.toString(random.nextInt(90)),
              Double.toString(2 * a)));
    }
    CommandLineRun.write(folder.resolve("t.csv"), lines.toArray(String[]::new));
  }

  private CommandLineRun train(String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "data { path = t.csv, label = y }",
                "network { hidden = [4], loss = squared-error }",
                "training { solver = gd, maxIter = 3 }",
                "output { path = model, overwrite = true }"));
    lines.addAll(List.of(more));
    Path conf = CommandLineRun.write(folder.resolve("t.conf"), lines.toArray(String[]::new));
    return CommandLineRun.of("train", conf);
  }

  private byte[] weights() throws IOException {
    return Files.readAllBytes(folder.resolve("model/weights.safetensors"));
  }

  private List<String> features() throws IOException {
    List<String> names = new ArrayList<>();
    new ObjectMapper()
        .readTree(folder.resolve("model/model.json").toFile())
        .at("/columns/features")
        .forEach(one -> names.add(one.asText()));
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "standard", "min-max"})
  void theyAreLeftOutWithALineAsIfTheyHadBeenDropped(String scaling, SparkSession spark)
      throws IOException {
    write(400);
    String scaled = "preprocessing.scaling = " + scaling;
    CommandLineRun run = train(scaled).succeeded();
    assertTrue(
        run.out()
            .contains(
                "not used: id (identifier-like, whole numbers, all distinct), same (constant),"
                    + " orderNr (identifier-like, whole numbers, all distinct)\n"),
        run.out());
    assertEquals(List.of("a", "count", "age"), features());
    byte[] weights = weights();
    train(scaled, "data.drop = [id, same, orderNr]").succeeded();
    assertArrayEquals(weights, weights());
    // A table to predict does not need them.
    Path other = CommandLineRun.write(folder.resolve("o.csv"), "age,count,a", "3,1,0.5");
    CommandLineRun.of("predict", folder.resolve("model"), other, folder.resolve("out.parquet"))
        .succeeded();
    assertEquals(1, spark.read().parquet(folder.resolve("out.parquet").toString()).count());
  }

  @Test
  void namedFeaturesStay() throws IOException {
    write(100);
    CommandLineRun run = train("data.features = [id, a, same]").succeeded();
    assertFalse(run.out().contains("not used"), run.out());
    assertEquals(List.of("id", "a", "same"), features());
  }

  @Test
  void withoutScalingTheNameTells() throws IOException {
    write(100);
    train("preprocessing.scaling = none", "training.stepSize = 1e-9").succeeded();
    assertEquals(List.of("a", "count", "age"), features());
  }

  @Test
  void aTableOfFewRowsKeepsItsNumbers() throws IOException {
    write(15);
    train("data.testFraction = 0").succeeded();
    assertEquals(List.of("id", "a", "orderNr", "count", "age"), features());
  }

  @Test
  void aTableOfNothingElseIsRefused() {
    CommandLineRun.write(folder.resolve("t.csv"), "a,b,y", "1,2,1.5", "1,2,2.5", "1,2,0.5");
    CommandLineRun run = train("data.testFraction = 0");
    run.refused("no column is left to be a feature: a (constant), b (constant) in 3 rows");
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void aSweepLeavesThemOutToo() throws IOException {
    write(200);
    train();
    Path conf =
        CommandLineRun.write(
            folder.resolve("s.conf"),
            "include \"t.conf\"",
            "data.validationFraction = 0.2",
            "sweep.over { training.stepSize = [0.1, 0.3] }");
    CommandLineRun run = CommandLineRun.of("sweep", conf).succeeded();
    assertTrue(run.out().contains("same (constant)"), run.out());
    assertEquals(List.of("a", "count", "age"), features());
  }
}
