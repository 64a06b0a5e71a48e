package io.github.tributary.optim;

import io.github.tributary.nn.Network;
import io.github.tributary.optim.rule.Step;
import io.github.tributary.optim.rule.UpdateRule;
import java.io.Serializable;

/**
 * One step downhill, with all that surrounds an update rule: the gradient is clipped, the weights
 * decay, the rule moves the parameters, and too long weight vectors are shortened.
 */
public final class Descent implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Network network;
  private final int[] tensorEnds;
  private final UpdateRule rule;
  private final Limits limits;
  private final boolean onAllCores;

  /**
   * What is done to gradients and weights around the rule; 0 leaves each of them out.
   *
   * @param clipValue the largest |entry| of the gradient that reaches the rule
   * @param clipNorm the largest ‖gradient‖₂ that reaches the rule; a longer one is scaled to it
   * @param weightDecay λ of the decoupled decay w ← w - ηλw; biases are left alone
   * @param maxNorm the largest Euclidean norm of the weights into one unit; longer ones are scaled
   * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio, On the difficulty of
   *     training recurrent neural networks, 2013 (clipping by norm)</a>
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter, Decoupled Weight Decay
   *     Regularization, 2019</a>
   * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., Dropout, JMLR
   *     15, 2014 (max-norm)</a>
   */
  public record Limits(double clipValue, double clipNorm, double weightDecay, double maxNorm)
      implements Serializable {

    /** Nothing is limited. */
    public static final Limits NONE = new Limits(0, 0, 0, 0);

    /** Checks the ranges. */
    public Limits {
      require("clipValue", clipValue);
      require("clipNorm", clipNorm);
      require("weightDecay", weightDecay);
      require("maxNorm", maxNorm);
    }

    private static void require(String name, double value) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(name + ": expected a number ≥ 0, found " + value);
      }
    }
  }

  /** Steps of a rule on the parameters of a network. */
  public Descent(Network network, UpdateRule rule, Limits limits) {
    this(network, rule, limits, false);
  }

  private Descent(Network network, UpdateRule rule, Limits limits, boolean onAllCores) {
    this.onAllCores = onAllCores;
    this.network = network;
    this.tensorEnds = network.tensorEnds();
    this.rule = rule;
    this.limits = limits;
  }

  /** The same steps by all cores of this JVM: not for tasks, which have theirs. */
  Descent onAllCores() {
    return new Descent(network, rule, limits, true);
  }

  /** How many vectors the rule remembers. */
  public int slotCount() {
    return rule.slots();
  }

  /** What the rule remembers before the first step. */
  public double[][] slots() {
    return new double[rule.slots()][network.parameterCount()];
  }

  /**
   * Makes one step.
   *
   * @param parameters overwritten by the next parameters
   * @param gradient dJ/dparameters; clipped in place
   * @param slots what the rule remembers; overwritten
   * @param stepSize η
   * @param number of the step, from 1
   */
  public void step(
      double[] parameters, double[] gradient, double[][] slots, double stepSize, long number) {
    if (limits.clipValue > 0) {
      clipValues(gradient);
    }
    if (limits.clipNorm > 0) {
      clipNorm(gradient);
    }
    if (limits.weightDecay > 0) {
      decay(parameters, 1 - stepSize * limits.weightDecay);
    }
    rule.update(parameters, gradient, slots, new Step(stepSize, number, tensorEnds, onAllCores));
    if (limits.maxNorm > 0) {
      shorten(parameters);
    }
  }

  private void clipValues(double[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = Math.max(-limits.clipValue, Math.min(limits.clipValue, gradient[i]));
    }
  }

  private void clipNorm(double[] gradient) {
    double norm = Vectors.norm(gradient, 0, gradient.length);
    if (Double.isInfinite(norm) && Vectors.areFinite(gradient)) {
      // The squares overflow, at 10¹⁵⁴: shorter it has the same direction.
      Vectors.scale(gradient, 0, gradient.length, 0x1p-600);
      norm = Vectors.norm(gradient, 0, gradient.length);
      Vectors.scale(gradient, 0, gradient.length, limits.clipNorm / norm);
    } else if (norm > limits.clipNorm) {
      Vectors.scale(gradient, 0, gradient.length, limits.clipNorm / norm);
    }
  }

  private void decay(double[] parameters, double factor) {
    for (int l = 1; l <= network.layers(); l++) {
      Vectors.scale(parameters, network.weightStart(l), network.biasStart(l), factor);
    }
  }

  /** Column j of w[l], the weights into unit j, is contiguous. */
  private void shorten(double[] parameters) {
    for (int l = 1; l <= network.layers(); l++) {
      int length = network.units(l - 1);
      for (int start = network.weightStart(l); start < network.biasStart(l); start += length) {
        double norm = Vectors.norm(parameters, start, start + length);
        if (norm > limits.maxNorm) {
          Vectors.scale(parameters, start, start + length, limits.maxNorm / norm);
        }
      }
    }
  }
}
