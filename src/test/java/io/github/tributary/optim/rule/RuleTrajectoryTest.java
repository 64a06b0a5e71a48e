package io.github.tributary.optim.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.optim.Descent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three steps of every rule, each with a step size of its own, against the published formulas in
 * 50-digit decimals: src/test/reference/update_rules.py.
 */
class RuleTrajectoryTest {

  /** Some hundred roundings in the worst direction, relative to the parameter. */
  private static final double RELATIVE = 1e-12;

  private static final int STEPS = 3;

  private static final Map<String, double[]> TABLE = new HashMap<>();

  @BeforeAll
  static void readTable() throws IOException {
    try (InputStream in =
        RuleTrajectoryTest.class.getResourceAsStream("/reference/update_rules.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(RuleTrajectoryTest::readLine);
    }
  }

  private static void readLine(String line) {
    List<String> cells = List.of(line.split(",", -1));
    double[] numbers =
        cells.subList(2, cells.size()).stream().mapToDouble(Double::parseDouble).toArray();
    TABLE.put(cells.get(0) + " " + cells.get(1), numbers);
  }

  private static double[] table(String name, int step) {
    return TABLE.get(name + " " + step).clone();
  }

  static Set<String> names() {
    return Rules.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void threeStepsFollowThePublishedFormula(String name) {
    UpdateRule rule = Rules.all().get(name);
    int[] ends = Arrays.stream(table("ends", 0)).mapToInt(end -> (int) end).toArray();
    double[] parameters = table("start", 0);
    double[][] slots = new double[rule.slots()][parameters.length];
    for (int t = 1; t <= STEPS; t++) {
      double[] gradient = table("gradient", t);
      rule.update(parameters, gradient, slots, new Step(table("size", t)[0], t, ends));
      assertClose(table(name, t), parameters, name + ", step " + t);
      assertArrayEquals(table("gradient", t), gradient, "the gradient is not written to");
    }
  }

  @Test
  void decoupledWeightDecayMakesAdamwOfAdam() {
    Network network =
        new Network(3, List.of(new Layer(1, new Tanh())), new IdentitySquaredError(2));
    Descent adamw = new Descent(network, Rules.all().get("adam"), new Descent.Limits(0, 0, 0.3, 0));
    double[] parameters = table("start", 0);
    double[][] slots = adamw.slots();
    for (int t = 1; t <= STEPS; t++) {
      adamw.step(parameters, table("gradient", t), slots, table("size", t)[0], t);
      assertClose(table("adamw", t), parameters, "step " + t);
    }
  }

  private static void assertClose(double[] expected, double[] found, String message) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], found[i], RELATIVE * Math.abs(expected[i]), message + ", parameter " + i);
    }
  }
}
