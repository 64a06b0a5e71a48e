package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A prepared row as bytes, the form in which it crosses the shuffle: features in the precision of
 * the network, labels in the same, the weight in double. Features of a dense layout that are all
 * whole numbers in 0 … 255, as pixels and flags are, cross it as a byte each and are standardized
 * behind it: the same numbers, in a quarter of the bytes. A block of such rows alone keeps them as
 * bytes.
 */
final class RowCodec implements Serializable {

  private static final long serialVersionUID = 1L;

  // What a row of the dense layout begins with.
  private static final byte NUMBERS = 0;
  private static final byte BYTES = 1;

  private final int features;
  private final int labels;
  private final Precision precision;
  private final Layout layout;

  RowCodec(int features, int labels, Precision precision, Layout layout) {
    this.layout = layout;
    this.features = features;
    this.labels = labels;
    this.precision = precision;
  }

  /** Encodes one row after another. */
  Encoder encoder(FeatureScaler featureScaler, TargetScaler targetScaler) {
    return new Encoder(featureScaler, targetScaler, 1);
  }

  /**
   * Encodes one row after another.
   *
   * @param unit what weights are multiplied by
   */
  Encoder encoder(FeatureScaler featureScaler, TargetScaler targetScaler, double unit) {
    return new Encoder(featureScaler, targetScaler, unit);
  }

  /** Turns rows into bytes; its buffers are used again. */
  final class Encoder {

    private final FeatureScaler featureScaler;
    private final TargetScaler targetScaler;
    private final double unit;
    private final double[] targets = new double[labels];
    private final double[] dense = new double[layout == Layout.DENSE ? features : 0];
    private final Matrix rounded = precision.matrix(dense.length, 1);
    private final Matrix roundedLabels = precision.matrix(labels, 1);

    private Encoder(FeatureScaler featureScaler, TargetScaler targetScaler, double unit) {
      this.unit = unit;
      this.featureScaler = featureScaler;
      this.targetScaler = targetScaler;
    }

    /**
     * Every feature as it is scaled; or, if the layout is sparse, f(x) - f(0) by its entries: their
     * number, their features, their values.
     */
    byte[] encode(FeatureRow x, double[] y, double weight) {
      return layout == Layout.DENSE ? encodeAll(x, y, weight) : encodeEntries(x, y, weight);
    }

    /** The same of a row as it was read. */
    byte[] encode(RowCursor row) {
      if (layout == Layout.DENSE && row.isBytes()) {
        byte[] bytes = bytes(1 + features, 0);
        System.arraycopy(row.array(), row.start(), bytes, 1, features);
        return finishBytes(bytes, row.labels(), row.weight());
      }
      return encode(row.features(), row.labels(), row.weight());
    }

    private byte[] encodeAll(FeatureRow x, double[] y, double weight) {
      if (x.fitsBytes()) {
        return encodeBytes(x, y, weight);
      }
      byte[] bytes = bytes(1, features);
      ByteBuffer buffer = littleEndian(bytes);
      buffer.put(NUMBERS);
      x.copyInto(dense);
      featureScaler.apply(dense);
      rounded.setColumn(0, dense);
      rounded.writeColumn(0, buffer);
      finish(buffer, y, weight);
      return bytes;
    }

    private byte[] encodeEntries(FeatureRow x, double[] y, double weight) {
      byte[] bytes = bytes((1 + x.count()) * Integer.BYTES, x.count());
      ByteBuffer buffer = littleEndian(bytes);
      buffer.putInt(x.count());
      for (int k = 0; k < x.count(); k++) {
        buffer.putInt(x.index(k));
      }
      for (int k = 0; k < x.count(); k++) {
        double value = featureScaler.scaled(x.index(k), x.value(k));
        if (precision == Precision.FLOAT) {
          buffer.putFloat((float) value);
        } else {
          buffer.putDouble(value);
        }
      }
      finish(buffer, y, weight);
      return bytes;
    }

    private byte[] encodeBytes(FeatureRow x, double[] y, double weight) {
      byte[] bytes = bytes(1 + features, 0);
      x.putBytes(bytes, 1);
      return finishBytes(bytes, y, weight);
    }

    private byte[] finishBytes(byte[] bytes, double[] y, double weight) {
      ByteBuffer buffer = littleEndian(bytes);
      buffer.put(BYTES).position(1 + features);
      finish(buffer, y, weight);
      return bytes;
    }

    private byte[] bytes(int others, int values) {
      return new byte[others + (values + labels) * precision.bytes() + Double.BYTES];
    }

    private void finish(ByteBuffer buffer, double[] y, double weight) {
      System.arraycopy(y, 0, targets, 0, labels);
      targetScaler.scale(targets);
      roundedLabels.setColumn(0, targets);
      roundedLabels.writeColumn(0, buffer);
      buffer.putDouble(weight * unit);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The rows as one block, a column each, in their order: of bytes, if all of them came as bytes.
   *
   * @param featureScaler the encoder's
   */
  CachedBlock decode(List<byte[]> rows, FeatureScaler featureScaler) {
    return areBytes(rows) ? decodeBytes(rows) : CachedBlock.of(decodeNumbers(rows, featureScaler));
  }

  private boolean areBytes(List<byte[]> rows) {
    return layout == Layout.DENSE
        && (long) features * rows.size() <= Integer.MAX_VALUE
        && rows.stream().allMatch(row -> row[0] == BYTES);
  }

  private CachedBlock decodeBytes(List<byte[]> rows) {
    byte[] x = new byte[features * rows.size()];
    Matrix y = precision.matrix(labels, rows.size());
    double[] v = new double[rows.size()];
    for (int i = 0; i < v.length; i++) {
      ByteBuffer buffer = littleEndian(rows.get(i));
      buffer.position(1).get(x, i * features, features);
      y.readColumn(i, buffer);
      v[i] = buffer.getDouble();
    }
    return CachedBlock.of(x, y, v);
  }

  private Batch decodeNumbers(List<byte[]> rows, FeatureScaler featureScaler) {
    double[] dense = new double[layout == Layout.DENSE ? features : 0];
    Matrix x = layout == Layout.DENSE ? precision.matrix(features, rows.size()) : null;
    SparseMatrix.Builder columns = new SparseMatrix.Builder(features, precision);
    Matrix y = precision.matrix(labels, rows.size());
    double[] v = new double[rows.size()];
    for (int i = 0; i < v.length; i++) {
      ByteBuffer buffer = littleEndian(rows.get(i));
      if (x == null) {
        take(buffer, columns);
      } else {
        take(buffer, x, i, dense, featureScaler);
      }
      y.readColumn(i, buffer);
      v[i] = buffer.getDouble();
    }
    return new Batch(x == null ? columns.build() : x, y, v);
  }

  private static void take(
      ByteBuffer buffer, Matrix into, int column, double[] dense, FeatureScaler featureScaler) {
    if (buffer.get() == NUMBERS) {
      into.readColumn(column, buffer);
      return;
    }
    for (int j = 0; j < dense.length; j++) {
      dense[j] = buffer.get() & 0xFF;
    }
    featureScaler.apply(dense);
    into.setColumn(column, dense);
  }

  private void take(ByteBuffer buffer, SparseMatrix.Builder into) {
    int[] indices = new int[buffer.getInt()];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = buffer.getInt();
    }
    for (int index : indices) {
      into.add(index, precision == Precision.FLOAT ? buffer.getFloat() : buffer.getDouble());
    }
    into.endColumn();
  }
}
