package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;

/** g(z) = ln(1 + eᶻ), g' = 1/(1 + e⁻ᶻ). */
public record Softplus() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      a.set(i, Elementary.softplus(z.get(i)));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      dJdz.set(i, dJda.get(i) * Elementary.sigmoid(z.get(i)));
    }
  }

  @Override
  public String text() {
    return "softplus";
  }
}
