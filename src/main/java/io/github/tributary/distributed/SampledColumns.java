package io.github.tributary.distributed;

import java.util.Arrays;

/** The entries of sampled rows feature by feature. */
final class SampledColumns {

  // Feature j's entries that are not 0 are starts[j] … starts[j + 1] - 1.
  private final int[] starts;
  private final double[] values;
  private final double[] weights;
  private final double allWeight;
  private final int rows;

  SampledColumns(int features, RowSample sample) {
    starts = new int[features + 1];
    double[] rowWeights = Quantiles.wholeRatios(sample.weights());
    rows = rowWeights.length;
    double weight = 0;
    for (int i = 0; i < rows; i++) {
      weight += rowWeights[i];
    }
    allWeight = weight;
    for (RowCursor row = sample.rows(); row.advance(); ) {
      FeatureRow x = row.features();
      for (int k = 0; k < x.count(); k++) {
        starts[x.index(k) + 1]++;
      }
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    values = new double[starts[features]];
    weights = new double[values.length];
    int[] next = Arrays.copyOf(starts, features);
    int place = 0;
    for (RowCursor row = sample.rows(); row.advance(); place++) {
      FeatureRow x = row.features();
      for (int k = 0; k < x.count(); k++) {
        int at = next[x.index(k)]++;
        values[at] = x.value(k);
        weights[at] = rowWeights[place];
      }
    }
  }

  /** The quantiles of feature j, zeros included. */
  Quantiles quantiles(int j) {
    int entries = starts[j + 1] - starts[j];
    boolean zeros = entries < rows;
    double[] x = Arrays.copyOfRange(values, starts[j], starts[j + 1] + (zeros ? 1 : 0));
    double[] v = Arrays.copyOfRange(weights, starts[j], starts[j + 1] + (zeros ? 1 : 0));
    if (zeros) {
      double others = 0;
      for (int k = 0; k < entries; k++) {
        others += v[k];
      }
      x[entries] = 0;
      v[entries] = Math.max(0, allWeight - others);
    }
    return Quantiles.of(x, v);
  }
}
