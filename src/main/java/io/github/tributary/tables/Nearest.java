package io.github.tributary.tables;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What a misspelt name was probably meant to be. */
public final class Nearest {

  private Nearest() {}

  /**
   * " (did you mean 'x'?)" for the nearest of the names if it is near, else nothing. A name that
   * differs in case, blanks, hyphens or underscores alone is the nearest.
   */
  public static String suggestion(String name, Collection<String> names) {
    String plain = plain(name);
    return names.stream()
        .min(
            Comparator.<String>comparingInt(candidate -> distance(plain, plain(candidate)))
                .thenComparingInt(candidate -> distance(name, candidate)))
        .filter(best -> isNear(plain, plain(best)))
        .map(Nearest::suggestion)
        .orElse("");
  }

  /** " (did you mean 'x'?)". */
  public static String suggestion(String name) {
    return " (did you mean '" + name + "'?)";
  }

  /** A name in lower case, without blanks, hyphens and underscores. */
  public static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
  }

  private static int distance(String one, String other) {
    return LevenshteinDistance.getDefaultInstance().apply(one, other);
  }

  /** Names of one letter each have nothing in common, though a single letter differs. */
  private static boolean isNear(String name, String other) {
    int distance = distance(name, other);
    return distance <= Math.max(1, name.length() / 3)
        && distance < Math.max(name.length(), other.length());
  }
}
