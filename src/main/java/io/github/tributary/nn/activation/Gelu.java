package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Elementary;
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
    for (int i = 0, n = z.size(); i < n; i++) {
      double input = z.get(i);
      a.set(i, input * Elementary.normalCdf(input));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      double input = z.get(i);
      double derivative = Elementary.normalCdf(input) + input * Elementary.normalPdf(input);
      dJdz.set(i, dJda.get(i) * derivative);
    }
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
