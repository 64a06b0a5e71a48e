package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.optim.schedule.Plateau;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.optim.schedule.StepDecay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step size is the initial one times the schedule's factor. */
class StepSizesTest {

  @Test
  void theScheduleMultipliesTheInitialStepSize() {
    StepSizes sizes = new StepSizes(3, new StepDecay(2, 0.5));
    assertEquals(3, sizes.at(1, 2, 10, List.of()));
    assertEquals(1.5, sizes.at(2, 3, 10, List.of()));
    assertEquals(1.5, new StepSizes(3, new Plateau(0, 0.5)).at(2, 3, 10, List.of(1.0, 1.0)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void anInitialStepSizeMustBePositive(double initial) {
    Schedule constant = Schedule.parse("constant");
    assertEquals(
        "stepSize: expected a number > 0, found " + initial,
        assertThrows(IllegalArgumentException.class, () -> new StepSizes(initial, constant))
            .getMessage());
  }
}
