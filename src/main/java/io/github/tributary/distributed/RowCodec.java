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

  byte[] encode(double[] x, double[] y, double weight) {
    byte[] bytes =
        new byte[features * precision.bytes() + labels * precision.bytes() + Double.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    put(buffer, x);
    put(buffer, y);
    buffer.putDouble(weight);
    return bytes;
  }

  /** As above, but x/σ by its entries: their number, their features, their values. */
  byte[] encode(FeatureRow x, Standardizer standardizer, double[] y, double weight) {
    byte[] bytes =
        new byte
            [(1 + x.count()) * Integer.BYTES
                + x.count() * precision.bytes()
                + labels * precision.bytes()
                + Double.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
    put(buffer, y);
    buffer.putDouble(weight);
    return bytes;
  }

  private void put(ByteBuffer buffer, double[] values) {
    if (precision == Precision.FLOAT) {
      for (double value : values) {
        buffer.putFloat((float) value);
      }
    } else {
      for (double value : values) {
        buffer.putDouble(value);
      }
    }
  }

  /** The rows as one batch, a column each, in their order. */
  Batch decode(List<byte[]> rows) {
    Matrix x = layout == Layout.DENSE ? precision.matrix(features, rows.size()) : null;
    SparseMatrix.Builder columns = new SparseMatrix.Builder(features, precision);
    Matrix y = precision.matrix(labels, rows.size());
    double[] v = new double[rows.size()];
    for (int i = 0; i < v.length; i++) {
      ByteBuffer buffer = ByteBuffer.wrap(rows.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      if (x == null) {
        take(buffer, columns);
      } else {
        take(buffer, x, i);
      }
      take(buffer, y, i);
      v[i] = buffer.getDouble();
    }
    return new Batch(x == null ? columns.build() : x, y, v);
  }

  private void take(ByteBuffer buffer, Matrix into, int column) {
    int start = column * into.rows();
    for (int k = start; k < start + into.rows(); k++) {
      into.set(k, take(buffer));
    }
  }

  private void take(ByteBuffer buffer, SparseMatrix.Builder into) {
    int[] indices = new int[buffer.getInt()];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = buffer.getInt();
    }
    for (int index : indices) {
      into.add(index, take(buffer));
    }
    into.endColumn();
  }

  private double take(ByteBuffer buffer) {
    return precision == Precision.FLOAT ? buffer.getFloat() : buffer.getDouble();
  }
}
