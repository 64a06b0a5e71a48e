package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -}: standard output holds the rows, or the metrics, and nothing else. */
@ExtendWith(SparkSessionExtension.class)
class PredictToOutputSparkTest {

  @TempDir private Path folder;

  private Path model;

  @BeforeEach
  void train(SparkSession spark) {
    model = Sample.model(folder);
  }

  private List<String> written(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      Path part =
          files.filter(file -> file.getFileName().toString().startsWith("part-")).findFirst().get();
      return Files.readAllLines(part);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void printsWhatItWouldWrite(String format) throws IOException {
    Path data = folder.resolve("data.csv");
    CommandLineRun.of("predict", model, data, folder.resolve("out"), "--output-format", format)
        .succeeded();
    String printed =
        CommandLineRun.of("predict", model, data, "-", "--output-format", format).succeeded().out();
    assertEquals(written(folder.resolve("out")), printed.lines().toList());
  }

  @Test
  void namesAndCellsAreQuotedWhereTheyMustBe() throws IOException {
    List<String> lines = Sample.lines();
    Path odd =
        CommandLineRun.write(
            folder.resolve("odd.csv"),
            lines.get(0) + ",\"note, \"\"long\"\"\",none",
            lines.get(1) + ",\"a, b\",",
            lines.get(2) + ",plain,");
    String[] read = {"--option", "escape=\""};
    CommandLineRun.of("predict", model, odd, folder.resolve("out"), read[0], read[1]).succeeded();
    String printed =
        CommandLineRun.of("predict", model, odd, "-", read[0], read[1]).succeeded().out();
    assertEquals(written(folder.resolve("out")), printed.lines().toList());
  }

  @Test
  void jsonComesAsJson(SparkSession spark) throws IOException {
    Path data = folder.resolve("rows.json");
    CommandLineRun.write(data, "{\"a\": 0.5, \"b\": 1.5}", "{\"a\": -1, \"b\": 0.25}");
    List<String> lines =
        CommandLineRun.of("predict", model, data, "-").succeeded().out().lines().toList();
    assertEquals(2, lines.size());
    JsonNode row = new ObjectMapper().readTree(lines.get(0));
    assertEquals(3, row.get("probability").size());
    assertTrue(row.get("prediction").isNumber());
  }

  @Test
  void aTableOfAnotherFormatComesAsCsv(SparkSession spark) {
    String parquet = folder.resolve("rows.parquet").toString();
    spark.range(3).selectExpr("id / 2.0 as a", "id - 1.0 as b").write().parquet(parquet);
    List<String> lines =
        CommandLineRun.of("predict", model, parquet, "-").succeeded().out().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(lines.get(0).startsWith("a,b,prediction"), lines.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void formatsThatAreNoTextAreRefused(String format) {
    CommandLineRun.of("predict", model, folder.resolve("data.csv"), "-", "--output-format", format)
        .refused("standard output (-)", "--output-format csv or json, found '" + format + "'");
    assertTrue(Files.notExists(Path.of("-")));
  }

  @Test
  void metricsAreJsonThere() throws IOException {
    Path data = folder.resolve("data.csv");
    Path file = folder.resolve("metrics.json");
    CommandLineRun.of("evaluate", model, data, "--output", file).succeeded();
    String printed = CommandLineRun.of("evaluate", model, data, "--output", "-").succeeded().out();
    assertEquals(Files.readString(file), printed);
  }
}
