package io.github.tributary.distributed;

import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.SmoothClip;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.IntStream;

/** What the features of the training rows hold, as far as their scaling asks, free of order. */
final class FeatureStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final MathContext DIGITS = new MathContext(60);

  // Where features stay as they are, else null.
  private final ConstantFeatures constants;
  // Of means or quantiles alone, else null.
  private final FeatureMoments moments;
  // With the moments, else null.
  private final FeatureExtremes extremes;
  // Of quantiles alone, else null.
  private final RowSample sample;

  /**
   * Empty statistics.
   *
   * @param depth what will be asked for, more than {@link Depth#CHECKS}
   */
  FeatureStatistics(int features, Depth depth) {
    constants = depth == Depth.LABELS ? new ConstantFeatures(features) : null;
    moments = depth == Depth.LABELS ? null : new FeatureMoments(features);
    extremes = depth == Depth.LABELS ? null : new FeatureExtremes(features);
    sample = depth == Depth.QUANTILES ? new RowSample(features) : null;
  }

  /** Adds a row whose weight is above 0. */
  void add(RowCursor row) {
    if (constants != null) {
      if (constants.isOpen()) {
        constants.add(row.features());
      }
      return;
    }
    boolean bytes = row.isBytes() && row.weight() == 1 && moments.takesBytes();
    if (bytes) {
      moments.addBytes(row.array(), row.start());
    } else {
      moments.add(row.features(), row.weight());
    }
    if (bytes) {
      extremes.addBytes(row.array(), row.start());
    } else {
      extremes.add(row.features());
    }
    if (sample != null) {
      sample.add(row);
    }
  }

  /** To be called after the last row of a partition. */
  void finish() {
    if (moments != null) {
      moments.finish();
    }
    if (extremes != null) {
      extremes.finish();
    }
  }

  void merge(FeatureStatistics other) {
    if (constants != null) {
      constants.add(other.constants);
      return;
    }
    moments.add(other.moments);
    extremes.add(other.extremes);
    if (sample != null) {
      sample.add(other.sample);
    }
  }

  /** Whether feature j has one value. */
  boolean isConstant(int j) {
    return constants == null ? extremes.least(j) == extremes.most(j) : constants.isConstant(j);
  }

  /** The largest value of feature j less the smallest; NaN if only constants were looked for. */
  double range(int j) {
    return extremes == null ? Double.NaN : extremes.most(j) - extremes.least(j);
  }

  /** The first feature with values so large that their differences may overflow, or -1. */
  int overflowingFeature() {
    return moments == null ? -1 : moments.firstTooLarge();
  }

  /**
   * The scaling of these features.
   *
   * @param weight Σv of the rows
   * @throws IllegalStateException if it needs quantiles and there are none
   */
  FeatureScaler scaler(FeatureScaling scaling, ExactSum weight) {
    boolean needsQuantiles = scaling == FeatureScaling.ROBUST || scaling == FeatureScaling.MIN_MAX;
    if ((needsQuantiles && sample == null)
        || (scaling == FeatureScaling.STANDARD && moments == null)) {
      throw new IllegalStateException("the scan did not go so deep as " + scaling);
    }
    return switch (scaling) {
      case STANDARD -> standard(weight.exactValue());
      case ROBUST -> robust();
      case MIN_MAX -> minMax();
      case NONE ->
          constants != null ? constants.scaler() : standard(weight.exactValue()).withoutScaling();
      case AUTO -> throw new IllegalArgumentException("auto is resolved by then");
    };
  }

  private FeatureScaler standard(BigDecimal weight) {
    double[] means = new double[moments.features()];
    double[] deviations = new double[means.length];
    for (int j = 0; j < means.length; j++) {
      means[j] = mean(moments, j, weight);
      double deviation = deviation(moments, j, weight);
      deviations[j] = deviation > 0 ? deviation : Double.POSITIVE_INFINITY;
    }
    return FeatureScaler.linear(means, deviations);
  }

  /** Σvx/Σv, rounded once. */
  static double mean(FeatureMoments moments, int j, BigDecimal weight) {
    return moments.sum(j).divide(weight, DIGITS).doubleValue();
  }

  /**
   * The weighted population standard deviation, rounded once: the difference Σvx²/Σv - mean² is
   * taken before any rounding, so that it cannot cancel.
   */
  static double deviation(FeatureMoments moments, int j, BigDecimal weight) {
    BigDecimal sum = moments.sum(j);
    BigDecimal scaled = moments.sumOfSquares(j).multiply(weight).subtract(sum.multiply(sum));
    return scaled.signum() <= 0 ? 0 : scaled.sqrt(DIGITS).divide(weight, DIGITS).doubleValue();
  }

  private FeatureScaler minMax() {
    double[] least = new double[moments.features()];
    double[] ranges = new double[least.length];
    for (int j = 0; j < least.length; j++) {
      least[j] = extremes.least(j);
      double range = extremes.most(j) - least[j];
      ranges[j] = range > 0 ? range : Double.POSITIVE_INFINITY;
    }
    return FeatureScaler.linear(least, ranges);
  }

  private FeatureScaler robust() {
    int features = moments.features();
    double[] centers = new double[features];
    double[] scales = new double[features];
    boolean[] clipped = new boolean[features];
    double[] means = new double[features];
    SampledColumns columns = new SampledColumns(features, sample);
    IntStream.range(0, features)
        .parallel()
        .forEach(
            j -> {
              double range = extremes.most(j) - extremes.least(j);
              if (!(range > 0)) {
                centers[j] = extremes.least(j);
                scales[j] = Double.POSITIVE_INFINITY;
              } else if (isZeroOrOne(j)) {
                scales[j] = 1;
              } else {
                Quantiles quantiles = columns.quantiles(j);
                double spread = quantiles.at(0.75) - quantiles.at(0.25);
                centers[j] = quantiles.at(0.5);
                scales[j] = spread > 0 ? spread : Math.max(range / 2, Double.MIN_VALUE);
                clipped[j] = true;
                means[j] = quantiles.mean(x -> SmoothClip.of((x - centers[j]) / scales[j]));
              }
            });
    return new FeatureScaler(centers, scales, new SmoothClip(clipped, means));
  }

  /** Whether every value is 0 or 1: from 0 to 1, Σv·x = Σv·x² holds of these alone. */
  private boolean isZeroOrOne(int j) {
    return extremes.least(j) == 0
        && extremes.most(j) == 1
        && moments.sum(j).compareTo(moments.sumOfSquares(j)) == 0;
  }
}
