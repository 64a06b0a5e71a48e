package io.github.tributary.nn.activation;

import io.github.tributary.linalg.ArrayFunctions;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;

/**
 * g(z) = z for z > 0 and slope·z otherwise, g' = 1 or slope.
 *
 * @param slope the slope for z ≤ 0, in [0, 1)
 */
public record LeakyRelu(double slope) implements Activation {

  /** The slope that Maas, Hannun and Ng used. */
  public static final double DEFAULT_SLOPE = 0.01;

  /** Checks the slope. */
  public LeakyRelu {
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("leaky-relu: expected a slope in [0, 1), found " + slope);
    }
  }

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(
        (f, x, n) -> {
          for (int i = 0; i < n; i++) {
            x[i] = ArrayFunctions.ifPositive(x[i], x[i], slope * x[i]);
          }
          return x;
        },
        a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.combineInto(
        z,
        (f, d, x, n) -> {
          for (int i = 0; i < n; i++) {
            d[i] = ArrayFunctions.ifPositive(x[i], d[i], slope * d[i]);
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
    return true;
  }

  @Override
  public String text() {
    return NameAndParameter.text("leaky-relu", slope, DEFAULT_SLOPE);
  }
}
