package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigObject;
import io.github.tributary.distributed.Aggregation;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.LeakyRelu;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.schedule.StepDecay;
import io.github.tributary.training.AutoSetting;
import io.github.tributary.training.Components;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.StepScaling;
import io.github.tributary.training.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of network and training reaches what it is for, and nothing else. */
class TrainingKeysTest {

  private static final String[] ADAM = {"training.solver=adam"};

  /** What is left open; a key that closes it is for its own component too. */
  private static final String LEFT_OPEN = "settings.auto";

  private static final String[] WATCHED = {"data.validationFraction=0.25"};

  private static final Map<String, Double> FACTORS = new TreeMap<>(Map.of("a", 2.0, "b.c", 0.0));

  @TempDir private Path folder;

  /**
   * A key with a value that is not its default.
   *
   * @param path the component of the plan that it is for
   * @param expected what the component must become
   * @param given what must be set for the key to be allowed
   */
  private record Case(String key, String value, String path, Object expected, List<String> given) {

    @Override
    public String toString() {
      return key + "=" + value;
    }
  }

  private static Case at(String key, String value, String path, Object expected, String... given) {
    return new Case(key, value, path, expected, List.of(given));
  }

  private static Case solver(String name, String value, Object expected, String... given) {
    return at("training." + name, value, "settings.solver." + name, expected, given);
  }

  private static Case kept(String name, String value, Object expected) {
    return at("training." + name, value, "settings.regularization." + name, expected);
  }

  static Stream<Case> cases() {
    return Stream.of(ofData(), ofNetwork(), ofSolver(), ofTraining()).flatMap(cases -> cases);
  }

  private static Stream<Case> ofData() {
    return Stream.of(
        at("data.validationFraction", "0.25", "validationFraction", 0.25),
        at("data.validationIndicator", "held", "validationIndicator", "held"));
  }

  private static Stream<Case> ofNetwork() {
    return Stream.of(
        at("network.hidden", "[9]", "design.hidden", List.of(new Layer(9, new Relu(), false))),
        at("network.hidden", "[]", "design.hidden", List.of()),
        at("network.activation", "tanh", "design.hidden", layers(false, true)),
        at(
            "network.activation",
            "[tanh, leaky-relu(0.2)]",
            "design.hidden",
            List.of(new Layer(5, new Tanh(), false), new Layer(3, new LeakyRelu(0.2), false))),
        at("network.layerNormalization", "true", "design.hidden", layers(true, false)),
        at("network.loss", "focal(3)", "design.loss", "focal(3)"),
        at("network.outputs", "4", "design.outputs", 4),
        at("network.initializer", "he-uniform", "settings.initializer", "HE_UNIFORM"),
        at("training.labelSmoothing", "0.125", "design.labelSmoothing", 0.125));
  }

  private static List<Layer> layers(boolean normalized, boolean tanh) {
    return Stream.of(5, 3)
        .map(units -> new Layer(units, tanh ? new Tanh() : new Relu(), normalized))
        .toList();
  }

  private static Stream<Case> ofSolver() {
    return Stream.of(
        at("training.solver", "l-bfgs", "settings.solver.optimizer", "L_BFGS"),
        solver("stepSize", "0.3", 0.3),
        solver("stepSize", "auto", SolverSettings.RANGE_TEST),
        solver("schedule", "step(3, 0.25)", new StepDecay(3, 0.25)),
        solver("warmUp", "2.5", 2.5),
        solver("momentum", "0.8", 0.8),
        solver("beta1", "0.7", 0.7),
        solver("beta2", "0.99", 0.99),
        solver("decay", "0.6", 0.6),
        solver("epsilon", "1e-5", 1e-5),
        solver("batchSize", "77", 77),
        solver("batchSize", "all", SolverSettings.ALL, ADAM),
        solver("localSteps", "5", 5, ADAM),
        solver("localSteps", "0", SolverSettings.SYNCHRONOUS, ADAM),
        solver("workers", "9", 9, ADAM),
        solver("outerMomentum", "0.4", 0.4, ADAM),
        solver("stepScaling", "none", StepScaling.NONE, ADAM));
  }

