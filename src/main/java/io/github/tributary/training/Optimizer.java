package io.github.tributary.training;

import io.github.tributary.optim.rule.AdaDelta;
import io.github.tributary.optim.rule.AdaGrad;
import io.github.tributary.optim.rule.Adam;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Lamb;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.NAdam;
import io.github.tributary.optim.rule.Nesterov;
import io.github.tributary.optim.rule.RmsProp;
import io.github.tributary.optim.rule.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The optimisers by name, with what each of them means unless something else is said. */
public enum Optimizer {
  /** Gradient descent on all rows. */
  GD(0.1, false),
  /** Gradient descent in minibatches. */
  SGD(0.1, true),
  /** Gradient descent with momentum, on all rows. */
  MOMENTUM(0.1, false),
  /** Gradient descent with Nesterov's momentum, on all rows. */
  NESTEROV(0.1, false),
  /** AdaGrad, in minibatches. */
  ADAGRAD(0.01, true),
  /** RMSProp, in minibatches. */
  RMSPROP(0.001, true),
  /** AdaDelta, in minibatches. */
  ADADELTA(1, true),
  /** Adam, in minibatches. */
  ADAM(0.001, true),
  /** Adam with decoupled weight decay, in minibatches. */
  ADAMW(0.001, true),
  /** Adam with Nesterov's momentum, in minibatches. */
  NADAM(0.001, true),
  /** Layer-wise adaptive moments for large minibatches. */
  LAMB(0.01, true),
  /** L-BFGS on all rows; with an L1 part, OWL-QN. */
  L_BFGS(1, false);

  /** The decay of {@link #ADAMW} unless something else is said. */
  public static final double ADAMW_DECAY = 0.01;

  private final double stepSize;
  private final boolean inMinibatches;

  Optimizer(double stepSize, boolean inMinibatches) {
    this.stepSize = stepSize;
    this.inMinibatches = inMinibatches;
  }

  /** The step size unless something else is said. */
  public double stepSize() {
    return stepSize;
  }

  /** Whether it works in minibatches unless something else is said. */
  public boolean inMinibatches() {
    return inMinibatches;
  }

  /** The name in configurations, for example {@code l-bfgs}. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All names. */
  public static List<String> configNames() {
    return Arrays.stream(values()).map(Optimizer::configName).toList();
  }

  /**
   * What a step is to be multiplied by so that the mean of so many workers moves in a pass as far
   * as one worker would.
   *
   * @param workers W
   * @param batchRatio r, the rows of a worker's minibatch by those of the one worker's
   */
  double stepFactor(double workers, double batchRatio) {
    return switch (this) {
      // A step is as long as the gradient, whose mean does not depend on the batch.
      case GD, SGD, MOMENTUM, NESTEROV, L_BFGS -> workers * batchRatio;
      // The root divides by the gradient's noise, which is 1/√r times as large.
      case RMSPROP, ADADELTA, ADAM, ADAMW, NADAM -> workers * Math.sqrt(batchRatio);
      // Every step is a share of the weights, whatever the gradient: its noise alone is averaged.
      case LAMB -> Math.sqrt(workers * batchRatio);
      // The sum of squares grows by √(steps), of which each worker makes 1/W.
      case ADAGRAD -> Math.sqrt(workers);
    };
  }

  /**
   * The step size whose noise moves a network so little that several workers go their own ways for
   * a while: {@link LocalSteps} measures steps by it.
   *
   * @param batchRatio as of {@link #stepFactor}
   */
  double quietStep(double momentum, double batchRatio) {
    return switch (this) {
      case GD, SGD, L_BFGS -> 0.025 * Math.sqrt(batchRatio);
      case MOMENTUM, NESTEROV -> 0.025 * Math.sqrt(batchRatio * (1 - momentum));
      case RMSPROP, ADAM, ADAMW, NADAM, ADAGRAD -> 0.001;
      case LAMB -> 0.000625;
      case ADADELTA -> 1;
    };
  }

  /**
   * The rule, with a decay and ε of its own where they are {@link SolverSettings#UNSET}.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  UpdateRule rule(
      double momentum,
      double beta1,
      double beta2,
      double decay,
      double epsilon,
      double weightDecay) {
    return switch (this) {
      case GD, SGD, L_BFGS -> new GradientDescent();
      case MOMENTUM -> new Momentum(momentum);
      case NESTEROV -> new Nesterov(momentum);
      case ADAGRAD -> new AdaGrad(or(epsilon, AdaGrad.DEFAULT_EPSILON));
      case RMSPROP ->
          new RmsProp(or(decay, RmsProp.DEFAULT_DECAY), or(epsilon, RmsProp.DEFAULT_EPSILON));
      case ADADELTA ->
          new AdaDelta(or(decay, AdaDelta.DEFAULT_DECAY), or(epsilon, AdaDelta.DEFAULT_EPSILON));
      case ADAM, ADAMW -> new Adam(beta1, beta2, or(epsilon, Adam.DEFAULT_EPSILON));
      case NADAM -> new NAdam(beta1, beta2, or(epsilon, NAdam.DEFAULT_EPSILON));
      case LAMB -> new Lamb(beta1, beta2, or(epsilon, Lamb.DEFAULT_EPSILON), weightDecay);
    };
  }

  private static double or(double value, double own) {
    return SolverSettings.isUnset(value) ? own : value;
  }
}
