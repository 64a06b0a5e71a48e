package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.schedule.Cosine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not go together, and what is out of range, is told with its name and the reason. */
class SettingsCombinationTest {

  private static final String SEARCHES =
      " does not go with solver = l-bfgs, which searches its step along a line on all rows";
  private static final String ONE_COST =
      " does not go with solver = l-bfgs, whose line search needs one cost for one point";
  private static final String ALL_ROWS = " does not go with all rows in one step; set batchSize";
  private static final String SYNCHRONOUS =
      " does not go with localSteps = 0, where no worker goes its own way";
  private static final String LARGE =
      " does not go with batches of more than 2048 rows unless localSteps is set";
  private static final String SHARE = ": expected a number from 0 to below 1, found ";

  private static final List<Double> NO_SHARES =
      List.of(-0.1, 1.0, Double.NaN, Double.POSITIVE_INFINITY);
  private static final List<Double> NEGATIVE_OR_NOT_FINITE =
      List.of(-0.1, Double.NaN, Double.POSITIVE_INFINITY);

  private static SolverSettings solver(Optimizer optimizer) {
    return SolverSettings.of(optimizer, SolverSettings.UNSET);
  }

  private static void assertRefused(String message, Record record, String name, Object value) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Components.with(record, name, value),
            () -> name + " = " + value);
    assertEquals(message, e.getMessage());
  }

  static Stream<Arguments> notOfLineSearches() {
    return Stream.of(
        Arguments.of("stepSize", 0.1),
        Arguments.of("stepSize", SolverSettings.RANGE_TEST),
        Arguments.of("schedule", new Cosine(Cosine.WHOLE, 1)),
        Arguments.of("warmUp", 1.0),
        Arguments.of("batchSize", 64),
        Arguments.of("localSteps", 4),
        Arguments.of("workers", 4),
        Arguments.of("outerMomentum", 0.5));
  }

  @ParameterizedTest
  @MethodSource("notOfLineSearches")
  void lineSearchesHaveNoStepsOfTheirOwn(String name, Object value) {
    assertRefused(name + SEARCHES, solver(Optimizer.L_BFGS), name, value);
    assertDoesNotThrow(() -> Components.with(solver(Optimizer.ADAM), name, value));
  }

  static Stream<Arguments> notForOneCost() {
    return Stream.of(
        Arguments.of("dropout", List.of(0.5), ""),
        Arguments.of("weightDecay", 0.1, "; use regParam"),
        Arguments.of("clipValue", 1.0, ""),
        Arguments.of("clipNorm", 1.0, ""),
        Arguments.of("maxNorm", 1.0, ""));
  }

  @ParameterizedTest
  @MethodSource("notForOneCost")
  void lineSearchesNeedOneCostForOnePoint(String name, Object value, String fix) {
    Regularization asked = Components.with(Regularization.NONE, name, value);
    TrainingSettings search = TrainingSettings.DEFAULT.with(solver(Optimizer.L_BFGS));
    assertRefused(name + ONE_COST + fix, search, "regularization", asked);
    TrainingSettings regularized = TrainingSettings.DEFAULT.with(asked);
    assertRefused(name + ONE_COST + fix, regularized, "solver", solver(Optimizer.L_BFGS));
    for (Optimizer optimizer : Optimizer.values()) {
      if (optimizer != Optimizer.L_BFGS) {
        assertDoesNotThrow(() -> regularized.with(solver(optimizer)));
      }
    }
  }

  @Test
  void lineSearchesTakePenaltiesAndWhatIsOff() {
    Regularization off = new Regularization(new Penalty(0.1, 0.5), 0, List.of(0.0, 0.0), 0, 0, 0);
    assertDoesNotThrow(() -> TrainingSettings.DEFAULT.with(off).with(solver(Optimizer.L_BFGS)));
    assertDoesNotThrow(
        () -> Components.with(solver(Optimizer.L_BFGS), "batchSize", SolverSettings.ALL));
  }

  static Stream<Arguments> ofLocalSteps() {
    return Stream.of(
        Arguments.of("localSteps", 4),
        Arguments.of("workers", 4),
        Arguments.of("outerMomentum", 0.5));
  }

  @ParameterizedTest
  @MethodSource("ofLocalSteps")
  void localStepsNeedMinibatches(String name, Object value) {
    for (Optimizer optimizer : List.of(Optimizer.GD, Optimizer.MOMENTUM, Optimizer.NESTEROV)) {
      assertRefused(name + ALL_ROWS, solver(optimizer), name, value);
      SolverSettings inMinibatches = Components.with(solver(optimizer), "batchSize", 100);
      assertDoesNotThrow(() -> Components.with(inMinibatches, name, value));
    }
    SolverSettings onAll = Components.with(solver(Optimizer.ADAM), "batchSize", 0);
    assertRefused(name + ALL_ROWS, onAll, name, value);
  }

  @ParameterizedTest
  @CsvSource({"workers, 4", "outerMomentum, 0.5"})
  void workersNeedLocalSteps(String name, String text) {
    Object value = name.equals("workers") ? (Object) Integer.valueOf(text) : Double.valueOf(text);
    SolverSettings adam = solver(Optimizer.ADAM);
    assertRefused(name + SYNCHRONOUS, Components.with(adam, "localSteps", 0), name, value);
    SolverSettings large = Components.with(adam, "batchSize", 2_049);
    assertRefused(name + LARGE, large, name, value);
    SolverSettings local = Components.with(large, "localSteps", 2);
    assertDoesNotThrow(() -> Components.with(local, name, value));
    assertRefused(name + LARGE, Components.with(local, name, value), "localSteps", -1);
    assertDoesNotThrow(
        () -> Components.with(Components.with(adam, "batchSize", 2_048), name, value));
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void everyNumberHasItsRangeWhateverTheSolver(Optimizer optimizer) {
    SolverSettings solver = solver(optimizer);
    for (double bad : NO_SHARES) {
      for (String name : List.of("momentum", "beta1", "beta2", "outerMomentum")) {
        assertRefused(name + SHARE + bad, solver, name, bad);
      }
      if (!Double.isNaN(bad)) { // which leaves it to the solver
        assertRefused("decay" + SHARE + bad, solver, "decay", bad);
      }
    }
    for (double bad : NEGATIVE_OR_NOT_FINITE) {
      assertRefused("warmUp: expected a number ≥ 0, found " + bad, solver, "warmUp", bad);
      if (!Double.isNaN(bad)) {
        assertRefused("stepSize: expected a number > 0, found " + bad, solver, "stepSize", bad);
        assertRefused("epsilon: expected a number > 0, found " + bad, solver, "epsilon", bad);
      }
    }
    assertRefused("epsilon: expected a number > 0, found 0.0", solver, "epsilon", 0.0);
    assertRefused("batchSize: expected a number ≥ 1, found -2", solver, "batchSize", -2);
    assertRefused("localSteps: expected a number ≥ 0, found -2", solver, "localSteps", -2);
    for (int bad : new int[] {-2, 0}) {
      assertRefused("workers: expected a number ≥ 1, found " + bad, solver, "workers", bad);
    }
  }

  @Test
  void regularizationHasItsRanges() {
    for (double bad : NEGATIVE_OR_NOT_FINITE) {
      for (String name : List.of("weightDecay", "clipValue", "clipNorm", "maxNorm")) {
        if (!(Double.isNaN(bad) && name.equals("weightDecay"))) { // which leaves it to the solver
          assertRefused(
              name + ": expected a number ≥ 0, found " + bad, Regularization.NONE, name, bad);
        }
      }
      assertRefused("regParam: expected a number ≥ 0, found " + bad, Penalty.NONE, "regParam", bad);
    }
    for (double bad : List.of(-0.1, 1.1, Double.NaN)) {
      assertRefused(
          "elasticNetParam: expected a number from 0 to 1, found " + bad,
          Penalty.NONE,
          "elasticNetParam",
          bad);
    }
    for (double bad : NO_SHARES) {
      assertRefused(
          "dropout: expected numbers from 0 to below 1, found " + bad,
          Regularization.NONE,
          "dropout",
          List.of(0.5, bad));
    }
  }

  @Test
  void stoppingAndValidationHaveTheirRanges() {
    StoppingCriteria stopping = TrainingSettings.DEFAULT.stopping();
    assertRefused("maxIter: expected at least 1, found 0", stopping, "maxIter", 0);
    ValidationSettings validation = ValidationSettings.DEFAULT;
    assertRefused("patience: expected at least 0, found -1", validation, "patience", -1);
    for (double bad : NEGATIVE_OR_NOT_FINITE) {
      String range = ": expected a number ≥ 0, found " + bad;
      assertRefused("tol" + range, stopping, "tol", bad);
      assertRefused("gradientTol" + range, stopping, "gradientTol", bad);
      assertRefused("minDelta" + range, validation, "minDelta", bad);
    }
    TrainingSettings all = TrainingSettings.DEFAULT;
    assertRefused("maxStepHalvings: expected at least 0, found -1", all, "maxStepHalvings", -1);
    assertRefused("blockSize: expected a number ≥ 1, found 0", all, "blockSize", 0);
    assertRefused("aggregationDepth: expected a number ≥ 1, found 0", all, "aggregationDepth", 0);
  }

  private static NetworkDesign design(int hiddenLayers, String loss) {
    List<Layer> hidden = new ArrayList<>();
    for (int l = 0; l < hiddenLayers; l++) {
      hidden.add(new Layer(4, new Relu(), false));
    }
    return new NetworkDesign(hidden, loss, NetworkDesign.INFERRED);
  }

  private static TrainingSettings dropping(Double... rates) {
    return TrainingSettings.DEFAULT.with(
        Components.with(Regularization.NONE, "dropout", List.of(rates)));
  }

  private static void assertDoesNotFit(String message, TrainingSettings settings, int layers) {
    NetworkDesign design = design(layers, "poisson");
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> settings.requireFits(design))
            .getMessage());
  }

  @Test
  void dropoutNeedsTheHiddenLayersItNames() {
    String none = "dropout: there is no hidden layer whose activations could be dropped";
    assertDoesNotFit(none, dropping(0.5), 0);
    assertDoesNotFit(none, dropping(0.5, 0.1), 0);
    String number = "dropout: expected one number, or one per hidden layer (%d), found %d";
    assertDoesNotFit(number.formatted(1, 2), dropping(0.5, 0.1), 1);
    assertDoesNotFit(number.formatted(3, 2), dropping(0.5, 0.0), 3);
    assertDoesNotThrow(() -> dropping(0.5).requireFits(design(3, "poisson")));
    assertDoesNotThrow(() -> dropping(0.5, 0.0).requireFits(design(2, "poisson")));
    assertDoesNotThrow(() -> dropping(0.0).requireFits(design(0, "poisson")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"squared-error", "huber(2.0)", "poisson", "softmax-focal(3.0)"})
  void labelsAreSmoothedForCrossEntropyAlone(String loss) {
    assertRefused(
        "labelSmoothing goes with cross-entropy losses, found " + loss,
        design(1, loss),
        "labelSmoothing",
        0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "sigmoid-cross-entropy", "softmax-cross-entropy"})
  void labelSmoothingHasItsRange(String loss) {
    assertDoesNotThrow(() -> Components.with(design(1, loss), "labelSmoothing", 0.1));
    for (double bad : NO_SHARES) {
      assertRefused("labelSmoothing" + SHARE + bad, design(1, loss), "labelSmoothing", bad);
    }
  }

  @Test
  void outputsHaveTheirRange() {
    assertRefused("outputs: expected at least 1, found -1", design(0, "poisson"), "outputs", -1);
  }
}
