package io.github.tributary.training;

import io.github.tributary.distributed.ClassCount;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.Map;
import java.util.NavigableMap;

/** From what a user asked for and what the labels are to the output head. */
final class HeadChoice {

  // Of more different whole numbers, or of one that is rare, nobody can tell classes from amounts.
  private static final int MOST_CLASSES = 20;
  private static final int LEAST_ROWS = 10;

  // So many classes need rows that are alike.
  private static final int MOST_OF_FEW_ROWS = 100;

  // Class indices begin at 0: years and codes are none.
  private static final int LARGEST_CLASS = 100;

  private HeadChoice() {}

  /**
   * The head.
   *
   * @throws InvalidDataException if a label is none of its targets, or has a single class
   * @throws IllegalArgumentException if the loss is unknown or cannot have that many outputs
   */
  static Head choose(NetworkDesign design, DataScan scan) {
    Head head = head(design, scan).smoothed(design.labelSmoothing());
    int outputs = head.outputs();
    if (head.targets() != scan.labels()) {
      throw new InvalidDataException(
          head.text()
              + " with "
              + outputs
              + " outputs needs "
              + head.targets()
              + " label values per row, found "
              + scan.labels());
    }
    requireTargets(head, scan);
    for (int k = 0; head.isClassifier() && k < scan.labels(); k++) {
      requireTwoClasses(scan, k);
    }
    if (head.targets() < head.outputs()) {
      requireRepeatedClasses(scan);
    }
    return head;
  }

  /**
   * The loss that the training rows suggest: classes, if every label is one of a few whole numbers
   * that occur often enough, and squared error else.
   */
  static String loss(DataScan scan) {
    for (int k = 0; k < scan.labels(); k++) {
      boolean classes =
          scan.labelClasses(k)
              .filter(found -> found.size() <= (scan.labels() == 1 ? MOST_CLASSES : 2))
              .filter(found -> found.firstKey() >= 0 && found.lastKey() <= LARGEST_CLASS)
              .filter(HeadChoice::areFrequent)
              .isPresent();
      if (!classes) {
        return "squared-error";
      }
    }
    return NetworkDesign.CROSS_ENTROPY;
  }

  /**
   * Checks that the label is not one of few whole numbers other than 0 … c-1 where it is classes:
   * because a loss for classes was asked for, or because no loss was and the numbers occur often.
   *
   * @throws LabelCodesException if it is
   */
  static void requireIndices(NetworkDesign design, DataScan scan) {
    if (scan.labels() > 1 || !scan.isWhole(0) || scan.labelClasses(0).isEmpty()) {
      return;
    }
    NavigableMap<Double, ClassCount> found = scan.labelClasses(0).get();
    boolean indices = scan.labelMin(0) == 0 && scan.labelMax(0) == found.size() - 1;
    if (!indices && found.size() > 1 && areClasses(design, found, scan)) {
      throw new LabelCodesException(
          label(scan, 0)
              + ": expected class indices 0 … c-1, found "
              + found.size()
              + " values from "
              + number(scan.labelMin(0))
              + " to "
              + number(scan.labelMax(0)));
    }
  }

  private static boolean areClasses(
      NetworkDesign design, NavigableMap<Double, ClassCount> found, DataScan scan) {
    String loss = design.loss().strip();
    Head head = NetworkDesign.headOf(loss);
    int size = found.size();
    boolean oneOutput = design.outputs() == 1 && size == 2;
    // Whoever sets more outputs has indices of which some do not occur.
    boolean fits = design.outputs() == NetworkDesign.INFERRED || design.outputs() == size;
    boolean yesOrNo = !NetworkDesign.leavesActivation(loss) && head.targets() == head.outputs();
    // A value that only held-out rows have is as rare as one can be.
    boolean all = found.firstKey() == scan.labelMin(0) && found.lastKey() == scan.labelMax(0);
    boolean frequent = all && size <= MOST_CLASSES && areFrequent(found);
    return head.isClassifier()
        && (fits || oneOutput)
        && (size == 2 || !yesOrNo)
        && (frequent || !loss.equals(NetworkDesign.AUTO));
  }

  private static boolean areFrequent(Map<Double, ClassCount> classes) {
    return classes.values().stream().allMatch(one -> one.rows() >= LEAST_ROWS);
  }

  private static Head head(NetworkDesign design, DataScan scan) {
    int outputs = design.outputs();
    String loss = design.loss().strip();
    if (NetworkDesign.leavesActivation(loss)) {
      int classes =
          scan.labels() > 1 ? 2 : outputs == NetworkDesign.INFERRED ? classes(scan) : outputs;
      return classes > 2
          ? Head.parse("softmax-" + loss, classes)
          : Head.parse("sigmoid-" + loss, scan.labels());
    }
    Head oneOfTwo = NetworkDesign.headOf(loss);
    if (outputs == NetworkDesign.INFERRED) {
      outputs = oneOfTwo.targets() < oneOfTwo.outputs() ? classes(scan) : scan.labels();
    }
    return Head.parse(loss, outputs);
  }

  private static int classes(DataScan scan) {
    if (scan.isWhole(0)) {
      requireTwoClasses(scan, 0);
    }
    double classes = Math.floor(scan.labelMax(0)) + 1;
    if (!(classes >= 2 && classes <= 1_000_000)) {
      throw new InvalidDataException(
          label(scan, 0)
              + ": expected class indices 0 … c-1, found values from "
              + number(scan.labelMin(0))
              + " to "
              + number(scan.labelMax(0)));
    }
    return (int) classes;
  }

  /** Checks that every label is a target of the head; also for data that a model is applied to. */
  static void requireTargets(Head head, DataScan scan) {
    for (int k = 0; k < scan.labels(); k++) {
      if (head.isClassifier() && !scan.isWhole(k)) {
        throw new InvalidDataException(
            label(scan, k)
                + ": expected whole numbers as class indices, found fractions; for regression use"
                + " loss = squared-error");
      }
      for (double extreme : new double[] {scan.labelMin(k), scan.labelMax(k)}) {
        String problem = head.targetProblem(extreme);
        if (problem != null) {
          throw new InvalidDataException(
              label(scan, k)
                  + ": "
                  + problem
                  + ", found "
                  + number(extreme)
                  + "; recode the label");
        }
      }
    }
  }

  /**
   * The network, or an error for the user if it cannot be.
   *
   * @throws InvalidDataException if it has too many parameters
   */
  static Network network(int features, NetworkDesign design, Head head) {
    try {
      return new Network(features, design.hidden(), head);
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(e.getMessage());
    }
  }

  private static void requireTwoClasses(DataScan scan, int k) {
    if (scan.hasOneTrainingLabel(k)) {
      throw new InvalidDataException(
          label(scan, k)
              + " is the same in every row for training; a classifier needs at least two classes");
    }
  }

  /** Texts that are amounts with signs of a currency make as many classes as rows. */
  private static void requireRepeatedClasses(DataScan scan) {
    int classes = scan.labelClasses(0).map(Map::size).orElse(0);
    if (classes > MOST_OF_FEW_ROWS && 2L * classes > scan.trainRows()) {
      throw new InvalidDataException(
          label(scan, 0)
              + ": expected classes that occur again and again, found "
              + classes
              + " in "
              + scan.trainRows()
              + " rows for training; make amounts that are written as text numbers, and set"
              + " loss = squared-error");
    }
  }

  private static String label(DataScan scan, int k) {
    return "label '" + scan.labelName(k) + "'";
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
