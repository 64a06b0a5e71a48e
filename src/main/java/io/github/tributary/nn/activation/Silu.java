package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;

/**
 * g(z) = z·σ(z), g' = σ(z)·(1 + z·(1 - σ(z))), with σ the sigmoid; also called swish.
 *
 * @see <a href="https://arxiv.org/abs/1702.03118">Elfwing, Uchibe, Doya, 2017</a>
 */
public record Silu() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    z.mapInto(
        (f, x, n) -> {
          double[] gate = f.sigmoid(x, n);
          for (int i = 0; i < n; i++) {
            x[i] *= gate[i];
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
          double[] gate = f.sigmoid(x, n);
          for (int i = 0; i < n; i++) {
            d[i] = d[i] * gate[i] * (1 + x[i] * (1 - gate[i]));
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
    return "silu";
  }
}
