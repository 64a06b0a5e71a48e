package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.Collection;

/** The entries of sampled rows feature by feature. */
final class SampledColumns {

  // Feature j's entries that are not 0 are starts[j] … starts[j + 1] - 1.
  private final int[] starts;
  private final double[] values;
  private final double[] weights;
  private final double allWeight;
  private final int rows;

  SampledColumns(int features, Collection<RowSample.Sampled> sample) {
    starts = new int[features + 1];
    double[] rowWeights =
        Quantiles.wholeRatios(sample.stream().mapToDouble(RowSample.Sampled::weight).toArray());
    double weight = 0;
    int place = 0;
    for (RowSample.Sampled row : sample) {
      weight += rowWeights[place++];
      for (int k = 0; k < row.entries(); k++) {
        starts[row.index(k) + 1]++;
      }
    }
    allWeight = weight;
    rows = sample.size();
    Arrays.parallelPrefix(starts, Integer::sum);
    values = new double[starts[features]];
    weights = new double[values.length];
    int[] next = Arrays.copyOf(starts, features);
    place = 0;
    for (RowSample.Sampled row : sample) {
      double rowWeight = rowWeights[place++];
      for (int k = 0; k < row.entries(); k++) {
        int at = next[row.index(k)]++;
        values[at] = row.value(k);
        weights[at] = rowWeight;
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
      v[entries] = allWeight - others;
    }
    return Quantiles.of(x, v);
  }
}
