package io.github.tributary.nn.activation;

import io.github.tributary.linalg.ArrayFunctions;
import io.github.tributary.linalg.Matrix;

/** g(z) = tanh z, g' = 1 - a². */
public record Tanh() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(ArrayFunctions::tanh, a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.combineInto(
        a,
        (f, d, output, n) -> {
          for (int i = 0; i < n; i++) {
            d[i] *= 1 - output[i] * output[i];
          }
          return d;
        },
        dJdz);
  }

  @Override
  public String text() {
    return "tanh";
  }
}
