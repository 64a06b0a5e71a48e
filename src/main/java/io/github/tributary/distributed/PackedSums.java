package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts and fingerprints of the rows that the tasks of a packing took, by partition, so that a
 * task that runs twice counts once.
 */
final class PackedSums extends AccumulatorV2<PackedSums.Part, Map<Integer, PackedSums.Part>> {

  private static final long serialVersionUID = 1L;

  /** What the task of one partition took. */
  record Part(int partition, long rows, long fingerprint) implements Serializable {}

  // An executor's heartbeat reads it beside the task.
  private final ConcurrentHashMap<Integer, Part> parts = new ConcurrentHashMap<>();

  @Override
  public boolean isZero() {
    return parts.isEmpty();
  }

  @Override
  public AccumulatorV2<Part, Map<Integer, Part>> copy() {
    PackedSums copy = new PackedSums();
    copy.parts.putAll(parts);
    return copy;
  }

  @Override
  public void reset() {
    parts.clear();
  }

  @Override
  public void add(Part part) {
    parts.put(part.partition(), part);
  }

  @Override
  public void merge(AccumulatorV2<Part, Map<Integer, Part>> other) {
    parts.putAll(other.value());
  }

  @Override
  public Map<Integer, Part> value() {
    return parts;
  }

  /** Whether the tasks of so many partitions are done. */
  boolean isComplete(int partitions) {
    return parts.size() == partitions;
  }

  /**
   * Checks that they took the rows that were scanned.
   *
   * @throws InvalidDataException if not: the table is another one each time it is read
   */
  void require(SideSums scanned) {
    long rows = parts.values().stream().mapToLong(Part::rows).sum();
    long fingerprint = parts.values().stream().mapToLong(Part::fingerprint).sum();
    if (rows != scanned.rows() || fingerprint != scanned.fingerprint()) {
      throw new InvalidDataException(
          "the data changed while it was read: "
              + scanned.rows()
              + " rows when they were counted, then "
              + (rows == scanned.rows() ? "as many with other values" : Long.toString(rows))
              + "; cache the table, or write it to a file and use that");
    }
  }
}
