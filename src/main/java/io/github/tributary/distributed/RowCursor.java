package io.github.tributary.distributed;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.apache.spark.unsafe.Platform;

/** Goes over the rows of {@link RowChunk chunks}; what it gives is valid until the next row. */
final class RowCursor {

  private final Iterator<RowChunk> chunks;
  private final FeatureRow features;
  private final double[] labels;
  private byte[] bytes;
  private ByteBuffer buffer;
  private int left;
  private long content;
  private double weight;
  private byte form;
  private int count;
  // Where the features of the row at hand begin, and whether they have been decoded.
  private int start;
  private boolean decoded;

  RowCursor(Iterator<RowChunk> chunks, int features, int labels) {
    this.chunks = chunks;
    this.features = new FeatureRow(features);
    this.labels = new double[labels];
  }

  /** Goes to the next row; false if there is none. */
  boolean advance() {
    while (left == 0) {
      if (!chunks.hasNext()) {
        return false;
      }
      RowChunk chunk = chunks.next();
      bytes = chunk.bytes();
      buffer = RowChunk.inOrder(bytes);
      left = chunk.rows();
    }
    left--;
    content = buffer.getLong();
    weight = buffer.getDouble();
    form = buffer.get();
    count = buffer.getInt();
    for (int k = 0; k < labels.length; k++) {
      labels[k] = buffer.getDouble();
    }
    start = buffer.position();
    decoded = false;
    buffer.position(start + length());
    return true;
  }

  private int length() {
    return switch (form) {
      case RowChunk.BYTES -> features.features();
      case RowChunk.ENTRIES -> count * (Integer.BYTES + Double.BYTES);
      default -> features.features() * Double.BYTES;
    };
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
    return bytes;
  }

  /** Where they begin. */
  int start() {
    return start;
  }

  /** The features. */
  FeatureRow features() {
    if (!decoded) {
      features.clear();
      switch (form) {
        case RowChunk.BYTES -> features.addBytes(bytes, start);
        case RowChunk.ENTRIES -> features.addEntries(buffer, start, count);
        default ->
            features.addAll(0, features.features(), bytes, Platform.BYTE_ARRAY_OFFSET + start);
      }
      decoded = true;
    }
    return features;
  }
}
