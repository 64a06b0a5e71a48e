package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Rollback;
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
            2,
            List.of(
                new Iteration(1, 0.5, 2, 0.1, 10, 1, 0.25, Double.NaN, Double.NaN),
                new Iteration(2, 0.25, 1, 0.05, 10, 3, 0.5, 0.75, 0.875)),
            List.of(0.5, 0.25, 0.125),
            List.of(new Rollback(2, Double.POSITIVE_INFINITY, 0.5)),
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
          "bestIteration" : 2,
          "history" : [ {
            "iteration" : 1,
            "loss" : 0.5,
            "stepSize" : 0.1,
            "gradientNorm" : 2.0,
            "evaluations" : 1,
            "seconds" : 0.25,
            "rowsPerSecond" : 40.0
          }, {
            "iteration" : 2,
            "loss" : 0.25,
            "validationLoss" : 0.75,
            "validationMetric" : 0.875,
            "stepSize" : 0.05,
            "gradientNorm" : 1.0,
            "evaluations" : 3,
            "seconds" : 0.5,
            "rowsPerSecond" : 20.0
          } ],
          "rollbacks" : [ {
            "iteration" : 2,
            "loss" : null,
            "stepSizeFactor" : 0.5
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
