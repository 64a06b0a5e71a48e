package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the parts of the partitions become one; the result is the same, to the last bit. */
public enum Aggregation {
  /** Slices where the vectors are long or many, a tree elsewhere. */
  AUTO,
  /** Whole vectors are merged by a tree of tasks, and at last by the driver. */
  TREE,
  /**
   * Each vector is cut into ranges, and each range is merged by a task of its own: no task and not
   * the driver holds more than one whole vector beside its own.
   */
  SLICED;

  // Below, a tree was faster: a shuffle costs about as much as to move so many bytes.
  private static final long MOST_BYTES_IN_TREE = 1L << 28;

  /** The name in configurations. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  public static List<String> configNames() {
    return Arrays.stream(values()).map(Aggregation::configName).toList();
  }

  /** Whether so many parts of so many bytes are to be sliced. */
  boolean slices(long bytes, int parts) {
    return this == SLICED || (this == AUTO && bytes * parts > MOST_BYTES_IN_TREE);
  }
}
