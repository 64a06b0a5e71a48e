package io.github.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From probabilities to classes, ties included. */
class DecisionTest {

  @ParameterizedTest
  @CsvSource({"0.2, 0", "0.5, 0", "0.5000001, 1", "1, 1", "NaN, 0"})
  void oneOutputIsYesAboveOneHalf(double probability, int decision) {
    assertEquals(decision, Decision.classOf(Precision.DOUBLE.column(probability), 0, -1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 0.5, 0.3, 1",
    "0.4, 0.2, 0.4, 0",
    "0.2, 0.4, 0.4, 1",
    "0.3, 0.3, 0.3, 0",
    "0, 0, 1, 2"
  })
  void ofSeveralClassesTheFirstLargestWins(double a, double b, double c, int decision) {
    assertEquals(decision, Decision.classOf(Precision.DOUBLE.column(a, b, c), 0, -1));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void labelsAreDecidedOneByOneAndColumnsToo(Precision precision) {
    Matrix a = precision.matrix(2, 3);
    a.copyFrom(new double[] {0.9, 0.1, 0.5, 0.6, 0.2, 0.8});
    assertEquals(1, Decision.classOf(a, 0, 0));
    assertEquals(0, Decision.classOf(a, 0, 1));
    assertEquals(0, Decision.classOf(a, 1, 0));
    assertEquals(1, Decision.classOf(a, 1, 1));
    assertEquals(1, Decision.classOf(a, 2, -1));
  }
}
