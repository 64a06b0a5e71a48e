package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * g(z) = z for z > 0 and alpha·(eᶻ - 1) otherwise, g' = 1 or a + alpha.
 *
 * @param alpha minus the limit for z → -∞, positive
 * @see <a href="https://arxiv.org/abs/1511.07289">Clevert, Unterthiner, Hochreiter, 2015</a>
 */
public record Elu(double alpha) implements Activation {

  /** The value for which g is smooth at 0. */
  public static final double DEFAULT_ALPHA = 1;

  /** Checks alpha. */
  public Elu {
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("elu: expected alpha > 0, found " + alpha);
    }
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      double input = z.get(i);
      a.set(i, input > 0 ? input : alpha * Elementary.expm1(input));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      dJdz.set(i, z.get(i) > 0 ? dJda.get(i) : dJda.get(i) * (a.get(i) + alpha));
    }
  }

  @Override
  public boolean isRectifier() {
    return true;
  }

  @Override
  public boolean hasKink() {
    return alpha != 1;
  }

  @Override
  public String text() {
    return NameAndParameter.text("elu", alpha, DEFAULT_ALPHA);
  }
}
