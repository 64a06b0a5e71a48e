package io.github.tributary.tables;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What a misspelt name was probably meant to be. */
public final class Nearest {

  private Nearest() {}

  /** " (did you mean 'x'?)" for the nearest of the names if it is near, else nothing. */
  public static String suggestion(String name, Collection<String> names) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return names.stream()
        .min(Comparator.comparingInt(candidate -> distance.apply(name, candidate)))
        .filter(best -> distance.apply(name, best) <= Math.max(1, name.length() / 3))
        .map(best -> " (did you mean '" + best + "'?)")
        .orElse("");
  }
}
