package io.github.tributary.optim.schedule;

import io.github.tributary.nn.notation.NameAndParameter;
import java.io.Serializable;
import java.util.List;

/** The factor on the step size, as a function of how far training has come. */
public sealed interface Schedule extends Serializable
    permits Constant, StepDecay, Exponential, InverseTime, Cosine, OneCycle, Plateau, WarmUp {

  /** How schedules are written, with the names of their numbers. */
  List<String> FORMS =
      List.of(
          "constant",
          "step(every, factor)",
          "exponential(factor)",
          "inverse-time(rate)",
          "cosine(period, multiplier)",
          "one-cycle(rise)",
          "plateau(patience, factor)");

  /**
   * The factor of one step. It depends on the arguments alone, so that a run that was interrupted
   * goes on with the same sizes.
   *
   * @param from the passes over the data that are done where the step starts, a fraction inside one
   * @param to the same where it ends
   * @param total the passes asked for
   * @param followed the cost after each pass, oldest first
   */
  double factor(double from, double to, int total, List<Double> followed);

  /** The share of the training in which the factor still grows. */
  default double rise() {
    return 0;
  }

  /** The text form in configurations, for example {@code step(10, 0.5)}. */
  String text();

  /**
   * The schedule with that {@link #text}.
   *
   * @throws IllegalArgumentException if there is none, naming those that there are
   */
  static Schedule parse(String text) {
    NameAndParameter parsed = NameAndParameter.parse(text);
    return switch (parsed.name()) {
      case "constant" -> parsed.without(new Constant());
      case "step" -> {
        double[] numbers = parsed.parametersOr(10, 0.5);
        yield new StepDecay(numbers[0], numbers[1]);
      }
      case "exponential" -> new Exponential(parsed.parametersOr(0.95)[0]);
      case "inverse-time" -> new InverseTime(parsed.parametersOr(0.1)[0]);
      case "cosine" -> {
        double[] numbers = parsed.parametersOr(Cosine.WHOLE, 1);
        yield new Cosine(numbers[0], numbers[1]);
      }
      case "one-cycle" -> new OneCycle(parsed.parametersOr(0.3)[0]);
      case "plateau" -> {
        double[] numbers = parsed.parametersOr(10, 0.1);
        require((int) numbers[0] == numbers[0], "plateau", "a whole patience ≥ 0", numbers[0]);
        yield new Plateau((int) numbers[0], numbers[1]);
      }
      default -> throw NameAndParameter.unknown(text, "schedule", FORMS);
    };
  }

  /** Checks a number of a schedule. */
  static void require(boolean holds, String schedule, String expected, double found) {
    if (!holds || !Double.isFinite(found)) {
      throw new IllegalArgumentException(schedule + ": expected " + expected + ", found " + found);
    }
  }
}
