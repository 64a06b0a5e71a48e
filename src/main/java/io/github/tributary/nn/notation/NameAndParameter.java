package io.github.tributary.nn.notation;

import java.util.List;

/**
 * A name with numbers in parentheses: how activations, losses and schedules are written in
 * configurations and model files.
 *
 * @param name the name in lower case with hyphens
 * @param parameter what stands in the parentheses, or null
 */
public record NameAndParameter(String name, String parameter) {

  /**
   * Reads {@code name} or {@code name(number)}.
   *
   * @throws IllegalArgumentException if a parenthesis is not closed
   */
  public static NameAndParameter parse(String text) {
    String trimmed = text.strip();
    int open = trimmed.indexOf('(');
    if (open < 0) {
      return new NameAndParameter(trimmed, null);
    }
    if (!trimmed.endsWith(")")) {
      throw new IllegalArgumentException("'" + text + "': expected name or name(number)");
    }
    return new NameAndParameter(
        trimmed.substring(0, open).strip(),
        trimmed.substring(open + 1, trimmed.length() - 1).strip());
  }

  /**
   * What to throw at a name that nobody knows.
   *
   * @param what it should be the name of, in a word
   * @param forms all that there are, such as {@code elu(alpha)}
   */
  public static IllegalArgumentException unknown(String text, String what, List<String> forms) {
    int last = forms.size() - 1;
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no "
            + what
            + "; expected "
            + String.join(", ", forms.subList(0, last))
            + " or "
            + forms.get(last));
  }

  /** The text form: with the number only if it is not the default. */
  public static String text(String name, double parameter, double byDefault) {
    return parameter == byDefault ? name : name + "(" + parameter + ")";
  }

  /**
   * The number, or {@code byDefault} if none is given.
   *
   * @throws IllegalArgumentException if it is not a number
   */
  public double parameterOr(double byDefault) {
    if (parameter == null) {
      return byDefault;
    }
    try {
      return Double.parseDouble(parameter);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          name + "(" + parameter + "): expected a number in the parentheses", notANumber);
    }
  }

  /**
   * The numbers, separated by commas, with {@code byDefault} for those that are not given.
   *
   * @throws IllegalArgumentException if one is not a number or there are too many
   */
  public double[] parametersOr(double... byDefault) {
    double[] numbers = byDefault.clone();
    if (parameter == null) {
      return numbers;
    }
    String[] given = parameter.split(",", -1);
    if (given.length > numbers.length) {
      throw new IllegalArgumentException(
          name + "(" + parameter + "): expected at most " + numbers.length + " numbers");
    }
    for (int i = 0; i < given.length; i++) {
      try {
        numbers[i] = Double.parseDouble(given[i].strip());
      } catch (NumberFormatException notANumber) {
        throw new IllegalArgumentException(
            name + "(" + parameter + "): expected numbers in the parentheses", notANumber);
      }
    }
    return numbers;
  }

  /**
   * {@code value}, if no number is given.
   *
   * @throws IllegalArgumentException if one is
   */
  public <T> T without(T value) {
    if (parameter != null) {
      throw new IllegalArgumentException(name + " takes no parameter, found (" + parameter + ")");
    }
    return value;
  }
}
