package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of rows whose features are missing, NaN or infinite. */
public enum InvalidRows {
  /** The first one ends the job with an error. */
  ERROR,
  /** They are left out. */
  SKIP,
  /** They stay, with NaN for every number that is predicted. */
  KEEP;

  /** The names, as Spark ML's {@code handleInvalid} writes them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The constant of that name. */
  public static InvalidRows parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
