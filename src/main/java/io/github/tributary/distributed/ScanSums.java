package io.github.tributary.distributed;

import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;
import java.util.Arrays;

/** What one pass over the raw rows gathers, free of their order. */
final class ScanSums implements Serializable {

  private static final long serialVersionUID = 1L;

  private final OneSide training = new OneSide();
  private final OneSide validation = new OneSide();
  private final OneSide heldOut = new OneSide();
  long nonZeros;
  long rowsWithBadFeature;
  int firstBadFeature = Integer.MAX_VALUE;
  long rowsWithBadLabel;
  int firstBadLabel = Integer.MAX_VALUE;
  long rowsWithBadWeight;
  final double[] labelMin;
  final double[] labelMax;
  final boolean[] labelFraction;
  // Of the training rows with a weight above 0 alone.
  final double[] trainLabelMin;
  final double[] trainLabelMax;
  final LabelStatistics labels;
  // Made with the first row.
  FeatureStatistics features;
  private final Depth depth;

  /** Of the rows on one side. */
  private static final class OneSide implements Serializable {

    private static final long serialVersionUID = 1L;

    private long rows;
    private long fingerprint;
    private final ExactSum weight = new ExactSum();
    private double largestWeight;

    void add(OneSide other) {
      rows += other.rows;
      fingerprint += other.fingerprint;
      weight.add(other.weight);
      largestWeight = Math.max(largestWeight, other.largestWeight);
    }
  }

  /** Empty sums of rows with so many labels. */
  ScanSums(int labels, Depth depth) {
    this.depth = depth;
    this.labels = new LabelStatistics(labels);
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
    double[] y = row.labels();
    double weight = row.weight();
    boolean goodFeatures = row.isBytes() || checkFeatures(row.features());
    boolean goodLabels = checkLabels(y);
    boolean goodWeight = checkWeight(weight);
    Side side = hash.side(row.content());
    OneSide sums = on(side);
    sums.rows++;
    sums.fingerprint += row.content();
    if (!(goodFeatures && goodLabels && goodWeight)) {
      return;
    }
    sums.weight.add(weight);
    sums.largestWeight = Math.max(sums.largestWeight, weight);
    if (side != Side.TRAINING) {
      return;
    }
    addStatistics(row, hash);
    for (int k = 0; weight > 0 && k < y.length; k++) {
      trainLabelMin[k] = Math.min(trainLabelMin[k], y[k]);
      trainLabelMax[k] = Math.max(trainLabelMax[k], y[k]);
    }
  }

  /** Of the training rows that weigh anything. */
  private void addStatistics(RowCursor row, RowHash hash) {
    if (depth == Depth.CHECKS || row.weight() == 0) {
      return;
    }
    labels.add(row.labels(), row.weight(), hash.holdOutBin(row.content()), row.content());
    if (features == null) {
      features = new FeatureStatistics(row.features().features(), depth);
    }
    features.add(row);
  }

  private OneSide on(Side side) {
    return switch (side) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case HELD_OUT -> heldOut;
    };
  }

  /** The sum of the weights on a side. */
  ExactSum weight(Side side) {
    return on(side).weight;
  }

  SideSums side(Side side) {
    OneSide sums = on(side);
    return new SideSums(side, sums.rows, sums.fingerprint, sums.largestWeight);
  }

  /** Of all rows. */
  long fingerprint() {
    return training.fingerprint + validation.fingerprint + heldOut.fingerprint;
  }

  private boolean checkFeatures(FeatureRow features) {
    int bad = features.firstNotFinite();
    if (bad >= 0) {
      rowsWithBadFeature++;
      firstBadFeature = Math.min(firstBadFeature, bad);
    }
    return bad < 0;
  }

  private boolean checkLabels(double[] y) {
    for (int k = 0; k < y.length; k++) {
      if (!Double.isFinite(y[k])) {
        rowsWithBadLabel++;
        firstBadLabel = Math.min(firstBadLabel, k);
        return false;
      }
      labelMin[k] = Math.min(labelMin[k], y[k]);
      labelMax[k] = Math.max(labelMax[k], y[k]);
      labelFraction[k] |= y[k] != Math.rint(y[k]);
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
    labels.finish();
    if (features != null) {
      features.finish();
    }
    return this;
  }

  ScanSums merge(ScanSums other) {
    training.add(other.training);
    validation.add(other.validation);
    heldOut.add(other.heldOut);
    nonZeros += other.nonZeros;
    rowsWithBadFeature += other.rowsWithBadFeature;
    firstBadFeature = Math.min(firstBadFeature, other.firstBadFeature);
    rowsWithBadLabel += other.rowsWithBadLabel;
    firstBadLabel = Math.min(firstBadLabel, other.firstBadLabel);
    rowsWithBadWeight += other.rowsWithBadWeight;
    for (int k = 0; k < labelMin.length; k++) {
      labelMin[k] = Math.min(labelMin[k], other.labelMin[k]);
      labelMax[k] = Math.max(labelMax[k], other.labelMax[k]);
      trainLabelMin[k] = Math.min(trainLabelMin[k], other.trainLabelMin[k]);
      trainLabelMax[k] = Math.max(trainLabelMax[k], other.trainLabelMax[k]);
      labelFraction[k] |= other.labelFraction[k];
    }
    labels.add(other.labels);
    mergeFeatures(other);
    return this;
  }

  private void mergeFeatures(ScanSums other) {
    if (features == null) {
      features = other.features;
    } else if (other.features != null) {
      features.merge(other.features);
    }
  }
}
