package io.github.tributary.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.RankedCandidate;
import io.github.tributary.optim.Rollback;
import io.github.tributary.optim.TrainingResult;
import java.util.List;
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

  /** The name of the file with the candidates of a sweep. */
  public static final String SWEEP = "sweep.json";

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
    root.put("bestIteration", result.bestIteration());
    ArrayNode history = root.putArray("history");
    for (Iteration iteration : result.history()) {
      ObjectNode one = history.addObject();
      one.put("iteration", iteration.number());
      put(one, "loss", iteration.loss());
      if (!Double.isNaN(iteration.validationLoss())) {
        put(one, "validationLoss", iteration.validationLoss());
        put(one, "validationMetric", iteration.validationMetric());
      }
      put(one, "stepSize", iteration.stepSize());
      put(one, "gradientNorm", iteration.gradientNorm());
      one.put("evaluations", iteration.evaluations());
      put(one, "seconds", iteration.seconds());
      put(one, "rowsPerSecond", iteration.rowsPerSecond());
    }
    ArrayNode rollbacks = root.putArray("rollbacks");
    for (Rollback rollback : result.rollbacks()) {
      ObjectNode one = rollbacks.addObject();
      one.put("iteration", rollback.iteration());
      put(one, "loss", rollback.loss());
      put(one, "stepSizeFactor", rollback.stepSizeFactor());
    }
    return Json.pretty(root);
  }

  /** The content of {@link #SWEEP}: the candidates, best first. */
  public static byte[] sweep(String metric, List<RankedCandidate> ranking) {
    ObjectNode root = Json.object();
    root.put("validationMetric", metric);
    ArrayNode candidates = root.putArray("ranking");
    for (RankedCandidate candidate : ranking) {
      ObjectNode one = candidates.addObject();
      one.put("candidate", candidate.number());
      ObjectNode values = one.putObject("values");
      candidate.values().forEach(values::put);
      put(one, "score", candidate.score());
      candidate
          .result()
          .ifPresent(
              result -> {
                one.put("iterations", result.history().size());
                one.put("bestIteration", result.bestIteration());
                one.put("rollbacks", result.rollbacks().size());
              });
      one.put("outcome", candidate.outcome());
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
    metrics.values().forEach((name, value) -> put(object, name, value));
  }

  /** JSON has no NaN and no infinity; what is not defined is null. */
  private static void put(ObjectNode object, String name, double value) {
    if (Double.isFinite(value)) {
      object.put(name, value);
    } else {
      object.putNull(name);
    }
  }

  /** The content of {@link #PROVENANCE}: texts by name, in the order of the map. */
  public static byte[] provenance(Map<String, String> facts) {
    ObjectNode root = Json.object();
    facts.forEach(root::put);
    return Json.pretty(root);
  }
}
