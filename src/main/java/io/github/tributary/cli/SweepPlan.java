package io.github.tributary.cli;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.github.tributary.training.Candidate;
import io.github.tributary.training.Halving;
import io.github.tributary.training.NetworkDesign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a sweep asks for, checked before Spark starts.
 *
 * @param configurations one per candidate, as {@code train} would take it
 * @param plans one per candidate
 * @param choices one per candidate: the keys that set it apart, with their values
 * @param halving who is dropped when
 */
record SweepPlan(
    List<Configuration> configurations,
    List<RunPlan> plans,
    List<Map<String, ConfigValue>> choices,
    Halving halving) {

  private static final String LOSS = "network.loss";

  /**
   * Reads the plan.
   *
   * @throws UsageException if a key cannot be varied, or a candidate could not be trained
   */
  static SweepPlan of(Configuration config) {
    List<Map<String, ConfigValue>> choices = SweepSpace.of(config).candidates();
    Configuration base = config.withDefaults("sweep");
    List<Configuration> configurations = new ArrayList<>();
    List<RunPlan> plans = new ArrayList<>();
    for (Map<String, ConfigValue> choice : choices) {
      Configuration candidate = base.with(choice);
      configurations.add(candidate);
      plans.add(plan(candidate, choice));
    }
    if (!plans.get(0).isValidated()) {
      throw new UsageException(
          "a sweep compares its candidates on rows for validation; set data.validationFraction or"
              + " data.validationIndicator");
    }
    if (choices.get(0).containsKey(LOSS)
        && config.text("training.validationMetric").equals("loss")) {
      throw new UsageException(
          "sweep.over."
              + LOSS
              + ": the values of different losses cannot be compared; set training.validationMetric"
              + " to another metric");
    }
    return new SweepPlan(configurations, plans, choices, halving(config));
  }

  /**
   * What {@code train} makes the same model of.
   *
   * @param refitted whether the candidate was trained again on all rows
   */
  Configuration configuration(int candidate, boolean refitted) {
    Configuration own = configurations.get(candidate);
    return refitted ? own.with(Map.of("training.refit", ConfigValueFactory.fromAnyRef(true))) : own;
  }

  private static RunPlan plan(Configuration candidate, Map<String, ConfigValue> choice) {
    try {
      return RunPlan.of(candidate);
    } catch (UsageException e) {
      throw new UsageException("the candidate with " + name(choice) + ": " + e.getMessage());
    }
  }

  private static Halving halving(Configuration config) {
    double factor = config.number("sweep.halving");
    return RunPlan.in(
        "sweep",
        () ->
            config.text("sweep.firstRung").equals("auto")
                ? new Halving(factor, Halving.AUTO)
                : new Halving(factor, firstRung(config)));
  }

  private static int firstRung(Configuration config) {
    int rung = config.integer("sweep.firstRung");
    if (rung < 1) {
      throw new UsageException("sweep.firstRung: expected at least 1, found " + rung);
    }
    return rung;
  }

  /**
   * For example {@code hidden=[16], stepSize=0.1}: the last words of the keys are all different.
   */
  private static String name(Map<String, ConfigValue> choice) {
    return choice.entrySet().stream()
        .map(one -> shortName(one.getKey()) + "=" + Configuration.render(one.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String shortName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  List<Candidate> candidates(OpenedTables opened) {
    List<Candidate> candidates = new ArrayList<>();
    for (int c = 0; c < plans.size(); c++) {
      NetworkDesign design = opened.design(plans.get(c).design());
      Map<String, String> values = new LinkedHashMap<>();
      choices.get(c).forEach((key, value) -> values.put(key, Configuration.render(value)));
      candidates.add(new Candidate(values, design, plans.get(c).settings()));
    }
    return candidates;
  }
}
