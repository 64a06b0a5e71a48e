package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Where a run stands: all that a pass changes, so that it can be undone, saved and resumed. */
final class RunState {

  private static final String GUARD = "trainer.guard";
  private static final String ROLLBACKS = "trainer.rollbacks";
  private static final String BEST = "trainer.best";
  private static final String BEST_PARAMETERS = "trainer.best.parameters";

  private final Solver solver;
  private final double[] parameters;
  private final List<Iteration> history = new ArrayList<>();
  private final List<Rollback> rollbacks = new ArrayList<>();
  private double[] bestParameters;
  private int bestNumber;
  private double bestMetric = Double.NaN;

  /** The loss at the very start, NaN while nobody asked for it. */
  double startLoss = Double.NaN;

  /** The loss of some rows at the very start, NaN if nobody knows. */
  double firstLoss = Double.NaN;

  /** What every step size is multiplied by: ½ to the number of rollbacks. */
  double stepSizeFactor = 1;

  /** What a pass can be undone to. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Snapshot(double[] parameters, int iterations, Map<String, double[]> vectors) {}

  /** The state before the first pass of a fresh solver. */
  RunState(Solver solver, double[] initial) {
    this.solver = solver;
    this.parameters = initial.clone();
  }

  /** The parameters, which the solver writes to. */
  double[] parameters() {
    return parameters;
  }

  /** The iterations so far; not a copy. */
  List<Iteration> history() {
    return history;
  }

  int iterations() {
    return history.size();
  }

  int rollbacks() {
    return rollbacks.size();
  }

  double lastLoss() {
    return history.isEmpty() ? Double.POSITIVE_INFINITY : history.get(history.size() - 1).loss();
  }

  /** The loss after each pass that schedules look at. */
  List<Double> followedLosses() {
    return history.stream().map(Iteration::followed).toList();
  }

  /** Adds an iteration, and keeps its parameters if they are the best; null: all are alike. */
  void record(Iteration iteration, EarlyStopping earlyStopping) {
    history.add(iteration);
    if (earlyStopping != null && earlyStopping.isBetter(iteration.validationMetric(), bestMetric)) {
      bestMetric = iteration.validationMetric();
      bestNumber = iteration.number();
      bestParameters = parameters.clone();
    }
  }

  boolean isOutOfPatience(EarlyStopping earlyStopping) {
    return earlyStopping != null && history.size() - bestNumber >= earlyStopping.patience();
  }

  /** The validation metric of the parameters that would be the result now. */
  double metricOfResult() {
    return bestParameters == null ? history.get(history.size() - 1).validationMetric() : bestMetric;
  }

  /**
   * The result.
   *
   * @param endLoss the loss after the last update, or NaN if that is not known or there was none
   */
  TrainingResult result(StopReason reason, double endLoss) {
    List<Double> objectiveHistory = new ArrayList<>();
    history.forEach(iteration -> objectiveHistory.add(iteration.loss()));
    if (!Double.isNaN(endLoss)) {
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

  /** A copy of all that the next pass changes. */
  Snapshot snapshot() {
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

  /** Undoes what came after a snapshot; start loss, rollbacks and step size stay as they are. */
  void goBack(Snapshot back) {
    goBack(back.parameters, back.iterations, back.vectors);
  }

  private void goBack(double[] from, int iterations, Map<String, double[]> vectors) {
    System.arraycopy(from, 0, parameters, 0, from.length);
    history.subList(iterations, history.size()).clear();
    solver.restore(vectors, parameters);
    bestNumber = (int) vectors.get(BEST)[0];
    bestMetric = vectors.get(BEST)[1];
    bestParameters = vectors.get(BEST_PARAMETERS);
  }

  /** Makes the steps to come half as long, because of this loss. */
  Rollback halveStep(double loss) {
    stepSizeFactor /= 2;
    Rollback rollback = new Rollback(history.size() + 1, loss, stepSizeFactor);
    rollbacks.add(rollback);
    return rollback;
  }

  /** A snapshot as what a checkpoint holds. */
  TrainingState saved(Snapshot snapshot) {
    return new TrainingState(
        snapshot.parameters, history.subList(0, snapshot.iterations), snapshot.vectors);
  }

  /** Goes on from a checkpoint. */
  void restore(TrainingState saved) {
    history.addAll(saved.history());
    goBack(saved.parameters(), saved.history().size(), saved.vectors());
    startLoss = saved.vectors().get(GUARD)[0];
    stepSizeFactor = saved.vectors().get(GUARD)[1];
    double[] undone = saved.vectors().get(ROLLBACKS);
    for (int i = 0; i < undone.length; i += 3) {
      rollbacks.add(new Rollback((int) undone[i], undone[i + 1], undone[i + 2]));
    }
  }
}
