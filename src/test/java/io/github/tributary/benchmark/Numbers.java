package io.github.tributary.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers as a reader wants them. */
final class Numbers {

  private Numbers() {}

  /** Three significant digits, or whole numbers with their thousands apart. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) || size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int digits = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + Math.min(6, Math.max(0, 2 - digits)) + "f", value);
  }

  static String listed(double[] values) {
    return Arrays.stream(values).mapToObj(Numbers::of).collect(Collectors.joining(", "));
  }
}
