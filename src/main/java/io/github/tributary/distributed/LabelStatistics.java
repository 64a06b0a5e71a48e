package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the labels of the training rows hold: moments, and rows and weight of every class. */
final class LabelStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  // Whole numbers of more different values are no classes that anybody would count. The first label
  // may be of many classes; where there are several labels, each has two.
  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_OF_SEVERAL = 100;

  private final FeatureMoments moments;
  // Of each label that is a whole number so far, and has not too many values; else null.
  private final ClassCounts[] classes;
  private final HoldOutCounts all = new HoldOutCounts();
  private transient FeatureRow row;

  LabelStatistics(int labels) {
    moments = new FeatureMoments(labels);
    classes = new ClassCounts[labels];
    int most = labels == 1 ? MOST_CLASSES : MOST_OF_SEVERAL;
    Arrays.setAll(classes, k -> new ClassCounts(most));
  }

  /** The classes of a label by their value. */
  private static final class ClassCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    final TreeMap<Double, ClassCount> byValue = new TreeMap<>();
    private final int most;

    ClassCounts(int most) {
      this.most = most;
    }

    /** The count of a class, or null if there would be too many. */
    ClassCount of(double value) {
      ClassCount count = byValue.get(value);
      if (count == null && byValue.size() < most) {
        count = new ClassCount();
        byValue.put(value, count);
      }
      return count;
    }
  }

  /** Adds the labels of a row of a weight above 0. */
  void add(double[] labels, double weight, int holdOutBin, long content) {
    all.add(holdOutBin, content);
    for (int k = 0; k < labels.length; k++) {
      if (classes[k] != null) {
        ClassCount count =
            labels[k] == Math.rint(labels[k]) ? classes[k].of(labels[k] + 0.0) : null;
        if (count == null) {
          classes[k] = null;
        } else {
          count.add(weight, holdOutBin, content);
        }
      }
    }
    addMoments(labels, weight);
  }

  private void addMoments(double[] labels, double weight) {
    if (row == null) {
      row = new FeatureRow(labels.length);
    }
    row.clear();
    for (int k = 0; k < labels.length; k++) {
      row.add(k, labels[k]);
    }
    moments.add(row, weight);
  }

  void finish() {
    moments.finish();
  }

  void add(LabelStatistics other) {
    moments.add(other.moments);
    all.add(other.all);
    for (int k = 0; k < classes.length; k++) {
      mergeClasses(k, other.classes[k]);
    }
  }

  private void mergeClasses(int k, ClassCounts other) {
    if (classes[k] == null || other == null) {
      classes[k] = null;
      return;
    }
    for (Map.Entry<Double, ClassCount> one : other.byValue.entrySet()) {
      ClassCount count = classes[k].of(one.getKey());
      if (count == null) {
        classes[k] = null;
        return;
      }
      count.add(one.getValue());
    }
  }

  /** Σv·y and Σv·y² of every label. */
  FeatureMoments moments() {
    return moments;
  }

  /** The counts of label k by its value, or null if it has fractions or too many values. */
  NavigableMap<Double, ClassCount> classes(int k) {
    return classes[k] == null ? null : Collections.unmodifiableNavigableMap(classes[k].byValue);
  }

  /** All rows, by where they would go if a share were held out. */
  HoldOutCounts all() {
    return all;
  }
}
