package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.optim.schedule.StepDecay;
import io.github.tributary.training.AutoSetting;
import io.github.tributary.training.Components;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.StepScaling;
import io.github.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Param that is about training reaches its component of the settings, and no other. */
class ParamSettingsTest {

  /** Params of columns, of the network and of transform, which are no part of the settings. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "featuresCol",
          "labelCol",
          "predictionCol",
          "probabilityCol",
          "rawPredictionCol",
          "thresholds",
          "weightCol",
          "classWeight",
          "validationIndicatorCol",
          "validationFraction",
          "hiddenLayers",
          "activation",
          "layerNormalization",
          "loss",
          "labelSmoothing",
          "initialWeights",
          "checkpointInterval",
          "handleInvalid");

  private static final String LEFT_OPEN = "auto";

  /** A Param, how it is set, the component that it is for, and what this must become. */
  private record Case(
      String param, UnaryOperator<NeuralNetworkClassifier> set, String path, Object expected) {

    @Override
    public String toString() {
      return param + " → " + path + " = " + expected;
    }
  }

  private static Case at(
      String param, String path, Object expected, UnaryOperator<NeuralNetworkClassifier> set) {
    return new Case(param, set, path, expected);
  }

  private static Case in(
      String record, String name, Object expected, UnaryOperator<NeuralNetworkClassifier> set) {
    return at(name, record + "." + name, expected, set);
  }

  static Stream<Case> cases() {
    return Stream.of(ofSolver(), ofRegularization(), ofTraining()).flatMap(cases -> cases);
  }

  private static Stream<Case> ofSolver() {
    String solver = "solver";
    return Stream.of(
        at("solver", "solver.optimizer", "L_BFGS", stage -> stage.setSolver("l-bfgs")),
        in(solver, "stepSize", 0.3, stage -> stage.setStepSize(0.3)),
        in(solver, "stepSize", SolverSettings.RANGE_TEST, stage -> stage.setStepSize(0)),
        in(solver, "momentum", 0.8, stage -> stage.setMomentum(0.8)),
        in(solver, "beta1", 0.7, stage -> stage.setBeta1(0.7)),
        in(solver, "beta2", 0.99, stage -> stage.setBeta2(0.99)),
        in(solver, "decay", 0.6, stage -> stage.setDecay(0.6)),
        in(solver, "epsilon", 1e-5, stage -> stage.setEpsilon(1e-5)),
        in(solver, "schedule", new StepDecay(3, 0.25), stage -> stage.setSchedule("step(3, 0.25)")),
        in(solver, "warmUp", 2.5, stage -> stage.setWarmUp(2.5)),
        in(solver, "batchSize", 77, stage -> stage.setBatchSize(77)),
        in(solver, "batchSize", SolverSettings.ALL, stage -> stage.setBatchSize(0)));
  }

  /** Those that need minibatches. */
  static Stream<Case> ofLocalSteps() {
    String solver = "solver";
    return Stream.of(
        in(solver, "localSteps", 5, stage -> stage.setLocalSteps(5)),
        in(solver, "localSteps", SolverSettings.SYNCHRONOUS, stage -> stage.setLocalSteps(0)),
        in(solver, "workers", 9, stage -> stage.setWorkers(9)),
        in(solver, "outerMomentum", 0.4, stage -> stage.setOuterMomentum(0.4)),
        in(solver, "stepScaling", StepScaling.NONE, stage -> stage.setStepScaling("none")));
  }

  private static Stream<Case> ofRegularization() {
    String penalty = "regularization.penalty";
    String record = "regularization";
    return Stream.of(
        in(penalty, "regParam", 0.01, stage -> stage.setRegParam(0.01)),
        in(penalty, "elasticNetParam", 0.5, stage -> stage.setElasticNetParam(0.5)),
        in(record, "weightDecay", 0.03, stage -> stage.setWeightDecay(0.03)),
        in(record, "weightDecay", 0.0, stage -> stage.setWeightDecay(0)),
        in(record, "dropout", List.of(0.1, 0.0), stage -> stage.setDropout(0.1, 0)),
        in(record, "clipValue", 4.0, stage -> stage.setClipValue(4)),
        in(record, "clipNorm", 5.0, stage -> stage.setClipNorm(5)),
        in(record, "maxNorm", 6.0, stage -> stage.setMaxNorm(6)));
  }

