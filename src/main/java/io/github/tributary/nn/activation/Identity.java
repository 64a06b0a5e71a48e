package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;

/** g(z) = z, g' = 1. */
public record Identity() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto((f, x, n) -> x, a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.mapInto((f, d, n) -> d, dJdz);
  }

  @Override
  public String text() {
    return "identity";
  }
}
