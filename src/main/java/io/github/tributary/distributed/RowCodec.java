package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.model.Standardizer;
import io.github.tributary.nn.Batch;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A prepared row as bytes, the form in which it crosses the shuffle: features in the precision of
 * the network, labels in the same, the weight in double.
 */
final class RowCodec implements Serializable {

  private static final long serialVersionUID = 1L;

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
  Encoder encoder(Standardizer standardizer) {
    return new Encoder(standardizer);
  }

  /** Turns rows into bytes; its buffers are used again. */
  final class Encoder {

    private final Standardizer standardizer;
    private final double[] dense = new double[layout == Layout.DENSE ? features : 0];
    private final Matrix rounded = precision.matrix(dense.length, 1);
    private final Matrix roundedLabels = precision.matrix(labels, 1);

    private Encoder(Standardizer standardizer) {
      this.standardizer = standardizer;
    }

    /**
     * (x - μ)/σ of every feature; or, if the layout is sparse, x/σ by its entries: their number,
     * their features, their values.
     */
    byte[] encode(FeatureRow x, double[] y, double weight) {
      return layout == Layout.DENSE ? encodeAll(x, y, weight) : encodeEntries(x, y, weight);
    }

    private byte[] encodeAll(FeatureRow x, double[] y, double weight) {
      byte[] bytes = bytes(0, features);
      ByteBuffer buffer = littleEndian(bytes);
      x.copyInto(dense);
      standardizer.apply(dense);
      rounded.setColumn(0, dense);
      rounded.writeColumn(0, buffer);
      finish(buffer, y, weight);
      return bytes;
    }

    private byte[] encodeEntries(FeatureRow x, double[] y, double weight) {
      byte[] bytes = bytes(1 + x.count(), x.count());
      ByteBuffer buffer = littleEndian(bytes);
      buffer.putInt(x.count());
      for (int k = 0; k < x.count(); k++) {
        buffer.putInt(x.index(k));
      }
      for (int k = 0; k < x.count(); k++) {
        double value = standardizer.scaled(x.index(k), x.value(k));
        if (precision == Precision.FLOAT) {
          buffer.putFloat((float) value);
        } else {
          buffer.putDouble(value);
        }
      }
      finish(buffer, y, weight);
      return bytes;
    }

    private byte[] bytes(int integers, int values) {
      return new byte
          [integers * Integer.BYTES + (values + labels) * precision.bytes() + Double.BYTES];
    }

    private void finish(ByteBuffer buffer, double[] y, double weight) {
      roundedLabels.setColumn(0, y);
      roundedLabels.writeColumn(0, buffer);
      buffer.putDouble(weight);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The rows as one batch, a column each, in their order. */
  Batch decode(List<byte[]> rows) {
    Matrix x = layout == Layout.DENSE ? precision.matrix(features, rows.size()) : null;
    SparseMatrix.Builder columns = new SparseMatrix.Builder(features, precision);
    Matrix y = precision.matrix(labels, rows.size());
    double[] v = new double[rows.size()];
    for (int i = 0; i < v.length; i++) {
      ByteBuffer buffer = littleEndian(rows.get(i));
      if (x == null) {
        take(buffer, columns);
      } else {
        x.readColumn(i, buffer);
      }
      y.readColumn(i, buffer);
      v[i] = buffer.getDouble();
    }
    return new Batch(x == null ? columns.build() : x, y, v);
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
