package io.github.tributary.distributed;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
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

  RowCodec(int features, int labels, Precision precision) {
    this.features = features;
    this.labels = labels;
    this.precision = precision;
  }

  private int bytesPerRow() {
    return (features + labels) * precision.bytes() + Double.BYTES;
  }

  byte[] encode(double[] x, double[] y, double weight) {
    ByteBuffer buffer = ByteBuffer.allocate(bytesPerRow()).order(ByteOrder.LITTLE_ENDIAN);
    put(buffer, x);
    put(buffer, y);
    buffer.putDouble(weight);
    return buffer.array();
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
    Matrix x = precision.matrix(features, rows.size());
    Matrix y = precision.matrix(labels, rows.size());
    double[] v = new double[rows.size()];
    for (int i = 0; i < v.length; i++) {
      ByteBuffer buffer = ByteBuffer.wrap(rows.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      take(buffer, x, i);
      take(buffer, y, i);
      v[i] = buffer.getDouble();
    }
    return new Batch(x, y, v);
  }

  private void take(ByteBuffer buffer, Matrix into, int column) {
    int start = column * into.rows();
    for (int k = start; k < start + into.rows(); k++) {
      into.set(k, precision == Precision.FLOAT ? buffer.getFloat() : buffer.getDouble());
    }
  }
}
