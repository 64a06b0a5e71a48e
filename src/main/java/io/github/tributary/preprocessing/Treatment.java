package io.github.tributary.preprocessing;

import io.github.tributary.preprocessing.TableProfile.Categories;

/**
 * What becomes of one feature column.
 *
 * @param column its name
 * @param kind what it is taken for
 * @param profile what the training rows hold
 * @param dropped why it is left out, or null if it is used
 * @param categories its categories, or null
 * @param fill what missing numbers become, or null
 * @param indicator whether a column beside it says where values were missing
 */
record Treatment(
    String column,
    Kind kind,
    ColumnProfile profile,
    String dropped,
    Categories categories,
    Double fill,
    boolean indicator) {

  static Treatment used(String column, Kind kind, ColumnProfile profile) {
    return new Treatment(column, kind, profile, null, null, null, false);
  }

  static Treatment drop(String column, Kind kind, ColumnProfile profile, String why) {
    return new Treatment(column, kind, profile, why, null, null, false);
  }

  boolean isUsed(Kind asked) {
    return dropped == null && kind == asked;
  }

  Treatment with(Categories found) {
    return new Treatment(column, kind, profile, dropped, found, fill, indicator);
  }

  Treatment filledBy(double value, boolean indicated) {
    return new Treatment(column, kind, profile, dropped, categories, value, indicated);
  }
}
