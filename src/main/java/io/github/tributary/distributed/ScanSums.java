package io.github.tributary.distributed;

import io.github.tributary.linalg.ExactSum;
import io.github.tributary.model.Standardizer;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/** What one pass over the raw rows gathers, free of their order. */
final class ScanSums implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final MathContext DIGITS = new MathContext(60);

  long trainRows;
  long validationRows;
  long testRows;
  long fingerprint;
  long nonZeros;
  long rowsWithBadFeature;
  int firstBadFeature = Integer.MAX_VALUE;
  long rowsWithBadLabel;
  int firstBadLabel = Integer.MAX_VALUE;
  long rowsWithBadWeight;
  final ExactSum trainWeight = new ExactSum();
  final ExactSum validationWeight = new ExactSum();
  final ExactSum testWeight = new ExactSum();
  final double[] labelMin;
  final double[] labelMax;
  final boolean[] labelFraction;
  // Of the training rows with a weight above 0 alone.
  final double[] trainLabelMin;
  final double[] trainLabelMax;
  private final boolean moments;
  // Made with the first row.
  private FeatureMoments featureMoments;

  /**
   * Empty sums.
   *
   * @param moments whether means and deviations will be asked for
   */
  ScanSums(int labels, boolean moments) {
    this.moments = moments;
    labelMin = filled(labels, Double.POSITIVE_INFINITY);
    labelMax = filled(labels, Double.NEGATIVE_INFINITY);
    trainLabelMin = labelMin.clone();
    trainLabelMax = labelMax.clone();
    labelFraction = new boolean[labels];
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  void add(RowCursor row, RowHash hash) {
    nonZeros += row.nonZeros();
    double[] labels = row.labels();
    double weight = row.weight();
    boolean goodFeatures = row.isBytes() || checkFeatures(row.features());
    boolean goodLabels = checkLabels(labels);
    boolean goodWeight = checkWeight(weight);
    fingerprint += row.content();
    Side side = hash.side(row.content());
    switch (side) {
      case TRAINING -> trainRows++;
      case VALIDATION -> validationRows++;
      case HELD_OUT -> testRows++;
    }
    if (!(goodFeatures && goodLabels && goodWeight)) {
      return;
    }
    weightOf(side).add(weight);
    if (side == Side.TRAINING && weight > 0) {
      for (int k = 0; k < labels.length; k++) {
        trainLabelMin[k] = Math.min(trainLabelMin[k], labels[k]);
        trainLabelMax[k] = Math.max(trainLabelMax[k], labels[k]);
      }
      if (moments) {
        addMoments(row);
      }
    }
  }

  private void addMoments(RowCursor row) {
    if (featureMoments == null) {
      featureMoments = new FeatureMoments(row.features().features());
    }
    if (row.isBytes() && row.weight() == 1 && featureMoments.takesBytes()) {
      featureMoments.addBytes(row.array(), row.start());
    } else {
      featureMoments.add(row.features(), row.weight());
    }
  }

  private ExactSum weightOf(Side side) {
    return switch (side) {
      case TRAINING -> trainWeight;
      case VALIDATION -> validationWeight;
      case HELD_OUT -> testWeight;
    };
  }

  private boolean checkFeatures(FeatureRow features) {
    int bad = features.firstNotFinite();
    if (bad >= 0) {
      rowsWithBadFeature++;
      firstBadFeature = Math.min(firstBadFeature, bad);
    }
    return bad < 0;
  }

  private boolean checkLabels(double[] labels) {
    for (int k = 0; k < labels.length; k++) {
      if (!Double.isFinite(labels[k])) {
        rowsWithBadLabel++;
        firstBadLabel = Math.min(firstBadLabel, k);
        return false;
      }
      labelMin[k] = Math.min(labelMin[k], labels[k]);
      labelMax[k] = Math.max(labelMax[k], labels[k]);
      labelFraction[k] |= labels[k] != Math.rint(labels[k]);
    }
    return true;
  }

  private boolean checkWeight(double weight) {
    if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
      return true;
    }
    rowsWithBadWeight++;
    return false;
  }

  /** To be called after the last row of a partition. */
  ScanSums finish() {
    if (featureMoments != null) {
      featureMoments.finish();
    }
    return this;
  }

  ScanSums merge(ScanSums other) {
    trainRows += other.trainRows;
    validationRows += other.validationRows;
    testRows += other.testRows;
    fingerprint += other.fingerprint;
    nonZeros += other.nonZeros;
    rowsWithBadFeature += other.rowsWithBadFeature;
    firstBadFeature = Math.min(firstBadFeature, other.firstBadFeature);
    rowsWithBadLabel += other.rowsWithBadLabel;
    firstBadLabel = Math.min(firstBadLabel, other.firstBadLabel);
    rowsWithBadWeight += other.rowsWithBadWeight;
    trainWeight.add(other.trainWeight);
    validationWeight.add(other.validationWeight);
    testWeight.add(other.testWeight);
    for (int k = 0; k < labelMin.length; k++) {
      labelMin[k] = Math.min(labelMin[k], other.labelMin[k]);
      labelMax[k] = Math.max(labelMax[k], other.labelMax[k]);
      trainLabelMin[k] = Math.min(trainLabelMin[k], other.trainLabelMin[k]);
      trainLabelMax[k] = Math.max(trainLabelMax[k], other.trainLabelMax[k]);
      labelFraction[k] |= other.labelFraction[k];
    }
    mergeMoments(other);
    return this;
  }

  private void mergeMoments(ScanSums other) {
    if (featureMoments == null) {
      featureMoments = other.featureMoments;
    } else if (other.featureMoments != null) {
      featureMoments.add(other.featureMoments);
    }
  }

  /** The first feature whose squares overflow, or -1. */
  int overflowingFeature() {
    for (int j = 0; featureMoments != null && j < featureMoments.features(); j++) {
      if (featureMoments.overflows(j)) {
        return j;
      }
    }
    return -1;
  }

  /**
   * Weighted means and population standard deviations of the training rows, rounded once: the
   * difference Σvx²/Σv - mean² is taken before any rounding, so that it cannot cancel.
   */
  Standardizer standardizer() {
    double[] means = new double[featureMoments.features()];
    double[] deviations = new double[means.length];
    BigDecimal weight = trainWeight.exactValue();
    for (int j = 0; j < means.length; j++) {
      BigDecimal sum = featureMoments.sum(j);
      means[j] = sum.divide(weight, DIGITS).doubleValue();
      BigDecimal scaledVariance =
          featureMoments.sumOfSquares(j).multiply(weight).subtract(sum.multiply(sum));
      double deviation =
          scaledVariance.signum() <= 0
              ? 0
              : scaledVariance.sqrt(DIGITS).divide(weight, DIGITS).doubleValue();
      deviations[j] = deviation > 0 ? deviation : 1;
    }
    return new Standardizer(means, deviations);
  }
}
