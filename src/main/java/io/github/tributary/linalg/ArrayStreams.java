package io.github.tributary.linalg;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Long arrays and matrices to and from object streams by copies of memory, where the streams
 * themselves take numbers apart one by one. For use within {@code writeObject} and {@code
 * readObject}.
 */
public final class ArrayStreams {

  // In numbers: half of a common level 2 cache.
  private static final int CHUNK = 1 << 13;
  private static final int WORDS = CHUNK / Long.SIZE;

  private ArrayStreams() {}

  /** Writes an array, which may be null. */
  public static void write(long[] values, ObjectOutputStream out) throws IOException {
    out.writeInt(values == null ? -1 : values.length);
    if (values != null) {
      write(
          values.length,
          Long.BYTES,
          (bytes, start, count) -> bytes.asLongBuffer().put(values, start, count),
          out);
    }
  }

  /** Reads what {@link #write(long[], ObjectOutputStream)} has written. */
  public static long[] readLongs(ObjectInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    long[] values = new long[length];
    read(
        length,
        Long.BYTES,
        (bytes, start, count) -> bytes.asLongBuffer().get(values, start, count),
        in);
    return values;
  }

  /**
   * Writes an array, which may be null: a bit per number, and those that are not 0. It takes longer
   * than {@link #write(long[], ObjectOutputStream)} where few are 0.
   */
  public static void writeMostlyZero(long[] values, ObjectOutputStream out) throws IOException {
    out.writeInt(values == null ? -1 : values.length);
    if (values == null) {
      return;
    }
    long[] packed = new long[WORDS + CHUNK];
    for (int start = 0; start < values.length; start += CHUNK) {
      int length = pack(values, start, Math.min(CHUNK, values.length - start), packed);
      out.writeInt(length);
      write(
          length,
          Long.BYTES,
          (bytes, from, count) -> bytes.asLongBuffer().put(packed, from, count),
          out);
    }
  }

  /** A bit for each number, then those that are not 0; returns the length of both. */
  private static int pack(long[] values, int start, int count, long[] packed) {
    Arrays.fill(packed, 0, WORDS, 0);
    int length = WORDS;
    for (int i = 0; i < count; i++) {
      long value = values[start + i];
      if (value != 0) {
        packed[i / Long.SIZE] |= 1L << i;
        packed[length++] = value;
      }
    }
    return length;
  }

  /** Reads what {@link #writeMostlyZero} has written. */
  public static long[] readMostlyZero(ObjectInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    long[] values = new long[length];
    long[] packed = new long[WORDS + CHUNK];
    for (int start = 0; start < length; start += CHUNK) {
      read(
          in.readInt(),
          Long.BYTES,
          (bytes, from, count) -> bytes.asLongBuffer().get(packed, from, count),
          in);
      unpack(packed, values, start);
    }
    return values;
  }

  private static void unpack(long[] packed, long[] values, int start) {
    int next = WORDS;
    for (int word = 0; word < WORDS; word++) {
      for (long bits = packed[word]; bits != 0; bits &= bits - 1) {
        values[start + word * Long.SIZE + Long.numberOfTrailingZeros(bits)] = packed[next++];
      }
    }
  }

  /** Writes a matrix: of a view, what it shows. */
  public static void write(Matrix matrix, ObjectOutputStream out) throws IOException {
    out.writeBoolean(matrix.precision() == Precision.FLOAT);
    out.writeInt(matrix.rows());
    out.writeInt(matrix.columns());
    write(matrix.size(), matrix.precision().bytes(), matrix::entriesTo, out);
  }

  /** Reads what {@link #write(Matrix, ObjectOutputStream)} has written. */
  public static Matrix readMatrix(ObjectInputStream in) throws IOException {
    Precision precision = in.readBoolean() ? Precision.FLOAT : Precision.DOUBLE;
    Matrix matrix = precision.matrix(in.readInt(), in.readInt());
    read(matrix.size(), precision.bytes(), matrix::entriesFrom, in);
    return matrix;
  }

  /** Copies numbers between their array and a buffer. */
  @FunctionalInterface
  private interface Copy {
    void run(ByteBuffer bytes, int start, int count);
  }

  private static void write(int length, int width, Copy copy, ObjectOutputStream out)
      throws IOException {
    byte[] chunk = new byte[Math.min(CHUNK, length) * width];
    for (int start = 0; start < length; start += CHUNK) {
      int count = Math.min(CHUNK, length - start);
      copy.run(buffer(chunk), start, count);
      out.write(chunk, 0, count * width);
    }
  }

  private static void read(int length, int width, Copy copy, ObjectInputStream in)
      throws IOException {
    byte[] chunk = new byte[Math.min(CHUNK, length) * width];
    for (int start = 0; start < length; start += CHUNK) {
      int count = Math.min(CHUNK, length - start);
      in.readFully(chunk, 0, count * width);
      copy.run(buffer(chunk), start, count);
    }
  }

  private static ByteBuffer buffer(byte[] chunk) {
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  }
}
