package io.github.tributary.preprocessing;

import java.util.List;

/**
 * What to do with a messy table.
 *
 * @param missing what becomes of missing values
 * @param missingIndicator whether a filled numeric column gets a column beside it that is 1 where
 *     the value was missing
 * @param autoCategorical whether every text or date column is a categorical feature
 * @param categorical columns that are categorical whatever their type
 * @param maxCategories the most categories of a column that get a place of their own
 * @param scaling how features are scaled before training
 * @param targetScaling how targets of a regression are scaled for training
 */
public record PreprocessingSettings(
    Missing missing,
    boolean missingIndicator,
    boolean autoCategorical,
    List<String> categorical,
    int maxCategories,
    Scaling scaling,
    TargetScaling targetScaling) {

  /** What becomes of missing values in features. */
  public enum Missing {
    /** They are an error. */
    ERROR,
    /** Numbers become the mean of the training rows, in categories they are one of their own. */
    MEAN,
    /** Numbers become the median of the training rows, in categories they are one of their own. */
    MEDIAN,
    /** Their rows are left out. */
    SKIP;

    /** Whether values are put in their place. */
    boolean fills() {
      return this == MEAN || this == MEDIAN;
    }
  }

  /** How features are scaled. */
  public enum Scaling {
    /** By the trainer, to mean 0 and deviation 1. */
    STANDARD,
    /** To the range from 0 to 1 of the training rows. */
    MIN_MAX
  }

  /** How targets are scaled. */
  public enum TargetScaling {
    /** Not at all. */
    NONE,
    /** To mean 0 and deviation 1 of the training rows. */
    STANDARD
  }

  /** The defaults, with which a clean numeric table stays as it is. */
  public static final PreprocessingSettings DEFAULT =
      new PreprocessingSettings(
          Missing.ERROR, false, true, List.of(), 100, Scaling.STANDARD, TargetScaling.NONE);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range or contradicts another
   */
  public PreprocessingSettings {
    categorical = List.copyOf(categorical);
    if (maxCategories < 1) {
      throw new IllegalArgumentException(
          "maxCategories: expected at least 1, found " + maxCategories);
    }
    if (missingIndicator && !missing.fills()) {
      throw new IllegalArgumentException(
          "missingIndicator: needs missing = mean or median, for with error and skip no missing"
              + " value is left");
    }
  }

  /** Whether a table must be treated even if all of it is numeric. */
  boolean treatNumbers() {
    return missing != Missing.ERROR || !categorical.isEmpty() || scaling != Scaling.STANDARD;
  }
}
