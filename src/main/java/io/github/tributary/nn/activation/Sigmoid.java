package io.github.tributary.nn.activation;

import io.github.tributary.linalg.ArrayFunctions;
import io.github.tributary.linalg.Matrix;

/** g(z) = 1/(1 + e⁻ᶻ), g' = a(1 - a). */
public record Sigmoid() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(ArrayFunctions::sigmoid, a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.combineInto(
        a,
        (f, d, output, n) -> {
          for (int i = 0; i < n; i++) {
            d[i] = d[i] * output[i] * (1 - output[i]);
          }
          return d;
        },
        dJdz);
  }

  @Override
  public String text() {
    return "sigmoid";
  }
}
