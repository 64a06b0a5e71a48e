package io.github.tributary.report;

import java.util.Locale;

/** Numbers for people, the same in every locale. */
public final class Numbers {

  private static final double LARGE = 1e6;
  private static final double SMALL = 1e-3;

  private Numbers() {}

  /** Six significant digits, in scientific notation when very large or small; "–" for NaN. */
  public static String value(double x) {
    if (Double.isNaN(x)) {
      return "–";
    }
    double size = Math.abs(x);
    if (x == 0 || (size >= SMALL && size < LARGE)) {
      int digits = x == 0 ? 4 : Math.max(0, 5 - (int) Math.floor(Math.log10(size)));
      return String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", x);
    }
    return String.format(Locale.ROOT, "%.4e", x);
  }

  /** A count with thousands separators. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A rate with three significant digits: 950, 12.3 K, 4.56 M. */
  public static String rate(double perSecond) {
    if (perSecond >= 1e6) {
      return String.format(Locale.ROOT, "%.3g M", perSecond / 1e6);
    }
    return perSecond >= 1e3
        ? String.format(Locale.ROOT, "%.3g K", perSecond / 1e3)
        : String.format(Locale.ROOT, "%.0f", perSecond);
  }

  /** Seconds with one decimal. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
