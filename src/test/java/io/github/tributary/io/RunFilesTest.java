package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The JSON files beside a model, as text. */
class RunFilesTest {

  @Test
  void metricsOfATrainingRunHaveBothPartsAndTheHistory() {
    TrainingResult result =
        new TrainingResult(
            new double[0],
            List.of(new Iteration(1, 0.5, 2, 10, 0.25, Double.NaN)),
            StopReason.MAX_ITERATIONS);
    byte[] json =
        RunFiles.metrics(metrics(10, "loss", 0.5), Optional.of(metrics(3, "loss", 1)), result);
    String expected =
        """
        {
          "train" : {
            "rows" : 10,
            "loss" : 0.5
          },
          "test" : {
            "rows" : 3,
            "loss" : 1.0
          },
          "stopReason" : "the number of iterations asked for was done",
          "history" : [ {
            "iteration" : 1,
            "loss" : 0.5,
            "gradientNorm" : 2.0,
            "seconds" : 0.25
          } ]
        }
        """;
    assertEquals(expected, text(json));
  }

  @Test
  void aMetricThatIsNotDefinedIsNull() {
    assertEquals(
        "{\n  \"rows\" : 2,\n  \"r2\" : null\n}\n",
        text(RunFiles.metrics(metrics(2, "r2", Double.NaN))));
  }

  @Test
  void provenanceKeepsTheOrderOfItsFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", "1");
    facts.put("command", "train \"a\"");
    assertEquals(
        "{\n  \"version\" : \"1\",\n  \"command\" : \"train \\\"a\\\"\"\n}\n",
        text(RunFiles.provenance(facts)));
  }

  private static Metrics metrics(long rows, String name, double value) {
    return new Metrics(rows, Map.of(name, value));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
