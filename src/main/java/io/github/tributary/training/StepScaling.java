package io.github.tributary.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What batch size and step size mean where several workers make local steps. */
public enum StepScaling {
  /**
   * They are those of one worker alone. Of several, each takes smaller batches and longer steps, so
   * that a pass of all gets as far as a pass of one.
   */
  AUTO,
  /**
   * Each worker takes them as they are, and a pass gets the less far the more workers there are.
   */
  NONE;

  /** The name in configurations. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  public static List<String> configNames() {
    return Arrays.stream(values()).map(StepScaling::configName).toList();
  }
}
