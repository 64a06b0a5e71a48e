package io.github.tributary.distributed;

import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/**
 * What is gathered from all rows of a table: counts and checks, and what must be known before they
 * can be packed.
 */
public final class DataScan {

  private final RowReader reader;
  private final ScanSums sums;
  private final Depth depth;

  /** What is gathered beside counts and checks; each holds those before it. */
  public enum Depth {
    /** Nothing else. */
    CHECKS,
    /** Moments and classes of the labels. */
    LABELS,
    /** Means and deviations of the features. */
    MOMENTS,
    /** Medians, quartiles and ranges of the features. */
    QUANTILES;

    /** What a scaling of the features needs. */
    public static Depth of(FeatureScaling scaling) {
      return switch (scaling) {
        case NONE -> LABELS;
        case STANDARD -> MOMENTS;
        case AUTO, ROBUST, MIN_MAX -> QUANTILES;
      };
    }
  }

  private DataScan(RowReader reader, ScanSums sums, Depth depth) {
    this.reader = reader;
    this.sums = sums;
    this.depth = depth;
  }

  /**
   * Goes over the rows of a table; the first to do so has them read.
   *
   * @param heldOut the share of rows for testing, in [0, 1)
   * @param validation the share of the others for validation, in [0, 1)
   * @param depth what else is to be gathered
   * @throws InvalidDataException if there is no row, a feature, label or weight is missing, not
   *     finite or negative, or the weights of the training rows add up to 0
   */
  public static DataScan of(
      ReadRows rows, long seed, double heldOut, double validation, Depth depth) {
    RowReader reader = rows.reader();
    int features = reader.features();
    int labels = reader.labels();
    RowHash hash = new RowHash(seed, heldOut, validation);
    JavaRDD<ScanSums> parts =
        rows.chunks()
            .mapPartitions(
                chunks -> {
                  ScanSums sums = new ScanSums(labels, depth);
                  RowCursor row = new RowCursor(chunks, features, labels);
                  while (row.advance()) {
                    sums.add(row, hash);
                  }
                  return List.of(sums.finish()).iterator();
                });
    ScanSums empty = new ScanSums(labels, depth);
    DataScan scan =
        new DataScan(reader, parts.treeAggregate(empty, ScanSums::merge, ScanSums::merge), depth);
    scan.requireUsable();
    return scan;
  }

  private void requireUsable() {
    if (rows() == 0) {
      throw new InvalidDataException("the data has no rows");
    }
    if (sums.rowsWithBadFeature > 0) {
      throw new MissingFeaturesException(
          of(sums.rowsWithBadFeature)
              + " a missing, NaN or infinite feature, first in column '"
              + reader.featureName(sums.firstBadFeature)
              + "'; fill or drop these rows");
    }
    if (sums.rowsWithBadLabel > 0) {
      throw new InvalidDataException(
          of(sums.rowsWithBadLabel)
              + " a missing, NaN or infinite label in column '"
              + reader.labelName(sums.firstBadLabel)
              + "'; drop these rows");
    }
    if (sums.rowsWithBadWeight > 0) {
      throw new InvalidDataException(
          of(sums.rowsWithBadWeight)
              + " a missing, negative or infinite instance weight; expected finite weights ≥ 0");
    }
    int overflowing = sums.features == null ? -1 : sums.features.overflowingFeature();
    if (overflowing >= 0) {
      throw new InvalidDataException(
          "feature '"
              + reader.featureName(overflowing)
              + "' has values beyond 2e307, whose differences overflow; rescale it");
    }
    if (trainRows() == 0) {
      throw new InvalidDataException(
          "no row is left for training: all " + rows() + " are held out; lower the fraction");
    }
    if (!(sums.weight(Side.TRAINING).value() > 0)) {
      throw new InvalidDataException(
          "the instance weights "
              + (trainRows() < rows() ? "of the training rows " : "")
              + "add up to 0; expected at least one above 0");
    }
  }

  private String of(long bad) {
    return bad + " of " + rows() + (bad == 1 ? " rows has" : " rows have");
  }

  /** All rows. */
  public long rows() {
    return trainRows() + validationRows() + testRows();
  }

  /** What was found on one side, for packing the same rows. */
  public SideSums side(Side side) {
    return sums.side(side);
  }

