package io.github.tributary.nn.notation;

/**
 * A name with at most one number in parentheses: how activations and losses are written in
 * configurations and model files.
 *
 * @param name the name in lower case with hyphens
 * @param parameter the number as text, or null
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
