package io.github.tributary.distributed;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Some rows of a table as they were read, before any scaling, in one array: exact, and in the
 * shortest of three forms that a row has. {@link RowCursor} reads them.
 */
final class RowChunk implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A byte per feature, of rows whose features are all whole numbers in 0 … 255. */
  static final byte BYTES = 0;

  /** The numbers of the features that are not 0, then their values. */
  static final byte ENTRIES = 1;

  /** A double per feature. */
  static final byte DOUBLES = 2;

  /** Hash, weight, form and the number of features that are not 0; then the labels. */
  static final int HEADER = Long.BYTES + Double.BYTES + Byte.BYTES + Integer.BYTES;

  // Large enough that a chunk's own objects do not count, and small beside a heap region of the G1
  // collector, which gives whole regions to what takes half of one.
  private static final int FULL = 1 << 16;

  private final byte[] bytes;
  private final int rows;

  RowChunk(byte[] bytes, int rows) {
    this.bytes = bytes;
    this.rows = rows;
  }

  int rows() {
    return rows;
  }

  /** The rows, one after the other; not to be written to. */
  byte[] bytes() {
    return bytes;
  }

  /** Numbers in the order in which Spark has them in its rows, so that they are copied. */
  static ByteBuffer inOrder(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** Puts rows into chunks. */
  static final class Writer {

    private final int features;
    // Made for the first row that needs it: of a million features most are 0.
    private double[] dense = {};
    private byte[] bytes = new byte[1 << 12];
    private ByteBuffer buffer = inOrder(bytes);
    private int rows;

    Writer(int features) {
      this.features = features;
    }

    boolean isFull() {
      return buffer.position() >= FULL;
    }

    void add(FeatureRow x, double[] labels, double weight) {
      long entries = (long) x.count() * (Integer.BYTES + Double.BYTES);
      long most = Math.min(entries, (long) features * Double.BYTES);
      boolean mayBeBytes = features <= entries;
      makeRoom(Math.toIntExact(HEADER + (long) labels.length * Double.BYTES + most));
      int form = buffer.position() + Long.BYTES + Double.BYTES;
      buffer.putLong(RowHash.content(x, labels, weight)).putDouble(weight);
      buffer.put(BYTES).putInt(x.count());
      for (double label : labels) {
        buffer.putDouble(label);
      }
      // What does not fit is overwritten, because neither of the other forms is shorter then.
      if (mayBeBytes && x.putBytes(bytes, buffer.position())) {
        buffer.position(buffer.position() + features);
      } else if (entries < (long) features * Double.BYTES) {
        buffer.put(form, ENTRIES);
        putEntries(x);
      } else {
        buffer.put(form, DOUBLES);
        putDoubles(x);
      }
      rows++;
    }

    private void putDoubles(FeatureRow x) {
      if (dense.length == 0) {
        dense = new double[features];
      }
      x.copyInto(dense);
      buffer.asDoubleBuffer().put(dense);
      buffer.position(buffer.position() + features * Double.BYTES);
    }

    private void putEntries(FeatureRow x) {
      for (int k = 0; k < x.count(); k++) {
        buffer.putInt(x.index(k));
      }
      for (int k = 0; k < x.count(); k++) {
        buffer.putDouble(x.value(k));
      }
    }

    private void makeRoom(int needed) {
      if (buffer.remaining() < needed) {
        int position = buffer.position();
        int least = Math.addExact(position, needed);
        bytes = Arrays.copyOf(bytes, Math.max(least, 2 * position));
        buffer = inOrder(bytes).position(position);
      }
    }

    /** The rows since the last call. */
    RowChunk take() {
      RowChunk chunk = new RowChunk(Arrays.copyOf(bytes, buffer.position()), rows);
      // Zeros again: of a row of bytes only those are written that are not 0.
      Arrays.fill(bytes, 0, buffer.position(), (byte) 0);
      buffer.clear();
      rows = 0;
      return chunk;
    }
  }
}