  private static Stream<Case> ofTraining() {
    return Stream.of(
        at("training.precision", "double", "settings.precision", "DOUBLE"),
        at("training.standardization", "false", "settings.scaling.features", "NONE"),
        at("training.standardization", "true", "settings.scaling.features", "STANDARD"),
        at("preprocessing.scaling", "min-max", "settings.scaling.features", "MIN_MAX"),
        at("preprocessing.targetScaling", "none", "settings.scaling.targets", "NONE"),
        at(
            "output.clampPredictions",
            "true",
            "settings.scaling.clampPredictions",
            Optional.of(true)),
        at("training.refit", "false", "settings.validation.refit", Optional.of(false)),
        at("training.maxIter", "17", "settings.stopping.maxIter", 17),
        at("training.tol", "1e-3", "settings.stopping.tol", 1e-3),
        at("training.gradientTol", "1e-4", "settings.stopping.gradientTol", 1e-4),
        at("training.regParam", "0.01", "settings.regularization.penalty.regParam", 0.01),
        at(
            "training.elasticNetParam",
            "0.5",
            "settings.regularization.penalty.elasticNetParam",
            0.5),
        kept("weightDecay", "0.03", 0.03),
        kept("weightDecay", "0", 0.0),
        kept("dropout", "0.1", List.of(0.1)),
        kept("dropout", "[0.1, 0]", List.of(0.1, 0.0)),
        kept("clipValue", "4", 4.0),
        kept("clipNorm", "5", 5.0),
        kept("maxNorm", "6", 6.0),
        at("training.classWeight", "balanced", "classWeight", weights(Map.of())),
        at("training.classWeight", "{ a = 2, b.c = 0 }", "classWeight", weights(FACTORS)),
        at("training.validationMetric", "auc", "settings.validation.metric", "auc", WATCHED),
        at("training.validationMetric", "auprc", "settings.validation.metric", "auprc", WATCHED),
        at("training.patience", "8", "settings.validation.patience", 8, WATCHED),
        at("training.minDelta", "1e-3", "settings.validation.minDelta", 1e-3, WATCHED),
        at("training.maxStepHalvings", "2", "settings.maxStepHalvings", 2),
        at("training.blockSize", "99", "settings.blockSize", 99),
        at("training.aggregation", "sliced", "settings.aggregation", Aggregation.SLICED),
        at("training.aggregationDepth", "3", "settings.aggregationDepth", 3),
        at("training.seed", "" + (1L << 40), "settings.seed", 1L << 40));
  }

  private static Optional<ClassWeightKey> weights(Map<String, Double> byName) {
    return Optional.of(new ClassWeightKey(byName));
  }

