package io.github.tributary.training;

import io.github.tributary.optim.Descent.Limits;
import io.github.tributary.optim.Penalty;
import java.util.List;

/**
 * What keeps a network from fitting its training rows too closely.
 *
 * @param penalty on the weights, part of the objective
 * @param weightDecay λ of the decoupled decay, or {@link SolverSettings#UNSET} for the optimiser's
 *     own
 * @param dropout the share of activations that each hidden layer drops, in [0, 1): one for all, or
 *     one per layer; empty for none
 * @param clipValue the largest |entry| of a gradient; 0 for any
 * @param clipNorm the largest norm of a gradient; 0 for any
 * @param maxNorm the largest norm of the weights into one unit; 0 for any
 */
public record Regularization(
    Penalty penalty,
    double weightDecay,
    List<Double> dropout,
    double clipValue,
    double clipNorm,
    double maxNorm) {

  /** None at all. */
  public static final Regularization NONE = of(Penalty.NONE);

  /** Checks the ranges. */
  public Regularization {
    for (double rate : dropout) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "dropout: expected numbers from 0 to below 1, found " + rate);
      }
    }
    dropout = dropout.stream().allMatch(rate -> rate == 0) ? List.of() : List.copyOf(dropout);
    new Limits(clipValue, clipNorm, SolverSettings.isUnset(weightDecay) ? 0 : weightDecay, maxNorm);
  }

  /** A penalty alone. */
  public static Regularization of(Penalty penalty) {
    return new Regularization(penalty, SolverSettings.UNSET, List.of(), 0, 0, 0);
  }

  /** The same with another share of activations dropped by every hidden layer. */
  Regularization withDropout(double rate) {
    return new Regularization(penalty, weightDecay, List.of(rate), clipValue, clipNorm, maxNorm);
  }

  /** The same with another decoupled decay. */
  Regularization withWeightDecay(double decay) {
    return new Regularization(penalty, decay, dropout, clipValue, clipNorm, maxNorm);
  }

  /** λ of the decoupled decay. */
  double decayFor(Optimizer optimizer) {
    if (!SolverSettings.isUnset(weightDecay)) {
      return weightDecay;
    }
    return optimizer == Optimizer.ADAMW ? Optimizer.ADAMW_DECAY : 0;
  }

  /** What surrounds the update rule; LAMB has its decay inside. */
  Limits limits(Optimizer optimizer) {
    double decay = optimizer == Optimizer.LAMB ? 0 : decayFor(optimizer);
    return new Limits(clipValue, clipNorm, decay, maxNorm);
  }

  /** Whether a layer drops anything. */
  boolean drops() {
    return dropout.stream().anyMatch(rate -> rate > 0);
  }

  /** One rate per hidden layer. */
  double[] dropoutFor(int hiddenLayers) {
    if (hiddenLayers == 0 && drops()) {
      throw new IllegalArgumentException(
          "dropout: there is no hidden layer whose activations could be dropped");
    }
    if (dropout.size() > 1 && dropout.size() != hiddenLayers) {
      throw new IllegalArgumentException(
          "dropout: expected one number, or one per hidden layer ("
              + hiddenLayers
              + "), found "
              + dropout.size());
    }
    double[] rates = new double[hiddenLayers];
    for (int l = 0; l < hiddenLayers && !dropout.isEmpty(); l++) {
      rates[l] = dropout.get(dropout.size() == 1 ? 0 : l);
    }
    return rates;
  }

  /** Checks that it goes with an optimiser. */
  void requireFits(Optimizer optimizer) {
    if (optimizer != Optimizer.L_BFGS) {
      return;
    }
    String with =
        " does not go with solver = l-bfgs, whose line search needs one cost for one" + " point";
    if (drops()) {
      throw new IllegalArgumentException("dropout" + with);
    }
    if (!SolverSettings.isUnset(weightDecay) && weightDecay > 0) {
      throw new IllegalArgumentException("weightDecay" + with + "; use regParam");
    }
    if (clipValue > 0 || clipNorm > 0 || maxNorm > 0) {
      throw new IllegalArgumentException(
          (clipValue > 0 ? "clipValue" : clipNorm > 0 ? "clipNorm" : "maxNorm") + with);
    }
  }
}
