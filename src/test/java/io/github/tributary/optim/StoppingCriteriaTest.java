package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ranges of the stopping criteria; what they do is tested with the trainer. */
class StoppingCriteriaTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 'maxIter: expected at least 1, found 0'",
    "1, -1, 0, 'tol: expected a number ≥ 0, found -1.0'",
    "1, NaN, 0, 'tol: expected a number ≥ 0, found NaN'",
    "1, 0, Infinity, 'gradientTol: expected a number ≥ 0, found Infinity'",
    "1, 0, -1, 'gradientTol: expected a number ≥ 0, found -1.0'"
  })
  void rangesAreChecked(int maxIter, double tol, double gradientTol, String message) {
    String found =
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoppingCriteria(maxIter, tol, gradientTol))
            .getMessage();
    assertEquals(message, found);
  }
}