  private static Stream<Case> ofTraining() {
    return Stream.of(
        at("precision", "precision", "DOUBLE", stage -> stage.setPrecision("double")),
        at("standardization", "scaling.features", "NONE", stage -> stage.setStandardization(false)),
        at("scaling", "scaling.features", "MIN_MAX", stage -> stage.setScaling("min-max")),
        at("targetScaling", "scaling.targets", "NONE", stage -> stage.setTargetScaling("none")),
        at(
            "clampPredictions",
            "scaling.clampPredictions",
            Optional.of(true),
            stage -> stage.setClampPredictions("true")),
        at("refit", "validation.refit", Optional.of(false), stage -> stage.setRefit("false")),
        at("initializer", "initializer", "HE_UNIFORM", stage -> stage.setInitializer("he-uniform")),
        in("stopping", "maxIter", 17, stage -> stage.setMaxIter(17)),
        in("stopping", "tol", 1e-3, stage -> stage.setTol(1e-3)),
        in("stopping", "gradientTol", 1e-4, stage -> stage.setGradientTol(1e-4)),
        at(
            "validationMetric",
            "validation.metric",
            "auc",
            stage -> stage.setValidationMetric("auc")),
        in("validation", "patience", 8, stage -> stage.setPatience(8)),
        in("validation", "minDelta", 1e-3, stage -> stage.setMinDelta(1e-3)),
        at("maxStepHalvings", "maxStepHalvings", 2, stage -> stage.setMaxStepHalvings(2)),
        at("blockSize", "blockSize", 99, stage -> stage.setBlockSize(99)),
        at(
            "aggregation",
            "aggregation",
            Aggregation.SLICED,
            stage -> stage.setAggregation("sliced")),
        at("aggregationDepth", "aggregationDepth", 3, stage -> stage.setAggregationDepth(3)),
        at("seed", "seed", 1L << 40, stage -> stage.setSeed(1L << 40)));
  }

  private static void assertChanges(UnaryOperator<NeuralNetworkClassifier> usual, Case one) {
    TrainingSettings before =
        NetworkParamSet.settings(usual.apply(new NeuralNetworkClassifier("stage")));
    TrainingSettings after =
        NetworkParamSet.settings(one.set.apply(usual.apply(new NeuralNetworkClassifier("stage"))));
    List<String> changes = new ArrayList<>(Components.changes(before, after));
    changes.removeIf(change -> change.startsWith(LEFT_OPEN));
    assertEquals(List.of(one.path + " = " + one.expected), changes);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aParamReachesItsComponentAndNoOther(Case one) {
    assertChanges(stage -> stage, one);
  }

  @ParameterizedTest
  @MethodSource("ofLocalSteps")
  void aParamOfMinibatchesReachesItsComponentAndNoOther(Case one) {
    assertChanges(stage -> stage.setSolver("adam"), one);
  }

  private static Set<String> all(Function<Case, String> part) {
    return Stream.concat(cases(), ofLocalSteps())
        .map(part)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyParamHasACaseOrIsNoneOfTraining() {
    Set<String> expected = new TreeSet<>();
    for (Param<?> param : new NeuralNetworkClassifier("stage").params()) {
      expected.add(param.name());
    }
    expected.removeAll(ELSEWHERE);
    assertEquals(expected, all(Case::param));
  }

  @Test
  void everyComponentOfTheSettingsHasAParam() {
    Set<String> components = new TreeSet<>(Components.of(TrainingSettings.DEFAULT).keySet());
    components.remove(LEFT_OPEN);
    assertEquals(components, all(Case::path));
  }

  @Test
  void aParamThatIsSetIsNotLeftOpen() {
    assertEquals(
        EnumSet.allOf(AutoSetting.class),
        NetworkParamSet.settings(new NeuralNetworkClassifier()).auto());
    assertEquals(
        Set.of(),
        NetworkParamSet.settings(
                new NeuralNetworkClassifier()
                    .setSolver("adam")
                    .setSchedule("constant")
                    .setMaxIter(3)
                    .setPatience(0)
                    .setDropout(0.1))
            .auto());
  }

  @Test
  void twoSpellingsOfTheScalingMustAgree() {
    NeuralNetworkClassifier robust = new NeuralNetworkClassifier().setScaling("robust");
    assertEquals(
        "standardization = true contradicts scaling = robust; set one of them",
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkParamSet.settings(robust.setStandardization(true)))
            .getMessage());
  }
}
