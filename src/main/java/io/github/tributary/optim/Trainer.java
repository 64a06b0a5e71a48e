package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The training loop: pass after pass until a criterion is met, with validation, early stopping,
 * checkpoints, and a way back when the loss explodes.
 */
public final class Trainer {

  private static final String GUARD = "trainer.guard";
  private static final String ROLLBACKS = "trainer.rollbacks";
  private static final String BEST = "trainer.best";
  private static final String BEST_PARAMETERS = "trainer.best.parameters";

  private final Solver solver;
  private final StepSizes stepSizes;
  private final StoppingCriteria criteria;
  private final IterationListener listener;
  private Validation validation;
  private EarlyStopping earlyStopping;
  private DivergenceGuard guard = DivergenceGuard.NONE;
  private Checkpoints checkpoints = Checkpoints.NONE;
  private Drop drop = (iteration, metric) -> false;

  private double[] parameters;
  private final List<Iteration> history = new ArrayList<>();
  private final List<Rollback> rollbacks = new ArrayList<>();
  private double startLoss = Double.NaN;
  private double stepSizeFactor = 1;
  private double[] bestParameters;
  private int bestNumber;
  private double bestMetric = Double.NaN;
  // Where the latest pass started whose loss was good.
  private Snapshot good;

  /** Decides whether to stop because others do better. */
  @FunctionalInterface
  public interface Drop {

    /**
     * Whether to stop after an iteration.
     *
     * @param metric the validation metric of the parameters that would be the result
     */
    boolean after(int iteration, double metric);
  }

  /** What a pass can be undone to. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Snapshot(double[] parameters, int iterations, Map<String, double[]> vectors) {}

  /** A trainer for one run; the solver must be a fresh one. */
  public Trainer(
      Solver solver, StepSizes stepSizes, StoppingCriteria criteria, IterationListener listener) {
    this.solver = solver;
    this.stepSizes = stepSizes;
    this.criteria = criteria;
    this.listener = listener;
  }

  /** Looks at other rows after every iteration; returns this. */
  public Trainer following(Validation validation) {
    this.validation = validation;
    return this;
  }

  /** Stops by what {@link #following} finds; null: does not. Returns this. */
  public Trainer stoppingEarly(EarlyStopping earlyStopping) {
    this.earlyStopping = earlyStopping;
    return this;
  }

  /** Survives a step size that is too large; returns this. */
  public Trainer guardedBy(DivergenceGuard guard) {
    this.guard = guard;
    return this;
  }

  /**
   * Asks after every iteration that is not the last whether to stop because others do better; the
   * loss after that iteration is not computed. Returns this.
   */
  public Trainer droppedIf(Drop drop) {
    this.drop = drop;
    return this;
  }

  /**
   * Goes on from the latest checkpoint, if there is one, and keeps more of them.
   *
   * @param checkpoints those of this very run: same solver, criteria and starting point
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
   * @throws NonFiniteLossException if the loss is not finite at the start, or, without a guard, at
   *     any iteration
   */
  public TrainingResult run(double[] initial) {
    start(initial);
    while (true) {
      Snapshot start = snapshot();
      int number = history.size() + 1;
      long begin = System.nanoTime();
      Pass pass = solver.run(parameters, number, this::stepSize, this::stopAt);
      double seconds = (System.nanoTime() - begin) * 1e-9;
      if (Double.isNaN(startLoss)) {
        setStartLoss(pass.loss());
      }
      StopReason reason = pass.reason();
      boolean passIsGood = isGood(pass.loss());
      boolean endIsGood = passIsGood && Vectors.areFinite(parameters);
      if (reason == null && !solver.isFullBatch() && criteria.hasSettled(lastLoss(), pass.loss())) {
        reason = StopReason.LOSS_SETTLED;
      }
      if (reason == null && number == criteria.maxIter()) {
        reason = StopReason.MAX_ITERATIONS;
      }
      double endLoss = Double.NaN;
      if (endIsGood && reason != null) {
        // The last update is seen by no other pass.
        endLoss = pass.reason() != null ? pass.loss() : solver.loss(parameters);
        endIsGood = isGood(endLoss);
      }
      if (!endIsGood) {
        Snapshot back = passIsGood || good == null ? start : good;
        if (!goBack(back, number, passIsGood ? endLoss : pass.loss())) {
          return result(solver.loss(parameters), true, StopReason.DIVERGED);
        }
        continue;
      }
      good = start;
      Validation.Score score =
          validation == null ? Validation.Score.NONE : validation.at(parameters);
      record(iteration(number, pass, seconds, score));
      if (reason == null
          && earlyStopping != null
          && number - bestNumber >= earlyStopping.patience()) {
        reason = StopReason.VALIDATION_SETTLED;
        endLoss = solver.loss(parameters);
        if (!isGood(endLoss)) {
          // The metric got worse because the last update exploded: no end, but a step too far.
          if (!goBack(start, number, endLoss)) {
            return result(solver.loss(parameters), true, StopReason.DIVERGED);
          }
          continue;
        }
      }
      if (reason != null) {
        return result(endLoss, pass.reason() == null, reason);
      }
      if (drop.after(number, bestParameters == null ? score.metric() : bestMetric)) {
        return result(Double.NaN, false, StopReason.DROPPED);
      }
      checkpoints.iterationDone(number, () -> state(start));
    }
  }

