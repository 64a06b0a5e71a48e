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
   * the driver holds more than one whole vector beside its own. Trainings that share a job, as in a
   * sweep, are merged by a tree whatever is asked for.
   */
  SLICED;

  // A shuffle is worth its own stage only where whole vectors would be many bytes in a few tasks.
  private static final long MOST_BYTES_IN_TREE = 1L << 28;
  // Each part sends a piece of each slice: small ones would be mostly headers.
  private static final long LEAST_BYTES_OF_SLICE = 1L << 20;
  // What the driver receives at once.
  private static final long MOST_BYTES_OF_SLICE = 1L << 26;

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
    return this == SLICED
        || (this == AUTO && bytes >= LEAST_BYTES_OF_SLICE && bytes * parts > MOST_BYTES_IN_TREE);
  }

  /** Into how many: as many as there are parts, unless they would be very small or large. */
  static int slicesOf(long bytes, int parts) {
    long most = bytes / LEAST_BYTES_OF_SLICE + 1;
    long least = bytes / MOST_BYTES_OF_SLICE + 1;
    return (int) Math.max(least, Math.min(parts, most));
  }
}
