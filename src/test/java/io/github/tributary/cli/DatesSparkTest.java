package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables with dates and times, through train, evaluate, predict and explain. */
@ExtendWith(SparkSessionExtension.class)
class DatesSparkTest {

  @TempDir private Path folder;

  /** 800 rows of a time, of which the target tells the month and the hour. */
  private Path table(String name, boolean hours, boolean holes) {
    SplittableRandom random = new SplittableRandom(3);
    List<String> lines = new ArrayList<>(List.of("when,a,y"));
    for (int i = 0; i < 800; i++) {
      int month = 1 + random.nextInt(12);
      int hour = random.nextInt(24);
      String day = String.format("20%02d-%02d-%02d", 20 + i % 4, month, 1 + random.nextInt(28));
      String when = hours ? String.format("%s %02d:00:00", day, hour) : day;
      double noise = random.nextInt(-100, 100) / 1000.0;
      double y = month + (hours ? hour / 4.0 : 0) + noise;
      lines.add((holes && i % 20 == 0 ? "" : when) + "," + noise + "," + y);
    }
    return CommandLineRun.write(folder.resolve(name), lines.toArray(String[]::new));
  }

  private CommandLineRun train(Path data, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "data { path = \"" + data + "\", label = y }",
                "network { hidden = [8], loss = squared-error }",
                "training.maxIter = 100",
                "output { path = \"" + folder.resolve("model") + "\", overwrite = true }"));
    lines.addAll(List.of(more));
    Path conf = CommandLineRun.write(folder.resolve("t.conf"), lines.toArray(String[]::new));
    return CommandLineRun.of("train", conf).succeeded();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private List<String> features() throws IOException {
    List<String> names = new ArrayList<>();
    json("model/model.json").at("/columns/features").forEach(one -> names.add(one.asText()));
    return names;
  }

  @Test
  void monthAndHourAreLearnt() throws IOException {
    CommandLineRun run = train(table("t.csv", true, false));
    assertTrue(
        run.out().contains("date: year, days since 2000, month, day of week, hour"), run.out());
    assertTrue(json("model/metrics.json").at("/test/r2").asDouble() > 0.95, run.out());
    List<String> names = features();
    assertEquals(2 + 12 + 7 + 24 + 1, names.size());
    assertEquals(List.of("when.year", "when.days", "when.month=1"), names.subList(0, 3));
    assertEquals("a", names.get(45));
    CommandLineRun explained =
        CommandLineRun.of(
                "explain", folder.resolve("model"), folder.resolve("t.csv"), "--entries=50")
            .succeeded();
    assertTrue(explained.out().contains("  when.month=3\n"), explained.out());
  }

  @Test
  void pureDatesHaveNoHour() throws IOException {
    CommandLineRun run = train(table("t.csv", false, false));
    assertTrue(run.out().contains("date: year, days since 2000, month, day of week\n"), run.out());
    assertEquals(2 + 12 + 7 + 1, features().size());
    assertTrue(json("model/metrics.json").at("/test/r2").asDouble() > 0.95);
  }

  @Test
  void missingDatesAreFilledAndSaidToBeMissing(SparkSession spark) throws IOException {
    Path data = table("t.csv", true, true);
    CommandLineRun run = train(data);
    assertTrue(
        run.out().contains("missing become 2021-") || run.out().contains("missing become 2022-"),
        run.out());
    assertEquals("when=(missing)", features().get(45));
    Path out = folder.resolve("out.parquet");
    // All of them missing: Spark takes the column for text.
    Path other = CommandLineRun.write(folder.resolve("o.csv"), "when,a", ",0.1", ",0.2");
    CommandLineRun.of("predict", folder.resolve("model"), other, out).succeeded();
    assertEquals(2, spark.read().parquet(out.toString()).where("prediction is not null").count());
    train(data, "preprocessing.missing = skip");
    assertEquals(46, features().size());
  }

  @Test
  void textThatIsNoDateIsRefusedWhereTheModelKnowsDates() {
    train(table("t.csv", true, false));
    Path other =
        CommandLineRun.write(
            folder.resolve("o.csv"), "when,a", "2024-01-05 03:00:00,0.1", "soon,0.2");
    CommandLineRun.of("predict", folder.resolve("model"), other, folder.resolve("out"))
        .refused("column 'when' was timestamp in training; 1 row has what is none, such as 'soon'");
  }

  @Test
  void aDateThatIsNamedAsCategoricalIsOneCategoryPerValue() throws IOException {
    train(
        table("t.csv", false, false),
        "preprocessing { categorical = [when], maxCategories = 30 }",
        "training.maxIter = 2");
    assertEquals(30 + 1 + 1, features().size());
    assertTrue(features().get(0).startsWith("when=202"), features().get(0));
  }
}
