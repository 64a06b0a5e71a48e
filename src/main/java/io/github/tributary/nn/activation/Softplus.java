package io.github.tributary.nn.activation;

import io.github.tributary.linalg.ArrayFunctions;
import io.github.tributary.linalg.Matrix;

/** g(z) = ln(1 + eᶻ), g' = 1/(1 + e⁻ᶻ). */
public record Softplus() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(ArrayFunctions::softplus, a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.combineInto(
        z,
        (f, d, x, n) -> {
          double[] slope = f.sigmoid(x, n);
          for (int i = 0; i < n; i++) {
            d[i] *= slope[i];
          }
          return d;
        },
        dJdz);
  }

  @Override
  public String text() {
    return "softplus";
  }
}
