package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;

/**
 * g(z) = z·Φ(z), g' = Φ(z) + z·φ(z), with Φ and φ the standard normal distribution and density; the
 * exact form, not the one with tanh.
 *
 * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks, Gimpel, 2016</a>
 */
public record Gelu() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(
        (f, x, n) -> {
          double[] share = f.normalCdf(x, n);
          for (int i = 0; i < n; i++) {
            x[i] *= share[i];
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
          double[] share = f.normalCdf(x, n);
          double[] density = f.normalPdf(x, n);
          for (int i = 0; i < n; i++) {
            d[i] *= share[i] + x[i] * density[i];
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
  public String text() {
    return "gelu";
  }
}
