package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.evaluation.Metrics;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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

/** Whole runs on small tables, for every head. */
@ExtendWith(SparkSessionExtension.class)
class NetworkTrainingSparkTest {

  private static final int ROWS = 400;
  private static final int ITERATIONS = 60;
  private static final double TEST_FRACTION = 0.25;

  /** The rows follow a rule with noise of 0.3 standard deviations: far better than guessing. */
  private static final double GOOD_SHARE = 0.8;

  /** Blocks of another size and seed are added in another order: some 2⁻⁵³ of about 1. */
  private static final double ROUNDING = 1e-12;

  static TrainingSettings settings(double stepSize) {
    return new TrainingSettings(
        Precision.DOUBLE,
        true,
        Initializer.AUTO,
        stepSize,
        new StoppingCriteria(ITERATIONS, 0, 0),
        Penalty.NONE,
        64,
        2,
        1);
  }

  static NetworkDesign design(String loss) {
    return new NetworkDesign(
        List.of(new Layer(8, Activation.parse("tanh"))), loss, NetworkDesign.INFERRED);
  }

  private static TrainingOutcome train(
      SparkSession spark, String loss, String labels, double stepSize) {
    return training(spark, loss, labels, stepSize).run();
  }

  private static NetworkTraining training(
      SparkSession spark, String loss, String labels, double stepSize) {
    Columns columns = SyntheticRows.columns(false, labels.split("\\+", -1));
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 3);
    TrainingData data = new TrainingData(table, Optional.empty(), TEST_FRACTION, columns);
    return new NetworkTraining(data, design(loss), settings(stepSize), TrainingObserver.NONE);
  }

  private static void assertLossFalls(TrainingOutcome outcome) {
    List<Iteration> history = outcome.result().history();
    assertEquals(ITERATIONS, history.size());
    double first = history.get(0).loss();
    double last = history.get(history.size() - 1).loss();
    assertTrue(last < first, first + " → " + last);
    assertTrue(outcome.train().get("loss") <= last, "the last update lowers the loss once more");
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid-cross-entropy, yes, 0.5",
    "sigmoid-cross-entropy, yes+also, 0.5",
    "softmax-cross-entropy, kind, 0.5",
    "softmax-cross-entropy, yes, 0.5"
  })
  void classifiersLearn(String loss, String labels, double stepSize, SparkSession spark) {
    TrainingOutcome outcome = train(spark, loss, labels, stepSize);
    assertLossFalls(outcome);
    assertEquals(ROWS, outcome.train().rows() + outcome.test().orElseThrow().rows());
    for (String metric : List.of("accuracy", "auc", "auprc", "f1")) {
      double test = outcome.test().orElseThrow().get(metric);
      assertTrue(test > GOOD_SHARE && test <= 1, metric + " " + test);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "squared-error, amount, 0.1",
    "squared-error, amount+other, 0.1",
    "huber, amount, 0.3",
    "huber(0.5), amount+other, 0.3",
    "poisson, count, 0.05"
  })
  void regressionsLearn(String loss, String labels, double stepSize, SparkSession spark) {
    TrainingOutcome outcome = train(spark, loss, labels, stepSize);
    assertLossFalls(outcome);
    double r2 = outcome.test().orElseThrow().get("r2");
    // Counts scatter about their rate, which no model can explain.
    assertTrue(r2 > (loss.equals("poisson") ? 0.3 : GOOD_SHARE) && r2 < 1, "R² " + r2);
    assertTrue(outcome.test().orElseThrow().get("mae") > 0);
  }

  @Test
  void givenParametersAreWhereTrainingStarts(SparkSession spark) {
    TrainingOutcome first = train(spark, "squared-error", "amount", 0.01);
    double[] trained = first.model().rawParameters();
    TrainingOutcome second =
        training(spark, "squared-error", "amount", 0.01).startingFrom(trained).run();
    double loss = first.train().get("loss");
    assertEquals(
        loss, second.result().history().get(0).loss(), ROUNDING * loss, "goes on from there");
    assertThrows(
        IllegalArgumentException.class,
        () -> training(spark, "squared-error", "amount", 0.01).startingFrom(new double[2]).run());
  }

  @Test
  void aLossThatTheLastUpdateMadeInfiniteIsNoResult(SparkSession spark) {
    Columns columns = SyntheticRows.columns(false, "amount");
    TrainingSettings huge =
        new TrainingSettings(
                Precision.DOUBLE,
                true,
                Initializer.AUTO,
                1e200,
                new StoppingCriteria(1, 0, 0),
                Penalty.NONE,
                64,
                2,
                1)
            .withStepHalvings(0);
    NetworkTraining training =
        new NetworkTraining(
            TrainingData.of(SyntheticRows.table(spark, SyntheticRows.of(50, 1), 1), columns),
            design("squared-error"),
            huge,
            TrainingObserver.NONE);
    NonFiniteLossException e = assertThrows(NonFiniteLossException.class, training::run);
    assertEquals(1, e.iteration());
  }

  @Test
  void oneClassAmongTheTrainingRowsIsRefusedEvenIfTheTestRowsHaveAnother(SparkSession spark) {
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    List<Row> rows =
        IntStream.range(0, 50)
            .mapToObj(i -> RowFactory.create((double) i, i == 25 ? 1.0 : 0.0))
            .toList();
    Columns columns = new Columns(List.of("x"), List.of("y"), null);
    int refused = 0;
    for (long seed = 1; seed <= 20; seed++) {
      TrainingSettings d = settings(0.1);
      TrainingSettings seeded =
          new TrainingSettings(
              d.precision(),
              true,
              d.initializer(),
              0.1,
              new StoppingCriteria(1, 0, 0),
              Penalty.NONE,
              64,
              2,
              seed);
      TrainingData data =
          new TrainingData(spark.createDataFrame(rows, schema), Optional.empty(), 0.5, columns);
      try {
        new NetworkTraining(data, design("sigmoid-cross-entropy"), seeded, TrainingObserver.NONE)
            .run();
      } catch (InvalidDataException e) {
        assertTrue(e.getMessage().contains("same in every row for training"), e.getMessage());
        refused++;
      }
    }
    // The one row of class 1 is held out by about half of the seeds.
    assertTrue(refused > 3 && refused < 17, refused + " of 20");
  }

  @Test
  void aSeparateTestTableIsTestedOnAndNeverTrainedOn(SparkSession spark) {
    Columns columns = SyntheticRows.columns(true, SyntheticRows.KIND);
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 2);
    Dataset<Row> other = SyntheticRows.table(spark, SyntheticRows.of(77, 2), 2);
    NetworkDesign design = design("softmax-cross-entropy");
    TrainingSettings settings = settings(0.5);
    TrainingOutcome with =
        new NetworkTraining(
                new TrainingData(table, Optional.of(other), 0, columns),
                design,
                settings,
                TrainingObserver.NONE)
            .run();
    TrainingOutcome without =
        new NetworkTraining(
                TrainingData.of(table, columns), design, settings, TrainingObserver.NONE)
            .run();
    assertEquals(ROWS, with.train().rows());
    assertEquals(77, with.test().orElseThrow().rows());
    assertEquals(Optional.empty(), without.test());
    assertEquals(
        List.of(without.result().parameters()[0], without.train().get("loss")),
        List.of(with.result().parameters()[0], with.train().get("loss")));
    assertClose(ModelEvaluation.of(with.model(), other), with.test().orElseThrow());
  }

  @Test
  void evaluationOfATrainedModelGivesTheMetricsOfTheRun(SparkSession spark) {
    Columns columns = SyntheticRows.columns(true, SyntheticRows.KIND);
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 1), 2);
    TrainingOutcome outcome =
        new NetworkTraining(
                TrainingData.of(table, columns),
                design("softmax-cross-entropy"),
                settings(0.5),
                TrainingObserver.NONE)
            .run();
    assertClose(ModelEvaluation.of(outcome.model(), table), outcome.train());
  }

  private static void assertClose(Metrics expected, Metrics found) {
    assertEquals(expected.rows(), found.rows());
    assertEquals(expected.values().keySet(), found.values().keySet());
    expected
        .values()
        .forEach((name, value) -> assertEquals(value, found.get(name), ROUNDING, name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "softmax-cross-entropy | amount | expected",
        "sigmoid-cross-entropy | kind | expected 0 or 1, found 2",
        "sigmoid-cross-entropy | amount | expected whole numbers as class indices",
        "poisson | amount | expected a count",
        "softmax-cross-entropy | yes+also | needs 1 label values per row, found 2"
      })
  void refusesLabelsThatTheLossCannotHave(
      String loss, String labels, String expected, SparkSession spark) {
    String message =
        assertThrows(InvalidDataException.class, () -> train(spark, loss, labels, 0.1))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }
}
