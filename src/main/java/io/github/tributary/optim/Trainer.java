package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The training loop: evaluate, decide whether to stop, update; again. */
public final class Trainer {

  private final Objective objective;
  private final UpdateRule rule;
  private final StoppingCriteria criteria;
  private final IterationListener listener;
  private Objective validation;
  private Checkpoints checkpoints = Checkpoints.NONE;

  /** A trainer for one run; a rule with state must be a fresh one. */
  public Trainer(
      Objective objective, UpdateRule rule, StoppingCriteria criteria, IterationListener listener) {
    this.objective = objective;
    this.rule = rule;
    this.criteria = criteria;
    this.listener = listener;
  }

  /**
   * Follows a cost beside the objective, evaluated at the same points; it decides nothing.
   *
   * @param validation the cost of other rows
   * @return this
   */
  public Trainer following(Objective validation) {
    this.validation = validation;
    return this;
  }

  /**
   * Goes on from the latest checkpoint, if there is one, and keeps more of them.
   *
   * @param checkpoints those of this very run: same objective, rule, criteria and starting point
   * @return this
   */
  public Trainer keeping(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
    return this;
  }

  /**
   * Minimises the objective.
   *
   * @param initial the parameters to start from; not written to
   * @throws NonFiniteLossException at the first iteration whose loss, gradient or updated
   *     parameters are not finite
   */
  public TrainingResult run(double[] initial) {
    Optional<TrainingState> checkpoint = checkpoints.latest();
    checkpoint.ifPresent(state -> objective.restore(state.objective()));
    double[] parameters = checkpoint.map(TrainingState::parameters).orElseGet(initial::clone);
    List<Iteration> history =
        new ArrayList<>(checkpoint.map(TrainingState::history).orElseGet(List::of));
    double previousLoss =
        history.isEmpty() ? Double.POSITIVE_INFINITY : history.get(history.size() - 1).loss();
    for (int number = history.size() + 1; ; number++) {
      long start = System.nanoTime();
      Evaluation evaluation = objective.evaluate(parameters, number);
      if (!evaluation.isFinite()) {
        throw new NonFiniteLossException(number, previousLoss);
      }
      double loss = evaluation.loss();
      double gradientNorm = evaluation.gradientNorm();
      double validationLoss =
          validation == null ? Double.NaN : validation.evaluate(parameters, number).loss();
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
      Iteration iteration =
          new Iteration(number, loss, gradientNorm, evaluation.rows(), seconds, validationLoss);
      history.add(iteration);
      listener.iterationDone(iteration);
      if (reason == null && number == criteria.maxIter()) {
        reason = StopReason.MAX_ITERATIONS;
      }
      if (reason != null) {
        return new TrainingResult(parameters, history, reason);
      }
      checkpoints.iterationDone(
          number, () -> new TrainingState(parameters, history, objective.state()));
      previousLoss = loss;
    }
  }
}
