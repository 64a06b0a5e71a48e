package io.github.tributary.nn.activation;

import io.github.tributary.linalg.ArrayFunctions;
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
    z.mapInto(
        (f, x, n) -> {
          double[] e = f.expm1(x, n);
          for (int i = 0; i < n; i++) {
            x[i] = ArrayFunctions.ifPositive(x[i], x[i], alpha * e[i]);
          }
          return x;
        },
        a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.combineInto(
        a,
        (f, d, output, n) -> {
          for (int i = 0; i < n; i++) {
            d[i] = ArrayFunctions.ifPositive(output[i], d[i], d[i] * (output[i] + alpha));
          }
          return d;
        },
        dJdz);
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
