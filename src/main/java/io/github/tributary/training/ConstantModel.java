package io.github.tributary.training;

import io.github.tributary.distributed.ClassCount;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import java.util.Map;

/**
 * The biases of an output layer that predicts what is best without any feature: the logarithm of
 * the classes' shares for softmax, ln(p/(1 - p)) for a sigmoid, the mean for a regression and its
 * logarithm for counts. Training starts there, so that the first passes need not find it.
 */
final class ConstantModel {

  private ConstantModel() {}

  /** One bias per output of the head. */
  static double[] biases(Head head, DataScan scan, TargetScaler targets) {
    double[] biases = new double[head.outputs()];
    if (head.isClassifier() && head.targets() < head.outputs()) {
      scan.labelClasses(0).ifPresent(classes -> logShares(classes, biases));
      return biases;
    }
    for (int k = 0; k < biases.length; k++) {
      double mean = scan.labelMean(k);
      if (head.isClassifier()) {
        biases[k] = mean > 0 && mean < 1 ? StrictMath.log(mean / (1 - mean)) : 0;
      } else if (head instanceof ExpPoisson) {
        biases[k] = mean > 0 ? StrictMath.log(mean) : 0;
      } else {
        biases[k] = (mean - targets.means()[k]) / targets.deviations()[k];
      }
    }
    return biases;
  }

  /** A class without a row gets the share of half a row. */
  private static void logShares(Map<Double, ClassCount> classes, double[] biases) {
    double weight = 0;
    long rows = 0;
    for (ClassCount one : classes.values()) {
      weight += one.weight();
      rows += one.rows();
    }
    double least = weight / (2.0 * rows);
    for (int k = 0; k < biases.length; k++) {
      ClassCount one = classes.get((double) k);
      double own = one == null ? least : Math.max(one.weight(), least);
      biases[k] = StrictMath.log(own / weight);
    }
  }
}
