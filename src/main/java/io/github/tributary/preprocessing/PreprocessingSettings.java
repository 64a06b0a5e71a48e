package io.github.tributary.preprocessing;

import java.util.List;

/**
 * What to do with a messy table.
 *
 * @param missing what becomes of missing values
 * @param missingIndicator whether a filled numeric column gets a column beside it that is 1 where
 *     the value was missing
 * @param autoCategorical whether every text column is a categorical feature
 * @param categorical columns that are categorical whatever their type
 * @param maxCategories the most categories of a column that get a place of their own
 */
public record PreprocessingSettings(
    Missing missing,
    boolean missingIndicator,
    boolean autoCategorical,
    List<String> categorical,
    int maxCategories) {

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

  /** The defaults, with which a clean numeric table stays as it is. */
  public static final PreprocessingSettings DEFAULT =
      new PreprocessingSettings(Missing.MEDIAN, false, true, List.of(), 100);

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

  /** Whether missing values are filled. */
  public boolean fills() {
    return missing.fills();
  }

  /**
   * Whether a table must be treated even if all of it is numeric. Medians alone are no reason:
   * whether there is anything to fill is known once the table has been read.
   */
  boolean treatNumbers() {
    boolean asks = missing == Missing.MEAN || missing == Missing.SKIP || missingIndicator;
    return asks || !categorical.isEmpty();
  }
}
