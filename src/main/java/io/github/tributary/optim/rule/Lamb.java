package io.github.tributary.optim.rule;

/**
 * LAMB, Adam for large batches: r = m̂/(√v̂ + ε), and for the weights of each layer θ ← θ -
 * η·(‖θ‖/‖r + λθ‖)·(r + λθ), the ratio being 1 where either norm is 0.
 *
 * <p>Biases, which start at 0 and would be held there by the ratio, move by r as in Adam.
 *
 * @param beta1 β₁, in [0, 1)
 * @param beta2 β₂, in [0, 1)
 * @param epsilon ε, positive
 * @param weightDecay λ ≥ 0, on weights
 * @see <a href="https://arxiv.org/abs/1904.00962">You et al., Large Batch Optimization for Deep
 *     Learning, 2020</a>
 */
public record Lamb(double beta1, double beta2, double epsilon, double weightDecay)
    implements UpdateRule {

  /** ε unless something else is said. */
  public static final double DEFAULT_EPSILON = 1e-6;

  /** Checks the ranges. */
  public Lamb {
    Numbers.requireShare("beta1", beta1);
    Numbers.requireShare("beta2", beta2);
    Numbers.requirePositive("epsilon", epsilon);
    Numbers.requireNotNegative("weightDecay", weightDecay);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double[][] slots, Step step) {
    double[] m = slots[0];
    double[] v = slots[1];
    double ofMean = 1 - Numbers.power(beta1, step.number());
    double ofSquare = 1 - Numbers.power(beta2, step.number());
    int[] ends = step.tensorEnds();
    for (int t = 0, start = 0; t < ends.length; start = ends[t++]) {
      boolean weights = t % 2 == 0;
      double decay = weights ? weightDecay : 0;
      double ofParameters = 0;
      double ofMoves = 0;
      for (int i = start; i < ends[t]; i++) {
        double g = gradient[i];
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        double move = move(m[i] / ofMean, v[i] / ofSquare, decay, parameters[i]);
        ofParameters += parameters[i] * parameters[i];
        ofMoves += move * move;
      }
      double ratio =
          weights && ofParameters > 0 && ofMoves > 0 ? Math.sqrt(ofParameters / ofMoves) : 1;
      for (int i = start; i < ends[t]; i++) {
        double move = move(m[i] / ofMean, v[i] / ofSquare, decay, parameters[i]);
        parameters[i] -= step.size() * ratio * move;
      }
    }
  }

  private double move(double mean, double square, double decay, double parameter) {
    return mean / (Math.sqrt(square) + epsilon) + decay * parameter;
  }
}
