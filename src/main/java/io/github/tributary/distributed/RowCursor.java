package io.github.tributary.distributed;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.unsafe.Platform;

/** Reads the rows in {@link RowChunk chunks}; what it gives is valid until the next row. */
final class RowCursor {

  private final Iterator<RowChunk> chunks;
  private final FeatureRow features;
  private final double[] labels;
  private RowChunk chunk;
  private ByteBuffer buffer;
  // Rows of the chunk after the one at hand.
  private int left;
  // Where the row at hand begins, its features, and the next row.
  private int at;
  private int start;
  private int end;
  private long content;
  private double weight;
  private byte form;
  private int count;
  private boolean decoded;

  /** Goes over all rows, from before the first. */
  RowCursor(Iterator<RowChunk> chunks, int features, int labels) {
    this.chunks = chunks;
    this.features = new FeatureRow(features);
    this.labels = new double[labels];
  }

  /** For {@link #moveTo} alone. */
  RowCursor(int features, int labels) {
    this(Collections.emptyIterator(), features, labels);
  }

  /** Goes to the next row; false if there is none. */
  boolean advance() {
    while (left == 0) {
      if (!chunks.hasNext()) {
        return false;
      }
      enter(chunks.next());
      left = chunk.rows();
      end = 0;
    }
    left--;
    read(end);
    return true;
  }

  /** Goes to the row that begins at {@code place} of a chunk. */
  void moveTo(RowChunk other, int place) {
    if (chunk != other) {
      enter(other);
    }
    read(place);
  }

  private void enter(RowChunk other) {
    chunk = other;
    buffer = RowChunk.inOrder(other.bytes());
  }

  private void read(int place) {
    at = place;
    buffer.position(place);
    content = buffer.getLong();
    weight = buffer.getDouble();
    form = buffer.get();
    count = buffer.getInt();
    for (int k = 0; k < labels.length; k++) {
      labels[k] = buffer.getDouble();
    }
    start = buffer.position();
    end = start + length();
    decoded = false;
  }

  private int length() {
    return switch (form) {
      case RowChunk.BYTES -> features.features();
      case RowChunk.ENTRIES -> count * (Integer.BYTES + Double.BYTES);
      default -> features.features() * Double.BYTES;
    };
  }

  /** The chunk of the row. */
  RowChunk chunk() {
    return chunk;
  }

  /** Where the row begins in its chunk. */
  int at() {
    return at;
  }

  /** {@link RowHash#content} of the row. */
  long content() {
    return content;
  }

  double weight() {
    return weight;
  }

  /** Not to be written to. */
  double[] labels() {
    return labels;
  }

  /** How many features are not 0. */
  int nonZeros() {
    return count;
  }

  /** Whether every feature lies here as a byte of 0 … 255, zeros included. */
  boolean isBytes() {
    return form == RowChunk.BYTES;
  }

  /** The array in which these bytes lie. */
  byte[] array() {
    return chunk.bytes();
  }

  /** Where they begin. */
  int start() {
    return start;
  }

  /** The row alone, without its labels, in the same form. */
  RowChunk withoutLabels() {
    byte[] row = new byte[RowChunk.HEADER + end - start];
    System.arraycopy(chunk.bytes(), at, row, 0, RowChunk.HEADER);
    System.arraycopy(chunk.bytes(), start, row, RowChunk.HEADER, end - start);
    return new RowChunk(row, 1);
  }

  /** The features. */
  FeatureRow features() {
    if (!decoded) {
      features.clear();
      switch (form) {
        case RowChunk.BYTES -> features.takeBytes(chunk.bytes(), start);
        case RowChunk.ENTRIES -> features.addEntries(buffer, start, count);
        default ->
            features.addAll(
                0, features.features(), chunk.bytes(), Platform.BYTE_ARRAY_OFFSET + start);
      }
      decoded = true;
    }
    return features;
  }
}
