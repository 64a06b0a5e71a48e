package io.github.tributary.optim;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Steps along the gradient, each from one evaluation: of all rows, one step per pass, or of one
 * minibatch after the other.
 */
public final class StepSolver implements Solver {

  private static final String OBJECTIVE = "objective";

  private final Objective objective;
  private final int stepsPerPass;
  private final boolean fullBatch;
  private final Objective whole;
  private final Descent descent;
  private final RuleMemory memory;

  private StepSolver(
      Objective objective, int stepsPerPass, boolean fullBatch, Objective whole, Descent descent) {
    this.objective = objective;
    this.stepsPerPass = stepsPerPass;
    this.fullBatch = fullBatch;
    this.whole = whole;
    this.descent = descent.onAllCores();
    this.memory = new RuleMemory(descent);
  }

  /**
   * One step per pass.
   *
   * @param objective evaluates all rows
   * @param whole the same without dropout; the same object if there is none
   */
  public static StepSolver fullBatch(Objective objective, Objective whole, Descent descent) {
    return new StepSolver(objective, 1, true, whole, descent);
  }

  /**
   * Several steps per pass.
   *
   * @param minibatches evaluates another part of the rows at each step; step numbers start at 1 and
   *     a pass takes {@code stepsPerPass} of them
   * @param whole evaluates all rows without dropout
   */
  public static StepSolver minibatch(
      Objective minibatches, int stepsPerPass, Objective whole, Descent descent) {
    return new StepSolver(minibatches, stepsPerPass, false, whole, descent);
  }

  @Override
  public boolean isFullBatch() {
    return fullBatch;
  }

  @Override
  public boolean isNoisy() {
    return !fullBatch || objective != whole; // in minibatches and with dropout
  }

  @Override
  public double loss(double[] parameters) {
    return whole.loss(parameters);
  }

  @Override
  public Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop) {
    double losses = 0;
    double squares = 0;
    long rows = 0;
    double last = 0;
    double first = Double.NaN;
    for (int s = 0; s < stepsPerPass; s++) {
      long step = (number - 1L) * stepsPerPass + s + 1;
      Evaluation evaluation = objective.evaluate(parameters, step);
      if (evaluation.rows() == 0) {
        continue; // a block that no row fell into
      }
      double norm = evaluation.gradientNorm();
      if (rows == 0) {
        first = evaluation.loss();
      }
      rows += evaluation.rows();
      losses += evaluation.rows() * evaluation.loss();
      squares += evaluation.rows() * norm * norm;
      if (!evaluation.isFinite()) {
        return new Pass(Double.NaN, norm, rows, s + 1, last, null);
      }
      StopReason reason = fullBatch ? stop.at(evaluation.loss(), norm) : null;
      if (reason != null) {
        return new Pass(evaluation.loss(), norm, rows, 1, last, reason);
      }
      double from = number - 1 + s / (double) stepsPerPass;
      last = stepSize.applyAsDouble(from, number - 1 + (s + 1) / (double) stepsPerPass);
      descent.step(parameters, evaluation.gradient(), memory.slots(), last, step);
      if (fullBatch) {
        return new Pass(evaluation.loss(), norm, rows, 1, last, null);
      }
    }
    double norm = Math.sqrt(squares / rows);
    return new Pass(losses / rows, norm, rows, stepsPerPass, last, null, first);
  }

  @Override
  public void save(Map<String, double[]> state) {
    memory.save(state);
    state.put(OBJECTIVE, Arrays.stream(objective.state()).asDoubleStream().toArray());
  }

  @Override
  public void restore(Map<String, double[]> state, double[] parameters) {
    memory.restore(state);
    objective.restore(Arrays.stream(state.get(OBJECTIVE)).mapToInt(e -> (int) e).toArray());
  }
}