  private void start(double[] initial) {
    parameters = initial.clone();
    checkpoints.latest().ifPresent(this::restore);
    if (history.isEmpty() && !solver.isFullBatch()) {
      setStartLoss(solver.loss(parameters));
    }
  }

  private void setStartLoss(double loss) {
    if (!Double.isFinite(loss)) {
      throw new NonFiniteLossException(1, Double.POSITIVE_INFINITY);
    }
    startLoss = loss;
  }

  private double stepSize(double from, double to) {
    List<Double> followed = history.stream().map(Iteration::followed).toList();
    return stepSizeFactor * stepSizes.at(from, to, criteria.maxIter(), followed);
  }

  private StopReason stopAt(double loss, double gradientNorm) {
    if (criteria.hasSmallGradient(gradientNorm)) {
      return StopReason.GRADIENT_SMALL;
    }
    return criteria.hasSettled(lastLoss(), loss) ? StopReason.LOSS_SETTLED : null;
  }

  private double lastLoss() {
    return history.isEmpty() ? Double.POSITIVE_INFINITY : history.get(history.size() - 1).loss();
  }

  private boolean isGood(double loss) {
    return Double.isFinite(loss) && !guard.explodes(loss, startLoss);
  }

  /** Undoes what came after a snapshot and halves the step; says whether to try again. */
  private boolean goBack(Snapshot back, int number, double loss) {
    if (guard.halvings() == 0) {
      throw new NonFiniteLossException(number, lastLoss());
    }
    restoreParameters(back.parameters, back.iterations, back.vectors);
    good = null;
    if (rollbacks.size() == guard.halvings() || !solver.asksForStepSize()) {
      return false;
    }
    stepSizeFactor /= 2;
    Rollback rollback = new Rollback(back.iterations + 1, loss, stepSizeFactor);
    rollbacks.add(rollback);
    listener.rolledBack(rollback);
    return true;
  }

  private static Iteration iteration(
      int number, Pass pass, double seconds, Validation.Score score) {
    return new Iteration(
        number,
        pass.loss(),
        pass.gradientNorm(),
        pass.stepSize(),
        pass.rows(),
        pass.evaluations(),
        seconds,
        score.loss(),
        score.metric());
  }

  private void record(Iteration iteration) {
    history.add(iteration);
    if (earlyStopping != null && earlyStopping.isBetter(iteration.validationMetric(), bestMetric)) {
      bestMetric = iteration.validationMetric();
      bestNumber = iteration.number();
      bestParameters = parameters.clone();
    }
    listener.iterationDone(iteration);
  }

  private TrainingResult result(double endLoss, boolean moved, StopReason reason) {
    List<Double> objectiveHistory = new ArrayList<>();
    history.forEach(iteration -> objectiveHistory.add(iteration.loss()));
    if (moved) {
      objectiveHistory.add(endLoss);
    }
    boolean goBack = bestParameters != null;
    return new TrainingResult(
        goBack ? bestParameters : parameters,
        goBack ? bestNumber : history.size(),
        history,
        objectiveHistory,
        rollbacks,
        reason);
  }

  private Snapshot snapshot() {
    Map<String, double[]> vectors = new HashMap<>();
    solver.save(vectors);
    vectors.put(GUARD, new double[] {startLoss, stepSizeFactor});
    vectors.put(
        ROLLBACKS,
        rollbacks.stream()
            .flatMapToDouble(
                one -> DoubleStream.of(one.iteration(), one.loss(), one.stepSizeFactor()))
            .toArray());
    vectors.put(BEST, new double[] {bestNumber, bestMetric});
    if (bestParameters != null) {
      vectors.put(BEST_PARAMETERS, bestParameters);
    }
    return new Snapshot(parameters.clone(), history.size(), vectors);
  }

  private TrainingState state(Snapshot snapshot) {
    return new TrainingState(
        snapshot.parameters, history.subList(0, snapshot.iterations), snapshot.vectors);
  }

  private void restore(TrainingState state) {
    history.addAll(state.history());
    restoreParameters(state.parameters(), state.history().size(), state.vectors());
    startLoss = state.vectors().get(GUARD)[0];
    stepSizeFactor = state.vectors().get(GUARD)[1];
    double[] undone = state.vectors().get(ROLLBACKS);
    for (int i = 0; i < undone.length; i += 3) {
      rollbacks.add(new Rollback((int) undone[i], undone[i + 1], undone[i + 2]));
    }
  }

  private void restoreParameters(double[] from, int iterations, Map<String, double[]> vectors) {
    System.arraycopy(from, 0, parameters, 0, from.length);
    history.subList(iterations, history.size()).clear();
    solver.restore(vectors, parameters);
    bestNumber = (int) vectors.get(BEST)[0];
    bestMetric = vectors.get(BEST)[1];
    bestParameters = vectors.get(BEST_PARAMETERS);
  }
}
