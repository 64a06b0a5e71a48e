package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The training loop: evaluate, decide whether to stop, update; again. */
public final class Trainer {

  private final Objective objective;
  private final UpdateRule rule;
  private final StoppingCriteria criteria;
  private final IterationListener listener;

  /** A trainer for one run; a rule with state must be a fresh one. */
  public Trainer(
      Objective objective, UpdateRule rule, StoppingCriteria criteria, IterationListener listener) {
    this.objective = objective;
    this.rule = rule;
    this.criteria = criteria;
    this.listener = listener;
  }

  /**
   * Minimises the objective.
   *
   * @param initial the parameters to start from; not written to
   * @throws NonFiniteLossException at the first iteration whose loss, gradient or updated
   *     parameters are not finite
   */
  public TrainingResult run(double[] initial) {
    double[] parameters = initial.clone();
    List<Iteration> history = new ArrayList<>();
    double previousLoss = Double.POSITIVE_INFINITY;
    for (int number = 1; ; number++) {
      long start = System.nanoTime();
      Evaluation evaluation = objective.evaluate(parameters, number);
      if (!evaluation.isFinite()) {
        throw new NonFiniteLossException(number, previousLoss);
      }
      double loss = evaluation.loss();
      double gradientNorm = evaluation.gradientNorm();
      StopReason reason = null;
      if (criteria.hasSmallGradient(gradientNorm)) {
        reason = StopReason.GRADIENT_SMALL;
      } else if (criteria.hasSettled(previousLoss, loss)) {
        reason = StopReason.LOSS_SETTLED;
      } else {
        rule.update(parameters, evaluation.gradient(), number);
        if (!Arrays.stream(parameters).allMatch(Double::isFinite)) {
          throw new NonFiniteLossException(number, loss);
        }
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      Iteration iteration = new Iteration(number, loss, gradientNorm, evaluation.rows(), seconds);
      history.add(iteration);
      listener.iterationDone(iteration);
      if (reason == null && number == criteria.maxIter()) {
        reason = StopReason.MAX_ITERATIONS;
      }
      if (reason != null) {
        return new TrainingResult(parameters, history, reason);
      }
      previousLoss = loss;
    }
  }
}
