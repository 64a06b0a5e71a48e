package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;

/** g(z) = z, g' = 1. */
public record Identity() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      a.set(i, z.get(i));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      dJdz.set(i, dJda.get(i));
    }
  }

  @Override
  public String text() {
    return "identity";
  }
}
