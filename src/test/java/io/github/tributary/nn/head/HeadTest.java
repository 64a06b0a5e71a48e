package io.github.tributary.nn.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Choices;
import io.github.tributary.nn.notation.NameAndParameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The text form of heads, what they accept as targets, and how many outputs they have. */
class HeadTest {

  static List<Head> heads() {
    return Choices.heads();
  }

  @ParameterizedTest
  @MethodSource("heads")
  void textRoundTrips(Head head) {
    assertEquals(head, Head.parse(head.text(), head.outputs()));
  }

  @Test
  void everyHeadIsAmongThoseTested() {
    long kinds = heads().stream().map(Object::getClass).distinct().count();
    assertEquals(Head.class.getPermittedSubclasses().length, kinds);
  }

  @Test
  void onlySoftmaxHasFewerTargetsThanOutputs() {
    for (Head head : heads()) {
      boolean softmax = head.activationName().equals("softmax");
      assertEquals(softmax ? 1 : head.outputs(), head.targets());
    }
  }

  @Test
  void classifiersAreCrossEntropiesAndFocalLosses() {
    for (Head head : heads()) {
      boolean named = head.text().contains("cross-entropy") || head.text().contains("focal");
      assertEquals(named, head.isClassifier());
    }
  }

  @Test
  void onlyCrossEntropySmoothsItsTargetsAndCanForgetIt() {
    for (Head head : heads()) {
      if (head.text().contains("cross-entropy")) {
        assertEquals(0.25, NameAndParameter.parse(head.smoothed(0.25).text()).parameterOr(0));
        assertEquals(head.smoothed(0), head.smoothed(0.25).withoutSmoothing());
      } else {
        assertEquals(head, head.smoothed(0));
        assertEquals(head, head.withoutSmoothing());
        assertThrows(IllegalArgumentException.class, () -> head.smoothed(0.1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"huber(1), huber", "huber(2.5), huber(2.5)", "huber, huber"})
  void textOmitsTheDefaultDelta(String given, String text) {
    assertEquals(text, Head.parse(given, 1).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mse | 1 | 'mse' is no loss; expected sigmoid-cross-entropy, softmax-cross-entropy,"
            + " sigmoid-focal(gamma), softmax-focal(gamma), squared-error, huber(delta) or poisson",
        "softmax-cross-entropy(1) | 2 | labelSmoothing: expected a number from 0 to below 1, found 1.0",
        "sigmoid-focal(-1) | 1 | focal: expected a gamma ≥ 0, found -1.0",
        "poisson(2) | 1 | poisson takes no parameter, found (2)",
        "huber(wide) | 1 | huber(wide): expected a number in the parentheses",
        "huber(0) | 1 | huber: expected delta > 0, found 0.0",
        "huber(Infinity) | 1 | huber: expected delta > 0, found Infinity",
        "huber(2 | 1 | 'huber(2': expected name or name(number)",
        "softmax-cross-entropy | 1 | softmax: expected at least 2 outputs, found 1",
        "sigmoid-cross-entropy | 0 | sigmoid: expected at least 1 outputs, found 0",
        "squared-error | 0 | squared-error: expected at least 1 outputs, found 0",
        "huber | 0 | huber: expected at least 1 outputs, found 0",
        "poisson | -1 | poisson: expected at least 1 outputs, found -1"
      })
  void textErrorsSayWhatIsExpected(String text, int outputs, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Head.parse(text, outputs)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid-cross-entropy, 0 1, 0.5 2 -1 NaN",
    "softmax-cross-entropy, 0 1 2, 3 -1 1.5 NaN",
    "squared-error, -1e300 0 7.5, NaN Infinity -Infinity",
    "huber, -1e300 0 7.5, NaN Infinity -Infinity",
    "poisson, 0 0.5 1000000, -1 NaN Infinity"
  })
  void targetsAreCheckedOneByOne(String text, String good, String bad) {
    Head head = Head.parse(text, 3);
    for (String y : good.split(" ", -1)) {
      assertNull(head.targetProblem(Double.parseDouble(y)), y);
    }
    for (String y : bad.split(" ", -1)) {
      assertTrue(head.targetProblem(Double.parseDouble(y)).startsWith("expected"), y);
    }
  }
}
