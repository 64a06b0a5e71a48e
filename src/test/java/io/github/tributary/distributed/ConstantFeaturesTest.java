package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConstantFeaturesTest {

  // Constant, 0, a value that is missing once, one that comes once, two values, constant.
  private static final List<double[]> ROWS =
      List.of(
          new double[] {5, 0, 7, 0, 1, -2.5},
          new double[] {5, 0, 0, 0, 2, -2.5},
          new double[] {5, 0, 7, 3, 1, -2.5},
          new double[] {5, 0, 7, 0, 1, -2.5});

  private static ConstantFeatures of(List<double[]> rows) {
    ConstantFeatures constants = new ConstantFeatures(6);
    rows.forEach(row -> constants.add(FeatureRow.of(row)));
    return constants;
  }

  private static List<Boolean> found(ConstantFeatures constants) {
    return IntStream.range(0, 6).mapToObj(constants::isConstant).toList();
  }

  @Test
  void areThoseOfOneValueHoweverRowsAreDivided() {
    List<Boolean> expected = List.of(true, true, false, false, false, true);
    assertEquals(expected, found(of(ROWS)));
    for (int cut = 1; cut < ROWS.size(); cut++) {
      ConstantFeatures first = of(ROWS.subList(0, cut));
      ConstantFeatures last = of(ROWS.subList(cut, ROWS.size()));
      last.add(first);
      assertEquals(expected, found(last), "cut " + cut);
    }
  }

  @Test
  void becomeZeroAndTheOthersStay() {
    double[] row = {-1, 9, 4, 5, 6, 1e300};
    of(ROWS).scaler().apply(row);
    assertArrayEquals(new double[] {0, 0, 4, 5, 6, 0}, row, 0);
  }
}
