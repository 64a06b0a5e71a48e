package io.github.tributary.evaluation;

import io.github.tributary.linalg.ExactSum;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/** Sums over the residuals y - a of one regression target. */
public final class ResidualSums implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ExactSum weights = new ExactSum();
  private final ExactSum absolute = new ExactSum();
  private final ExactSum squared = new ExactSum();
  private final ExactSum targets = new ExactSum();
  private final ExactSum squaredTargets = new ExactSum();

  void add(double actual, double predicted, double weight) {
    double residual = actual - predicted;
    weights.add(weight);
    absolute.add(weight * Math.abs(residual));
    squared.add(weight * residual * residual);
    targets.addProduct(weight, actual);
    double product = weight * actual;
    squaredTargets.addProduct(product, actual);
    squaredTargets.addProduct(Math.fma(weight, actual, -product), actual);
  }

  void merge(ResidualSums other) {
    weights.add(other.weights);
    absolute.add(other.absolute);
    squared.add(other.squared);
    targets.add(other.targets);
    squaredTargets.add(other.squaredTargets);
  }

  /** The root of the mean squared residual, in units of the target. */
  public double rmse() {
    return Math.sqrt(meanSquare());
  }

  /** The mean squared residual. */
  double meanSquare() {
    return squared.value() / weights.value();
  }

  /** The mean absolute residual, in units of the target. */
  public double mae() {
    return absolute.value() / weights.value();
  }

  /** R² = 1 - Σ(y - a)²/Σ(y - mean y)²; NaN if the target is constant or y² overflows. */
  public double r2() {
    if (!(weights.value() > 0) || !Double.isFinite(squaredTargets.value())) {
      return Double.NaN;
    }
    // Σv·Σ(v·y²) - (Σv·y)² without any rounding, so that it is 0 for a constant target.
    BigDecimal sum = targets.exactValue();
    BigDecimal total =
        weights.exactValue().multiply(squaredTargets.exactValue()).subtract(sum.multiply(sum));
    double spread = total.divide(weights.exactValue(), MathContext.DECIMAL128).doubleValue();
    return spread > 0 ? 1 - squared.value() / spread : Double.NaN;
  }
}
