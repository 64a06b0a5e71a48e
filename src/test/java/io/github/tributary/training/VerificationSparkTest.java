package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import io.github.tributary.optim.Penalty;
import io.github.tributary.training.Verification.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-check passes on right code, for every head and both precisions. */
@ExtendWith(SparkSessionExtension.class)
class VerificationSparkTest {

  private static TrainingSettings settings(Precision precision) {
    TrainingSettings defaults = TrainingSettings.DEFAULT;
    return new TrainingSettings(
        precision,
        true,
        defaults.initializer(),
        0.1,
        defaults.stopping(),
        new Penalty(0.1, 0.5),
        64,
        2,
        3);
  }

  private static List<Check> verify(
      SparkSession spark, Head head, String activation, Precision precision, int rows) {
    List<Layer> hidden =
        List.of(new Layer(5, Activation.parse(activation)), new Layer(4, Activation.parse("tanh")));
    String[] labels = SyntheticRows.labelsFor(head).toArray(String[]::new);
    return Verification.run(
        TrainingData.of(
            SyntheticRows.table(spark, SyntheticRows.of(rows, 1), 2),
            SyntheticRows.columns(true, labels)),
        new NetworkDesign(hidden, head.text(), NetworkDesign.INFERRED),
        settings(precision),
        TrainingObserver.NONE);
  }

  static Stream<Arguments> heads() {
    return Choices.heads().stream()
        .filter(head -> head.outputs() != 4 && head.targets() < 3)
        .filter(head -> head.equals(head.withoutSmoothing())) // a design smooths, not its text
        .map(head -> Arguments.of(head, head.outputs() == 1 ? Precision.FLOAT : Precision.DOUBLE));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void everyCheckPassesForEveryHead(Head head, Precision precision, SparkSession spark) {
    List<Check> checks = verify(spark, head, "gelu", precision, 60);
    Set<String> tensors = checks.stream().map(Check::tensor).collect(Collectors.toSet());
    assertEquals(Set.of("w[1]", "b[1]", "w[2]", "b[2]", "w[3]", "b[3]"), tensors);
    for (Check check : checks) {
      assertTrue(check.passed(), check.toString());
      assertTrue(check.compared() > 0, check.toString());
    }
  }

  /** Clipped features and targets in another unit are part of what is checked. */
  @ParameterizedTest
  @ValueSource(strings = {"squared-error", "huber", "poisson", "softmax-cross-entropy"})
  void everyCheckPassesWithEveryScaling(String loss, SparkSession spark) {
    Head head = Head.parse(loss, loss.startsWith("softmax") ? 3 : 1);
    for (ScalingSettings scaling : List.of(ScalingSettings.AUTO, ScalingSettings.NONE)) {
      List<Check> checks =
          Verification.run(
              TrainingData.of(
                  SyntheticRows.table(spark, SyntheticRows.of(60, 1), 2),
                  SyntheticRows.columns(true, SyntheticRows.labelsFor(head).get(0))),
              new NetworkDesign(
                  List.of(new Layer(5, Activation.parse("tanh"))), loss, NetworkDesign.INFERRED),
              settings(Precision.DOUBLE).with(scaling),
              TrainingObserver.NONE);
      for (Check check : checks) {
        assertTrue(check.passed(), check.toString());
      }
    }
  }

  @Test
  void aComparisonOfNothingOrOfNaNDoesNotPass() {
    assertTrue(new Check("", "w[1]", 3, 0.5, "").passed());
    assertFalse(new Check("", "w[1]", 3, 1.5, "").passed());
    assertFalse(new Check("", "w[1]", 3, Double.NaN, "").passed());
    assertFalse(new Check("", "w[1]", 0, 0, "").passed());
  }

  @Test
  void aGradientThatOverflowsIsNotFoundToAgree(SparkSession spark) {
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    List<Row> rows = List.of(RowFactory.create(1e200, 1.0), RowFactory.create(-1e200, 2.0));
    TrainingSettings defaults = TrainingSettings.DEFAULT;
    List<Check> checks =
        Verification.run(
            TrainingData.of(
                spark.createDataFrame(rows, schema), new Columns(List.of("x"), List.of("y"), null)),
            new NetworkDesign(List.of(), "squared-error", NetworkDesign.INFERRED),
            new TrainingSettings(
                Precision.DOUBLE,
                false,
                defaults.initializer(),
                0.1,
                defaults.stopping(),
                Penalty.NONE,
                64,
                2,
                3),
            TrainingObserver.NONE);
    assertTrue(checks.stream().noneMatch(Check::passed), checks.toString());
  }

  @Test
  void aTableOfFewDifferentRowsIsCheckedToo(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(SyntheticRows.of(2, 1).get(i % 2));
    }
    List<Check> checks =
        Verification.run(
            TrainingData.of(
                SyntheticRows.table(spark, rows, 2), SyntheticRows.columns(false, "amount")),
            new NetworkDesign(List.of(), "squared-error", NetworkDesign.INFERRED),
            settings(Precision.DOUBLE),
            TrainingObserver.NONE);
    assertTrue(checks.stream().allMatch(Check::passed), checks.toString());
  }

  @Test
  void aTableLargerThanTheSampleAndKinksAreCheckedToo(SparkSession spark) {
    List<Check> checks =
        verify(spark, Head.parse("softmax-cross-entropy", 3), "relu", Precision.FLOAT, 3000);
    for (Check check : checks) {
      assertTrue(check.passed(), check.toString());
    }
  }
}
