package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sweep}, from the configuration to the folder that it leaves. */
@ExtendWith(SparkSessionExtension.class)
class SweepCommandSparkTest {

  private static final String WATCHED = "data.validationFraction = 0.25";
  private static final String OVER =
      "sweep.over { training.stepSize = [0.001, 0.5], network.hidden = [[4], []] }";

  @TempDir private Path folder;

  private Path configuration(String... more) {
    Sample.data(folder);
    return Sample.configuration(folder, more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "false"})
  void leavesTheModelThatTrainGivesForTheBestCandidate(String refit) throws IOException {
    Path configuration =
        configuration(WATCHED, OVER, "training { maxIter = 8, refit = " + refit + " }");
    CommandLineRun run = CommandLineRun.of("sweep", configuration).succeeded();
    assertTrue(
        run.out().contains("4 candidates over network.hidden, training.stepSize"), run.out());
    Path model = folder.resolve("model");
    JsonNode sweep = new ObjectMapper().readTree(model.resolve("sweep.json").toFile());
    assertEquals("loss", sweep.get("validationMetric").asText());
    assertEquals(4, sweep.get("ranking").size());
    JsonNode best = sweep.at("/ranking/0");
    assertEquals("0.5", best.get("values").get("training.stepSize").asText());
    assertEquals(8, best.get("iterations").asInt());
    assertEquals("other candidates did better", sweep.at("/ranking/3/outcome").asText());
    assertTrue(
        run.out().lines().anyMatch(line -> line.startsWith("rank  candidate  hidden  stepSize")));

    CommandLineRun.of(
            "train", model.resolve("configuration.conf"), "output.path=" + folder.resolve("alone"))
        .succeeded();
    for (String file : List.of("model.json", "weights.safetensors", "SHA256SUMS")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("alone").resolve(file)),
          Files.readAllBytes(model.resolve(file)),
          file);
    }
    TreeSet<String> names = new TreeSet<>(CommandLineRun.names(folder.resolve("alone")));
    names.add("sweep.json");
    assertEquals(names, CommandLineRun.names(model));
  }

  @Test
  void theModelIsTrainedAgainOnTheRowsForValidationUnlessThatIsSwitchedOff() {
    Path configuration = configuration(WATCHED, OVER);
    CommandLineRun.of("sweep", configuration).succeeded();
    assertEquals(60, usedRows());
    CommandLineRun.of("sweep", configuration, "training.refit=false", "output.overwrite=true")
        .succeeded();
    assertTrue(usedRows() < 60, () -> "trained or tested on " + usedRows());
  }

  /** The rows that the model was trained or tested on. */
  private int usedRows() {
    try {
      JsonNode metrics = new ObjectMapper().readTree(folder.resolve("model/metrics.json").toFile());
      return metrics.at("/train/rows").asInt() + metrics.at("/test/rows").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep.over.training.stepSize=0.1       | sweep.over.training.stepSize: expected a list of values",
        "sweep.over.training.stepSize=[]        | sweep.over.training.stepSize: expected a list of values",
        "sweep.over.training.stepSize=log(0,1)  | sweep.over.training.stepSize: expected a list of values, log(low, high) above 0",
        "sweep.over.training.stepSize=log(2,1)  | found log(2,1)",
        "sweep.over.training.maxIter=whole(1,2.5) | whole(low, high) of whole numbers, found whole(1,2.5)",
        "sweep.over.training.beta1=uniform(0,0.9) | sweep.candidates: a range has no end of values; expected how many to draw, found all",
        "sweep.over.training.stepsize=[1]       | sweep.over: unknown key 'training.stepsize' (did you mean 'training.stepSize'?)",
        "sweep.over.training.seed=[1,2]         | sweep.over: 'training.seed' cannot be varied",
        "sweep.over.data.label=[a]              | sweep.over: 'data.label' cannot be varied; expected keys of the sections network and training",
        "sweep.over.training.tol=[0,-1]         | the candidate with hidden=[4], stepSize=0.001, tol=-1: training.tol: expected a number ≥ 0",
        "sweep.over.network.loss=[softmax-cross-entropy,softmax-focal] | sweep.over.network.loss: the values of different losses cannot be compared",
        "sweep.candidates=0                     | sweep.candidates: expected all or a number ≥ 1, found 0",
        "sweep.candidates=1001                  | sweep.candidates: expected at most 1000, found 1001",
        "sweep.halving=0.5                      | sweep.halving: expected a number ≥ 1, found 0.5",
        "sweep.firstRung=0                      | sweep.firstRung: expected at least 1, found 0",
        "data.validationFraction=0              | a sweep compares its candidates on rows for validation; set data.validationFraction",
        "training.validationMetric=rmse         | training.validationMetric: expected one of",
      })
  void refusesInOneLineBeforeSparkStarts(String override, String expected) {
    CommandLineRun run = CommandLineRun.of("sweep", configuration(WATCHED, OVER), override.strip());
    run.refused(expected);
    assertEquals("", run.out());
    assertEquals(new TreeSet<>(List.of("data.csv", "train.conf")), CommandLineRun.names(folder));
  }

  @Test
  void refusesASweepOverNothing() {
    CommandLineRun.of("sweep", configuration(WATCHED)).refused("sweep.over is not set");
  }
}
