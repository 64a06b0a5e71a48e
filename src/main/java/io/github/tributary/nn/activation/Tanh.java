package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;

/** g(z) = tanh z, g' = 1 - a². */
public record Tanh() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      a.set(i, Elementary.tanh(z.get(i)));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      double output = a.get(i);
      dJdz.set(i, dJda.get(i) * (1 - output * output));
    }
  }

  @Override
  public String text() {
    return "tanh";
  }
}
