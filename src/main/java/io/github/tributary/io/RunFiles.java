package io.github.tributary.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.TrainingResult;
import java.util.Map;
import java.util.Optional;

/** The JSON files that lie beside a model. */
public final class RunFiles {

  /** The name of the file with metrics. */
  public static final String METRICS = "metrics.json";

  /** The name of the file that says how and where the model was made. */
  public static final String PROVENANCE = "provenance.json";

  /** The name of the file with the configuration after all defaults and overrides. */
  public static final String CONFIGURATION = "configuration.conf";

  private RunFiles() {}

  /**
   * The content of {@link #METRICS} for a training run: objects {@code train} and {@code test} by
   * metric, and the history.
   */
  public static byte[] metrics(Metrics train, Optional<Metrics> test, TrainingResult result) {
    ObjectNode root = Json.object();
    put(root.putObject("train"), train);
    test.ifPresent(metrics -> put(root.putObject("test"), metrics));
    root.put("stopReason", result.reason().text());
    ArrayNode history = root.putArray("history");
    for (Iteration iteration : result.history()) {
      history
          .addObject()
          .put("iteration", iteration.number())
          .put("loss", iteration.loss())
          .put("gradientNorm", iteration.gradientNorm())
          .put("seconds", iteration.seconds());
    }
    return Json.pretty(root);
  }

  /** The metrics of one data set as a JSON object. */
  public static byte[] metrics(Metrics metrics) {
    ObjectNode root = Json.object();
    put(root, metrics);
    return Json.pretty(root);
  }

  private static void put(ObjectNode object, Metrics metrics) {
    object.put("rows", metrics.rows());
    metrics
        .values()
        .forEach(
            (name, value) -> {
              // JSON has no NaN; a metric that is not defined on this data is null.
              if (Double.isFinite(value)) {
                object.put(name, value);
              } else {
                object.putNull(name);
              }
            });
  }

  /** The content of {@link #PROVENANCE}: texts by name, in the order of the map. */
  public static byte[] provenance(Map<String, String> facts) {
    ObjectNode root = Json.object();
    facts.forEach(root::put);
    return Json.pretty(root);
  }
}