  /** The rows for training. */
  public long trainRows() {
    return sums.side(Side.TRAINING).rows();
  }

  /** The rows held out for validation. */
  public long validationRows() {
    return sums.side(Side.VALIDATION).rows();
  }

  /** The sum of the weights of the rows held out for validation. */
  public double validationWeight() {
    return sums.weight(Side.VALIDATION).value();
  }

  /** The rows held out for testing. */
  public long testRows() {
    return sums.side(Side.HELD_OUT).rows();
  }

  /** The sum of the weights of the rows held out for testing. */
  public double testWeight() {
    return sums.weight(Side.HELD_OUT).value();
  }

  /** A hash of the content of all rows as 16 hexadecimal digits, free of their order. */
  public String fingerprint() {
    return String.format("%016x", sums.fingerprint());
  }

  /** The number of label values per row. */
  public int labels() {
    return sums.labelMin.length;
  }

  /** How blocks should hold these rows. */
  public Layout layout() {
    return Layout.of(sums.nonZeros, rows(), reader.features());
  }

  /** How many features each feature column holds, in their order. */
  public List<Integer> featureWidths() {
    return reader.featureWidths();
  }

  /**
   * Whether feature j has one value in the training rows that weigh anything.
   *
   * @throws IllegalStateException if the scan gathered checks alone
   */
  public boolean isConstant(int j) {
    return features().isConstant(j);
  }

  /**
   * The largest value of feature j less the smallest in the training rows that weigh anything; NaN
   * if the scan did not go so deep.
   *
   * @throws IllegalStateException if the scan gathered checks alone
   */
  public double range(int j) {
    return features().range(j);
  }

  private FeatureStatistics features() {
    if (sums.features == null) {
      throw new IllegalStateException("the scan gathered " + depth + " alone");
    }
    return sums.features;
  }

  /** The name of label k. */
  public String labelName(int k) {
    return reader.labelName(k);
  }

  /** The smallest value of label k. */
  public double labelMin(int k) {
    return sums.labelMin[k];
  }

  /** The largest value of label k. */
  public double labelMax(int k) {
    return sums.labelMax[k];
  }

  /** Whether label k has a single value in the training rows that weigh anything. */
  public boolean hasOneTrainingLabel(int k) {
    return sums.trainLabelMin[k] == sums.trainLabelMax[k];
  }

  /** Whether label k is a whole number in every row. */
  public boolean isWhole(int k) {
    return !sums.labelFraction[k];
  }

  /**
   * The scaling of the features by the training rows. Those that are constant in the training rows
   * that weigh anything become 0, whatever the scaling.
   *
   * @throws IllegalStateException if the scan did not go so deep
   */
  public FeatureScaler featureScaler(FeatureScaling scaling) {
    return features().scaler(scaling, sums.weight(Side.TRAINING));
  }

  /** The weighted mean of label k over the training rows. */
  public double labelMean(int k) {
    return FeatureStatistics.mean(
        sums.labels.moments(), k, sums.weight(Side.TRAINING).exactValue());
  }

  /** The weighted standard deviation of label k over the training rows; 0 if it is constant. */
  public double labelDeviation(int k) {
    return FeatureStatistics.deviation(
        sums.labels.moments(), k, sums.weight(Side.TRAINING).exactValue());
  }

  /** The smallest value of label k in the training rows that weigh anything. */
  public double trainLabelMin(int k) {
    return sums.trainLabelMin[k];
  }

  /** The largest value of label k in the training rows that weigh anything. */
  public double trainLabelMax(int k) {
    return sums.trainLabelMax[k];
  }

  /**
   * The classes of label k in the training rows by their value; empty if it has fractions, or more
   * values than anybody would take for classes.
   */
  public Optional<NavigableMap<Double, ClassCount>> labelClasses(int k) {
    return Optional.ofNullable(sums.labels.classes(k));
  }

  /**
   * A share of the training rows to be held out for validation.
   *
   * @param byClass whether of each class alike; of the rows of all classes else
   */
  public HoldOut holdOut(double share, boolean byClass) {
    return HoldOut.of(
        byClass ? sums.labels.classes(0) : null,
        sums.labels.all(),
        share,
        sums.side(Side.TRAINING));
  }
}
