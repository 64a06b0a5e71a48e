package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Elementary;
import io.github.tributary.linalg.Matrix;

/**
 * g(z) = z·σ(z), g' = σ(z)·(1 + z·(1 - σ(z))), with σ the sigmoid; also called swish.
 *
 * @see <a href="https://arxiv.org/abs/1702.03118">Elfwing, Uchibe, Doya, 2017</a>
 */
public record Silu() implements Activation {

  @Override
  public void outputInto(Matrix z, Matrix a) {
    for (int i = 0, n = z.size(); i < n; i++) {
      double input = z.get(i);
      a.set(i, input * Elementary.sigmoid(input));
    }
  }

  @Override
  public void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz) {
    for (int i = 0, n = z.size(); i < n; i++) {
      double input = z.get(i);
      double gate = Elementary.sigmoid(input);
      dJdz.set(i, dJda.get(i) * gate * (1 + input * (1 - gate)));
    }
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
