package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.training.ScalingSettings.TargetScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets of any size are learnt as well as those of about 1, and told in their own unit. */
@ExtendWith(SparkSessionExtension.class)
class TargetScalingSparkTest {

  private static final Columns COLUMNS = new Columns(List.of("a", "b"), List.of("y"), null);
  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.DoubleType)
          .add("y", DataTypes.DoubleType);

  private static final FeatureScaling STANDARD = FeatureScaling.STANDARD;

  /** Targets of 40 are unscaled again, 2⁻⁵³·40 off beside residuals of 0.7, and summed up. */
  private static final double ROUNDING = 1e-10;

  /** Both end where the loss is flat to rounding; the largest difference measured is 1e-9. */
  private static final double AGREEMENT = 1e-6;

  /** y = mean + deviation·(a - 0.3·b + noise)/√(a's and b's and the noise's variance). */
  private static Dataset<Row> table(SparkSession spark, double mean, double deviation) {
    SplittableRandom random = new SplittableRandom(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double a = random.nextGaussian();
      double b = 5 * random.nextGaussian();
      double z = (a - 0.06 * b + 0.1 * random.nextGaussian()) / 1.05;
      rows.add(RowFactory.create(a, b, mean + deviation * z));
    }
    return SyntheticRows.table(spark, SCHEMA, rows, 2);
  }

  private static TrainingSettings settings(Precision precision, TargetScaling targets) {
    TrainingSettings open = TrainingSettings.DEFAULT;
    return Components.with(open, "precision", (Object) precision)
        .with(new ScalingSettings(STANDARD, targets, Optional.of(false)))
        .with(SolverSettings.of(Optimizer.L_BFGS, SolverSettings.UNSET))
        .with(new StoppingCriteria(500, 0, 1e-10));
  }

  private static TrainingOutcome train(
      Dataset<Row> table, List<Layer> hidden, String loss, TrainingSettings settings) {
    NetworkDesign design = new NetworkDesign(hidden, loss, NetworkDesign.INFERRED);
    return new NetworkTraining(
            TrainingData.of(table, COLUMNS), design, settings, TrainingObserver.NONE)
        .run();
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,  1e9,  1e-3",
    "FLOAT,  0,    1",
    "FLOAT,  1e-3, 1e6",
    "FLOAT,  1e9,  1e6",
    "DOUBLE, 1e9,  1e-3",
    "DOUBLE, -5,   1e-3",
  })
  void targetsOfAnySizeAreLearntAlike(
      Precision precision, double mean, double deviation, SparkSession spark) {
    TrainingSettings settings =
        settings(precision, TargetScaling.AUTO).with(new StoppingCriteria(60, 1e-6, 1e-6));
    Metrics usual = train(table(spark, 0, 1), List.of(), "squared-error", settings).train();
    assertEquals(0.99, usual.get("r2"), 0.005, "the noise has a hundredth of the variance");
    Metrics found =
        train(table(spark, mean, deviation), List.of(), "squared-error", settings).train();
    // Targets of 1e9 have a grid of 1e-7, a ten thousandth of a deviation of 1e-3.
    assertEquals(usual.get("r2"), found.get("r2"), 1e-5);
    assertEquals(deviation * usual.get("rmse"), found.get("rmse"), 1e-3 * deviation);
    TrainingSettings deep = settings.with(new StoppingCriteria(40, 1e-6, 1e-6));
    List<Layer> hidden = List.of(new Layer(8, new Tanh()));
    double r2 =
        train(table(spark, mean, deviation), hidden, "squared-error", deep).train().get("r2");
    assertTrue(r2 > 0.98, "R² " + r2 + " with a hidden layer");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.01, 0", "0.05, 0.5", "0.1, 1"})
  void aLinearModelIsTheSameWhateverItsTargetsAreDividedBy(
      double regParam, double elasticNetParam, SparkSession spark) {
    Dataset<Row> table = table(spark, 40, 7);
    Penalty penalty = new Penalty(regParam, elasticNetParam);
    double[][] parameters = new double[2][];
    double[] losses = new double[2];
    for (TargetScaling targets : List.of(TargetScaling.NONE, TargetScaling.STANDARD)) {
      TrainingOutcome outcome =
          train(
              table,
              List.of(),
              "squared-error",
              settings(Precision.DOUBLE, targets).with(Regularization.of(penalty)));
      boolean scaled = targets == TargetScaling.STANDARD;
      assertEquals(scaled, !outcome.model().targetScaler().isIdentity());
      parameters[scaled ? 1 : 0] = outcome.model().rawParameters();
      List<Double> costs = outcome.result().objectiveHistory();
      losses[scaled ? 1 : 0] = costs.get(costs.size() - 1);
    }
    assertArrayEquals(parameters[0], parameters[1], AGREEMENT);
    // The cost with its penalty is told in the targets' unit too.
    assertEquals(losses[0], losses[1], AGREEMENT * losses[0]);
    assertTrue(Math.abs(parameters[1][0]) > 0.1, "something is left of the first weight");
  }

  /** Targets divided by σ, a delta in deviations: δ·σ in the unit of the targets. */
  @Test
  void theDeltaOfHuberIsInDeviations(SparkSession spark) {
    Dataset<Row> table = table(spark, 40, 7);
    TrainingOutcome scaled =
        train(table, List.of(), "huber(0.05)", settings(Precision.DOUBLE, TargetScaling.AUTO));
    double deviation = scaled.model().targetScaler().deviations()[0];
    TrainingOutcome plain =
        train(
            table,
            List.of(),
            "huber(" + 0.05 * deviation + ")",
            settings(Precision.DOUBLE, TargetScaling.NONE));
    assertArrayEquals(plain.model().rawParameters(), scaled.model().rawParameters(), 1e-4);
    assertEquals(
        plain.train().get("loss"), scaled.train().get("loss"), 1e-6 * plain.train().get("loss"));
  }

  @Test
  void lossesOfIterationsAndMetricsAreInTheUnitOfTheTargets(SparkSession spark) {
    SolverSettings steps = SolverSettings.of(Optimizer.GD, 0.5);
    TrainingSettings settings =
        settings(Precision.DOUBLE, TargetScaling.STANDARD)
            .with(steps)
            .with(new StoppingCriteria(5, 0, 0));
    TrainingData data =
        TrainingData.of(table(spark, 40, 7), COLUMNS).validatedOn(Optional.empty(), 0.3);
    List<Iteration> seen = new ArrayList<>();
    TrainingObserver observer =
        new TrainingObserver() {
          @Override
          public void iterationDone(Iteration iteration) {
            seen.add(iteration);
          }
        };
    NetworkDesign design = new NetworkDesign(List.of(), "squared-error", NetworkDesign.INFERRED);
    TrainingOutcome outcome = new NetworkTraining(data, design, settings, observer).run();
    Iteration last = outcome.result().history().get(4);
    assertEquals(outcome.result().history(), seen);
    // The last entry of the history is the cost of the model itself: ½·mse.
    double rmse = outcome.train().get("rmse");
    List<Double> costs = outcome.result().objectiveHistory();
    assertEquals(rmse * rmse / 2, costs.get(costs.size() - 1), ROUNDING * rmse * rmse);
    assertEquals(rmse * rmse / 2, outcome.train().get("loss"), ROUNDING * rmse * rmse);
    assertEquals(last.validationMetric(), last.validationLoss(), ROUNDING * last.validationLoss());
    assertTrue(last.validationLoss() > rmse * rmse / 4 && last.validationLoss() < rmse * rmse);
  }

  /**
   * Of several targets each is divided by its own deviation, and metrics are in their own units.
   */
  @Test
  void lossesOfSeveralTargetsAreAllInOneUnit(SparkSession spark) {
    TrainingSettings settings =
        Components.with(
                settings(Precision.DOUBLE, TargetScaling.STANDARD),
                "initializer",
                Initializer.ZEROS)
            .with(SolverSettings.of(Optimizer.GD, 0.3))
            .with(new StoppingCriteria(30, 0, 0));
    TrainingData data =
        TrainingData.of(
            SyntheticRows.table(spark, SyntheticRows.of(200, 1), 2),
            SyntheticRows.columns(false, "amount", "count"));
    NetworkDesign design = new NetworkDesign(List.of(), "squared-error", NetworkDesign.INFERRED);
    TrainingOutcome outcome =
        new NetworkTraining(data, design, settings, TrainingObserver.NONE).run();
    List<Double> costs = outcome.result().objectiveHistory();
    double last = costs.get(costs.size() - 1);
    assertEquals(last, outcome.train().get("loss"), ROUNDING * last);
    // A constant model's cost is ½ for each target that is divided by its deviation.
    assertEquals(1, costs.get(0), 1e-12);
  }

  @Test
  void predictionsAreHeldToTheRangeOfTheTrainingTargets(SparkSession spark) {
    TrainingSettings settings = settings(Precision.DOUBLE, TargetScaling.AUTO);
    for (boolean clamps : new boolean[] {true, false}) {
      ScalingSettings scaling =
          new ScalingSettings(STANDARD, TargetScaling.AUTO, Optional.of(clamps));
      var scaler =
          train(table(spark, 40, 7), List.of(), "squared-error", settings.with(scaling))
              .model()
              .targetScaler();
      double[] range = range(table(spark, 40, 7));
      assertEquals(clamps ? range[0] : Double.NEGATIVE_INFINITY, scaler.least()[0]);
      assertEquals(clamps ? range[1] : Double.POSITIVE_INFINITY, scaler.most()[0]);
    }
  }

  private static double[] range(Dataset<Row> table) {
    Row found = table.selectExpr("min(y)", "max(y)").first();
    return new double[] {found.getDouble(0), found.getDouble(1)};
  }

  /** With a hidden layer, but for counts, and not without: a line may go on. */
  @ParameterizedTest
  @CsvSource({
    "squared-error, true,  true",
    "huber,         true,  true",
    "poisson,       true,  false",
    "squared-error, false, false",
    "huber,         false, false"
  })
  void whetherPredictionsAreHeldIsChosenByTheNetwork(
      String loss, boolean deep, boolean held, SparkSession spark) {
    TrainingSettings settings =
        settings(Precision.DOUBLE, TargetScaling.AUTO)
            .with(ScalingSettings.AUTO)
            .with(SolverSettings.of(Optimizer.GD, 0.01))
            .with(new StoppingCriteria(1, 0, 0));
    var scaler =
        train(
                table(spark, 40, 1),
                deep ? List.of(new Layer(3, new Tanh())) : List.of(),
                loss,
                settings)
            .model()
            .targetScaler();
    assertEquals(held, scaler.least()[0] > 0);
    assertEquals(held, scaler.most()[0] < 100);
    // Counts have no unit but one.
    assertEquals(loss.equals("poisson"), scaler.deviations()[0] == 1 && scaler.means()[0] == 0);
  }

  @Test
  void aConstantTargetIsPredictedByItself(SparkSession spark) {
    TrainingOutcome outcome =
        train(
            table(spark, 1e9, 0),
            List.of(),
            "squared-error",
            settings(Precision.FLOAT, TargetScaling.AUTO).with(new StoppingCriteria(5, 0, 0)));
    assertEquals(0, outcome.train().get("rmse"));
  }
}
