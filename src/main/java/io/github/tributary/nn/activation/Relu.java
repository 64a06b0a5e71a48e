package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;

/** g(z) = max(z, 0), g' = 1 for z > 0 and 0 otherwise. */
public record Relu() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.rectifiedInto(a);
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    dJda.whereAboveZeroInto(z, dJdz);
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
    return "relu";
  }
}
