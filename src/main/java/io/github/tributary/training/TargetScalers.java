package io.github.tributary.training;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.head.ExpPoisson;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentityHuber;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.training.ScalingSettings.TargetScaling;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** From the settings and what the labels hold to the scaling of targets and predictions. */
final class TargetScalers {

  private TargetScalers() {}

  /**
   * The scaling.
   *
   * @throws InvalidDataException if targets are to be scaled for a loss that cannot be
   */
  static TargetScaler choose(
      ScalingSettings settings, Head head, boolean hasHiddenLayer, DataScan scan) {
    boolean identity = head instanceof IdentitySquaredError || head instanceof IdentityHuber;
    if (settings.targets() == TargetScaling.STANDARD && !identity) {
      throw new InvalidDataException(
          "targetScaling: standard is for squared-error and huber, found " + head.text());
    }
    if (head.isClassifier()) {
      return TargetScaler.identity(head.targets());
    }
    boolean scales = identity && settings.targets() != TargetScaling.NONE;
    boolean clamps =
        settings.clampPredictions().orElse(hasHiddenLayer && !(head instanceof ExpPoisson));
    return new TargetScaler(
        each(head, k -> scales ? scan.labelMean(k) : 0),
        each(head, k -> scales ? deviation(scan, k) : 1),
        each(head, k -> clamps ? scan.trainLabelMin(k) : Double.NEGATIVE_INFINITY),
        each(head, k -> clamps ? scan.trainLabelMax(k) : Double.POSITIVE_INFINITY));
  }

  /** A constant target is predicted by its mean, whatever it is divided by. */
  private static double deviation(DataScan scan, int k) {
    double deviation = scan.labelDeviation(k);
    return deviation > 0 ? deviation : 1;
  }

  private static double[] each(Head head, IntToDoubleFunction value) {
    double[] values = new double[head.targets()];
    Arrays.setAll(values, value);
    return values;
  }
}
