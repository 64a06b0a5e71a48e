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
  // Allocated with the first row, and a feature's with its first value that is not 0: two exact
  // sums
  // per feature are large on their way.
  private ExactSum[] sums;
  private ExactSum[] squares;

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

  void add(FeatureRow features, double[] labels, double weight, RowHash hash) {
    nonZeros += features.count();
    boolean goodFeatures = checkFeatures(features);
    boolean goodLabels = checkLabels(labels);
    boolean goodWeight = checkWeight(weight);
    long content = RowHash.content(features, labels, weight);
    fingerprint += content;
    Side side = hash.side(content);
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
        addMoments(features, weight);
      }
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

  private void addMoments(FeatureRow features, double weight) {
    if (sums == null) {
      sums = new ExactSum[features.features()];
      squares = new ExactSum[features.features()];
    }
    for (int k = 0; k < features.count(); k++) {
      int j = features.index(k);
      double x = features.value(k);
      if (sums[j] == null) {
        sums[j] = new ExactSum();
        squares[j] = new ExactSum();
      }
      if (weight == 1) {
        sums[j].add(x);
        squares[j].addProduct(x, x);
      } else {
        double weighted = weight * x;
        sums[j].addProduct(weight, x);
        squares[j].addProduct(weighted, x);
        // The rounding of weight·x: without it a constant column would have a deviation.
        squares[j].addProduct(Math.fma(weight, x, -weighted), x);
      }
    }
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
    if (other.sums == null) {
      return;
    }
    if (sums == null) {
      sums = other.sums;
      squares = other.squares;
      return;
    }
    for (int j = 0; j < sums.length; j++) {
      if (sums[j] == null) {
        sums[j] = other.sums[j];
        squares[j] = other.squares[j];
      } else if (other.sums[j] != null) {
        sums[j].add(other.sums[j]);
        squares[j].add(other.squares[j]);
      }
    }
  }

  /** The first feature whose squares overflow, or -1. */
  int overflowingFeature() {
    for (int j = 0; sums != null && j < sums.length; j++) {
      if (squares[j] != null && !Double.isFinite(squares[j].value())) {
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
    double[] means = new double[sums.length];
    double[] deviations = new double[sums.length];
    BigDecimal weight = trainWeight.exactValue();
    for (int j = 0; j < sums.length; j++) {
      if (sums[j] == null) {
        deviations[j] = 1; // always 0
        continue;
      }
      BigDecimal sum = sums[j].exactValue();
      means[j] = sum.divide(weight, DIGITS).doubleValue();
      BigDecimal scaledVariance =
          squares[j].exactValue().multiply(weight).subtract(sum.multiply(sum));
      double deviation =
          scaledVariance.signum() <= 0
              ? 0
              : scaledVariance.sqrt(DIGITS).divide(weight, DIGITS).doubleValue();
      deviations[j] = deviation > 0 ? deviation : 1;
    }
    return new Standardizer(means, deviations);
  }
}
