package io.github.tributary.distributed;

import io.github.tributary.model.FeatureScaler;
import java.io.Serializable;
import java.util.Arrays;

/** Which features have one and the same value in all rows, free of their order. */
final class ConstantFeatures implements Serializable {

  private static final long serialVersionUID = 1L;

  // Of the first row.
  private final double[] values;
  private final boolean[] varies;
  // The rows in which a value was found that is not 0: in the others it is 0.
  private final long[] found;
  private long rows;
  private int candidates;

  ConstantFeatures(int features) {
    values = new double[features];
    varies = new boolean[features];
    found = new long[features];
    candidates = features;
  }

  /** Whether a feature may be constant; after a few rows of most tables none is. */
  boolean isOpen() {
    return candidates > 0;
  }

  void add(FeatureRow row) {
    if (rows++ == 0) {
      row.copyInto(values);
    }
    for (int k = 0; k < row.count(); k++) {
      int j = row.index(k);
      if (varies[j]) {
        continue;
      }
      if (row.value(k) == values[j]) {
        found[j]++;
      } else {
        varies[j] = true;
        candidates--;
      }
    }
  }

  /** Adds the rows of another one, which has at least one. */
  void add(ConstantFeatures other) {
    rows += other.rows;
    for (int j = 0; j < values.length; j++) {
      varies[j] |= other.varies[j] || other.values[j] != values[j];
      found[j] += other.found[j];
    }
  }

  boolean isConstant(int j) {
    return !varies[j] && (values[j] == 0 || found[j] == rows);
  }

  /** Turns the constant features into 0 and leaves the others as they are. */
  FeatureScaler scaler() {
    double[] shifts = new double[values.length];
    double[] scales = new double[values.length];
    Arrays.fill(scales, 1);
    for (int j = 0; j < values.length; j++) {
      if (isConstant(j)) {
        shifts[j] = values[j];
        scales[j] = Double.POSITIVE_INFINITY;
      }
    }
    return FeatureScaler.linear(shifts, scales);
  }
}
