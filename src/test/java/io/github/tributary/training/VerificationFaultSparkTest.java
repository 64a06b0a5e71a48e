package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Evaluation;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Penalty;
import io.github.tributary.training.Verification.Check;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The self-check finds a gradient that is wrong in one entry, and says in which tensor. */
@ExtendWith(SparkSessionExtension.class)
class VerificationFaultSparkTest {

  // 4 → 3 tanh → 3: w[1] has the entries 0 … 11, b[1] 12 … 14, w[2] 15 … 23, b[2] 24 … 26.
  private static List<Check> verify(
      SparkSession spark, Precision precision, UnaryOperator<Objective> fault) {
    TrainingSettings defaults = TrainingSettings.DEFAULT;
    return Verification.run(
        TrainingData.of(
            SyntheticRows.table(spark, SyntheticRows.of(60, 1), 2),
            SyntheticRows.columns(true, SyntheticRows.KIND)),
        new NetworkDesign(
            List.of(new Layer(3, Activation.parse("tanh"))),
            "softmax-cross-entropy",
            NetworkDesign.INFERRED),
        new TrainingSettings(
            precision,
            true,
            defaults.initializer(),
            0.1,
            defaults.stopping(),
            Penalty.NONE,
            64,
            2,
            3),
        TrainingObserver.NONE,
        fault);
  }

  private static UnaryOperator<Objective> factor(int entry, double factor) {
    return objective ->
        (parameters, step) -> {
          Evaluation right = objective.evaluate(parameters, step);
          double[] gradient = right.gradient().clone();
          gradient[entry] *= factor;
          return new Evaluation(right.loss(), gradient, right.rows());
        };
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, 5, -1, w[1]",
    "FLOAT, 13, 2, b[1]",
    "DOUBLE, 20, 1.001, w[2]",
    "DOUBLE, 25, 0, b[2]",
    "DOUBLE, 0, NaN, w[1]"
  })
  void everyComparisonFindsAWrongEntryInItsTensorAndNoOther(
      Precision precision, int entry, double factor, String tensor, SparkSession spark) {
    for (Check check : verify(spark, precision, factor(entry, factor))) {
      assertEquals(!check.tensor().equals(tensor), check.passed(), check.toString());
    }
  }
}
