package io.github.tributary.preprocessing;

import java.util.List;

/**
 * The roles of columns as the user named them.
 *
 * @param labels the columns to predict
 * @param features the feature columns, or empty for all that can be
 * @param weight the weight column, or null
 * @param drop columns that are not to become features
 */
public record Roles(List<String> labels, List<String> features, String weight, List<String> drop) {

  /** Whether features are found automatically, and may be left out for what they hold. */
  boolean autoFeatures() {
    return features.isEmpty();
  }
}
