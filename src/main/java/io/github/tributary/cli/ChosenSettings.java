package io.github.tributary.cli;

import io.github.tributary.report.Numbers;
import io.github.tributary.training.AutoSetting;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What was chosen where the configuration says nothing, each with the key that changes it. */
final class ChosenSettings {

  private static final String HEAD = "Chosen    ";
  private static final int WIDTH = 100;

  private final List<String> chosen = new ArrayList<>();

  private ChosenSettings() {}

  /** A few lines, or an empty text if nothing was left open. */
  static String text(RunPlan plan, NetworkDesign design, TrainingSettings settings) {
    ChosenSettings choices = new ChosenSettings();
    choices.addNetwork(plan.design(), design);
    choices.addTraining(plan.settings(), settings);
    return choices.lines();
  }

  private void addNetwork(NetworkDesign asked, NetworkDesign design) {
    if (!asked.loss().equals(design.loss())) {
      add("network.loss", design.loss());
    }
    if (asked.auto().isPresent()) {
      add("network.hidden", design.hidden().stream().map(layer -> layer.units()).toList());
    }
  }

  private void addTraining(TrainingSettings asked, TrainingSettings settings) {
    Set<AutoSetting> auto = asked.auto();
    if (!auto.contains(AutoSetting.SOLVER)) {
      return;
    }
    SolverSettings solver = settings.solver();
    add("training.solver", solver.optimizer().configName());
    if (auto.contains(AutoSetting.MAX_ITER)) {
      add("maxIter", Numbers.count(settings.stopping().maxIter()));
    }
    if (solver.optimizer() == Optimizer.L_BFGS) {
      return;
    }
    if (asked.solver().batchSize() == SolverSettings.AUTO) {
      add("batchSize", Numbers.count(solver.batchSize()));
    }
    if (Double.isNaN(asked.solver().stepSize())) {
      add("stepSize", Numbers.value(solver.stepSize()));
    }
    if (auto.contains(AutoSetting.SCHEDULE)) {
      add("schedule", solver.schedule().text());
    }
    if (auto.contains(AutoSetting.DROPOUT)) {
      add("dropout", settings.regularization().dropout());
    }
    if (Double.isNaN(asked.regularization().weightDecay())) {
      add("weightDecay", Numbers.value(settings.regularization().weightDecay()));
    }
    if (auto.contains(AutoSetting.PATIENCE)) {
      add("patience", Numbers.count(settings.validation().patience()));
    }
  }

  private void add(String key, Object value) {
    chosen.add(key + " = " + value);
  }

  private String lines() {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder(HEAD);
    for (String one : chosen) {
      if (line.length() > HEAD.length() && line.length() + one.length() > WIDTH) {
        text.append(line).append(System.lineSeparator());
        line = new StringBuilder(" ".repeat(HEAD.length()));
      }
      line.append(line.length() > HEAD.length() ? ", " : "").append(one);
    }
    return chosen.isEmpty() ? "" : text.append(line).toString();
  }
}