  private RunPlan plan(List<String> given, String... overrides) {
    Path file =
        CommandLineRun.write(
            folder.resolve("train.conf"),
            "data { path = x.csv, label = y }",
            "network { hidden = [5, 3], loss = cross-entropy }");
    List<String> all = Stream.concat(given.stream(), Stream.of(overrides)).toList();
    return RunPlan.of(Configuration.load(file.toString(), all));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aKeyReachesItsComponentAndNoOther(Case one) {
    List<String> changes =
        new ArrayList<>(Components.changes(plan(one.given), plan(one.given, one.toString())));
    changes.removeIf(change -> change.startsWith(LEFT_OPEN));
    assertEquals(List.of(one.path + " = " + one.expected), changes);
  }

  @Test
  void everyKeyHasACase() {
    Set<String> keys =
        new TreeSet<>(
            Set.of(
                "data.validationFraction",
                "data.validationIndicator",
                "preprocessing.scaling",
                "preprocessing.targetScaling",
                "output.clampPredictions"));
    for (String section : List.of("network", "training")) {
      ConfigObject values = Configuration.reference().getObject(section);
      values.keySet().forEach(key -> keys.add(section + "." + key));
    }
    assertEquals(keys, cases().map(Case::key).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void everyComponentOfSettingsAndDesignHasAKey() {
    Set<String> components = new TreeSet<>();
    Components.of(TrainingSettings.DEFAULT)
        .keySet()
        .forEach(path -> components.add("settings." + path));
    Components.of(new NetworkDesign(List.of(), "poisson", 1))
        .keySet()
        .forEach(path -> components.add("design." + path));
    components.removeAll(Set.of(LEFT_OPEN, "design.auto")); // each has a test of its own
    Set<String> reached = cases().map(Case::path).collect(Collectors.toCollection(TreeSet::new));
    reached.removeIf(path -> path.startsWith("validation") || path.equals("classWeight"));
    assertEquals(components, reached);
  }

  @ParameterizedTest
  @CsvSource({
    "SOLVER,   training.solver=adam",
    "SCHEDULE, training.schedule=constant",
    "MAX_ITER, training.maxIter=200",
    "PATIENCE, training.patience=0",
    "DROPOUT,  training.dropout=0",
  })
  void aKeyThatIsSetIsNotLeftOpen(AutoSetting setting, String override) {
    assertEquals(EnumSet.allOf(AutoSetting.class), plan(List.of()).settings().auto());
    assertEquals(
        EnumSet.complementOf(EnumSet.of(setting)), plan(List.of(), override).settings().auto());
  }

  @Test
  void hiddenLayersThatAreLeftOpenAreLikeATemplate() {
    NetworkDesign design =
        plan(
                List.of(),
                "network.hidden=auto",
                "network.activation=tanh",
                "network.layerNormalization=true")
            .design();
    assertEquals(List.of(), design.hidden());
    assertEquals(Optional.of(new Layer(2, new Tanh(), true)), design.auto());
    assertEquals(
        NetworkDesign.chosenByData().auto(),
        plan(List.of(), "network.hidden=auto", "network.activation=auto").design().auto());
    assertEquals(Optional.empty(), plan(List.of()).design().auto());
  }

  @Test
  void noDropoutIsSaidForOneLayerOrForEach() {
    assertEquals(
        plan(List.of(), "training.dropout=0").settings(),
        plan(List.of(), "training.dropout=[0, 0]").settings());
  }

  @ParameterizedTest
  @CsvSource({
    "true,  robust,   standardization = true contradicts preprocessing.scaling = robust",
    "false, standard, standardization = false contradicts preprocessing.scaling = standard",
    "false, min-max,  standardization = false contradicts preprocessing.scaling = min-max",
  })
  void twoSpellingsOfTheScalingMustAgree(String standardization, String scaling, String message) {
    String[] both = {
      "training.standardization=" + standardization, "preprocessing.scaling=" + scaling
    };
    UsageException refused =
        assertThrows(UsageException.class, () -> plan(List.of(), both).settings());
    assertEquals("training." + message + "; set one of them", refused.getMessage());
    assertEquals(
        plan(List.of(), "preprocessing.scaling=standard").settings(),
        plan(List.of(), "training.standardization=true", "preprocessing.scaling=standard")
            .settings());
  }

  /** Whatever stood there before. */
  @ParameterizedTest
  @CsvSource({
    "training.stepSize,    0.3,       default",
    "training.stepSize,    auto,      default",
    "training.decay,       0.5,       default",
    "training.epsilon,     1e-3,      default",
    "training.weightDecay, 0.5,       default",
    "training.batchSize,   33,        auto",
    "training.batchSize,   all,       auto",
    "training.localSteps,  3,         auto",
    "network.activation,   tanh,      auto",
    "training.stepScaling, none,      auto",
    "training.workers,     3,         auto",
    "network.outputs,      3,         auto",
    "network.initializer,  he-normal, auto",
    "training.dropout,     0.5,       auto",
    "training.schedule,    cosine,    auto",
    "training.maxIter,     3,         auto",
    "training.patience,    3,         auto",
    "training.refit,       true,      auto",
    "training.standardization,    true,   auto",
    "preprocessing.scaling,       robust, auto",
    "preprocessing.targetScaling, none,   auto",
    "output.clampPredictions,     true,   auto",
    "data.validationFraction,     0.3,    auto"
  })
  void aWordStandsForTheDefault(String key, String other, String word) {
    RunPlan usual = plan(List.of(ADAM));
    assertNotEquals(usual, plan(List.of(ADAM), key + "=" + other));
    assertEquals(usual, plan(List.of(ADAM), key + "=" + other, key + "=" + word));
  }
}
