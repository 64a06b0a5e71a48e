package io.github.tributary.optim;

/**
 * The training loop: pass after pass until a criterion is met, with validation, early stopping,
 * checkpoints, and a way back when the loss explodes.
 */
public final class Trainer {

  // Of the loss of some rows at the start: that of all is not as far below.
  private static final double CLEARLY_BELOW = 0.8;

  // A run that begins at a minimum in single precision may end a few roundings above.
  private static final double ROUNDED_UP = 1 + 1e-6;

  private final Solver solver;
  private final StepSizes stepSizes;
  private final StoppingCriteria criteria;
  private final IterationListener listener;
  private Validation validation;
  private EarlyStopping earlyStopping;
  private DivergenceGuard guard = DivergenceGuard.NONE;
  private Checkpoints checkpoints = Checkpoints.NONE;
  private Drop drop = (iteration, metric) -> false;

  private double[] initial;
  private RunState state;
  // Where the latest pass started whose loss was good.
  private RunState.Snapshot good;

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
   * @throws NonFiniteLossException if the loss is not finite at an iteration, and was not at the
   *     start either or there is no guard
   */
  public TrainingResult run(double[] initial) {
    this.initial = initial;
    state = new RunState(solver, initial);
    checkpoints.latest().ifPresent(state::restore);
    while (true) {
      TrainingResult result = iterate();
      if (result != null) {
        return result;
      }
    }
  }

  private void setStartLoss(double loss) {
    if (!Double.isFinite(loss)) {
      throw new NonFiniteLossException(1, Double.POSITIVE_INFINITY);
    }
    state.startLoss = loss;
  }

  /** The loss at the very start, which in minibatches takes a pass of its own: rarely needed. */
  private double startLoss() {
    if (Double.isNaN(state.startLoss)) {
      setStartLoss(solver.loss(initial));
    }
    return state.startLoss;
  }

  /** One pass and what follows from it: the result, or null if there is more to do. */
  private TrainingResult iterate() {
    RunState.Snapshot start = state.snapshot();
    int number = state.iterations() + 1;
    long begin = System.nanoTime();
    Pass pass = solver.run(state.parameters(), number, this::stepSize, this::stopAt);
    double seconds = (System.nanoTime() - begin) * 1e-9;
    if (solver.isFullBatch() && Double.isNaN(state.startLoss)) {
      setStartLoss(pass.loss());
    }
    if (number == 1) {
      state.firstLoss = Math.min(pass.firstLoss(), pass.loss());
    }
    if (!isGood(pass.loss())) {
      // Of one step per pass this is the loss where it started: the pass before went wrong.
      return undo(good == null ? start : good, number, pass.loss());
    }
    if (!Vectors.areFinite(state.parameters())) {
      return undo(start, number, Double.NaN);
    }
    StopReason reason = reasonToStop(pass, number);
    double endLoss = reason == null ? Double.NaN : endLoss(pass);
    if (reason != null && !isGood(endLoss)) {
      return undo(start, number, endLoss);
    }
    Validation.Score score = validate();
    if (reason == null && looksExploded(score)) {
      endLoss = endLoss(pass);
      if (!isGood(endLoss)) {
        return undo(start, number, endLoss);
      }
    }
    good = start;
    Iteration iteration = iteration(number, pass, seconds, score);
    state.record(iteration, earlyStopping);
    listener.iterationDone(iteration);
    if (reason == null && state.isOutOfPatience(earlyStopping)) {
      reason = StopReason.VALIDATION_SETTLED;
      endLoss = endLoss(pass);
      if (!isGood(endLoss)) {
        return undo(start, number, endLoss);
      }
    }
    if (reason != null) {
      reason = isWorse(endLoss) ? StopReason.WORSE_THAN_START : reason;
      return state.result(reason, pass.reason() == null ? endLoss : Double.NaN);
    }
    if (drop.after(number, state.metricOfResult())) {
      return state.result(StopReason.DROPPED, Double.NaN);
    }
    checkpoints.iterationDone(number, () -> state.saved(start));
    return null;
  }

  private StopReason reasonToStop(Pass pass, int number) {
    if (pass.reason() != null) {
      return pass.reason();
    }
    if (!solver.isFullBatch() && hasSettled(pass.loss())) {
      return StopReason.LOSS_SETTLED;
    }
    return number == criteria.maxIter() ? StopReason.MAX_ITERATIONS : null;
  }

  /** The loss after the last update, which no other pass has seen. */
  private double endLoss(Pass pass) {
    return pass.reason() != null ? pass.loss() : solver.loss(state.parameters());
  }

  private Validation.Score validate() {
    return validation == null ? Validation.Score.NONE : validation.at(state.parameters());
  }

  /** Whether nobody should judge these parameters before their loss is known. */
  private boolean looksExploded(Validation.Score score) {
    return validation != null && guard.halvings() > 0 && !isGood(score.loss());
  }

  private double stepSize(double from, double to) {
    return state.stepSizeFactor
        * stepSizes.at(from, to, criteria.maxIter(), state.followedLosses());
  }

  private StopReason stopAt(double loss, double gradientNorm) {
    if (criteria.hasSmallGradient(gradientNorm)) {
      return StopReason.GRADIENT_SMALL;
    }
    return hasSettled(loss) ? StopReason.LOSS_SETTLED : null;
  }

  private boolean hasSettled(double loss) {
    return criteria.hasSettled(state.history(), loss, solver.isNoisy());
  }

  private boolean isGood(double loss) {
    return Double.isFinite(loss) && !(guard.mayExplode(loss) && guard.explodes(loss, startLoss()));
  }

  /** Whether a loss at the end is above that at the start, which is computed only if it may be. */
  private boolean isWorse(double endLoss) {
    return !(endLoss < CLEARLY_BELOW * state.firstLoss) && endLoss > ROUNDED_UP * startLoss();
  }

  /** Goes back and halves the step: null to try again, or the result if it may not be halved. */
  private TrainingResult undo(RunState.Snapshot back, int number, double loss) {
    startLoss(); // throws if that was not finite: no step is to blame
    if (guard.halvings() == 0) {
      throw new NonFiniteLossException(number, state.lastLoss());
    }
    state.goBack(back);
    good = null;
    if (state.rollbacks() == guard.halvings() || !solver.asksForStepSize()) {
      return state.result(StopReason.DIVERGED, solver.loss(state.parameters()));
    }
    listener.rolledBack(state.halveStep(loss));
    return null;
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
}
