package io.github.tributary.training;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.nn.Layer;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.schedule.OneCycle;
import io.github.tributary.optim.schedule.Schedule;
import java.util.List;
import java.util.Set;

/**
 * The network and the training that Tributary chooses where nothing is said, from the size of the
 * data alone: without a hidden layer L-BFGS, which needs no tuning, and with one AdamW in
 * minibatches, with a step size that rises and falls once, and validation rows that say when to
 * stop. {@code docs/benchmarks.md} says how it was found.
 *
 * @param rows the training rows
 * @param features the features
 */
record Recipe(long rows, int features) {

  /** The share of the training rows that is held out where validation is needed and not given. */
  static final double HOLD_OUT = 0.15;

  // Smaller tables are worth a second training on all of their rows.
  private static final long MOST_REFITTED = 50_000;

  private static final List<Integer> UNITS = List.of(256, 128);
  private static final double STEP_SIZE = 0.003;
  private static final double WEIGHT_DECAY = 0.02;
  private static final double DROPOUT = 0.1;
  private static final double RISE = 0.3;
  private static final int LEAST_BATCH = 64;
  private static final int MOST_BATCH = 1024;
  private static final int ROWS_PER_BATCH = 64;

  // A small table is passed over more often than a large one, from which a pass learns more.
  private static final long ROWS_SEEN = 1_000_000;
  private static final int LEAST_PASSES = 20;
  private static final int MOST_PASSES = 100;

  /** Whether a network will have a hidden layer, which is known before any row is read. */
  static boolean willHaveHiddenLayer(NetworkDesign design, TrainingSettings settings) {
    boolean lbfgs =
        !settings.auto().contains(AutoSetting.SOLVER)
            && settings.solver().optimizer() == Optimizer.L_BFGS;
    return !design.hidden().isEmpty() || (design.auto().isPresent() && !lbfgs);
  }

  /** A design without anything left open. */
  NetworkDesign fill(NetworkDesign design, TrainingSettings settings, DataScan scan) {
    NetworkDesign filled = design;
    if (design.loss().strip().equals(NetworkDesign.AUTO)) {
      filled = filled.withLoss(HeadChoice.loss(scan));
    }
    if (design.auto().isPresent()) {
      boolean deep = willHaveHiddenLayer(design, settings);
      filled = filled.withHidden(deep ? hidden(design.auto().get()) : List.of());
    }
    return filled;
  }

  /** The hidden layers, each like a template but for its units. */
  private static List<Layer> hidden(Layer template) {
    return UNITS.stream()
        .map(units -> new Layer(units, template.activation(), template.normalized()))
        .toList();
  }

  /** Whether a training on validation rows is repeated on all of them. */
  boolean refits() {
    return rows <= MOST_REFITTED;
  }

  /** Settings without anything left open, for a network with or without a hidden layer. */
  TrainingSettings fill(TrainingSettings settings, boolean hasHiddenLayer) {
    if (!settings.auto().contains(AutoSetting.SOLVER)) {
      return settings.leaving(Set.of());
    }
    return !hasHiddenLayer && suitsLineSearch(settings)
        ? settings.with(settings.solver().with(Optimizer.L_BFGS))
        : inMinibatches(settings, hasHiddenLayer);
  }

  /** Whether nothing is set that goes with steps alone, such as a step size or dropout. */
  private static boolean suitsLineSearch(TrainingSettings settings) {
    try {
      settings.with(settings.solver().with(Optimizer.L_BFGS));
      return true;
    } catch (IllegalArgumentException contradicted) {
      return false;
    }
  }

  private TrainingSettings inMinibatches(TrainingSettings settings, boolean hasHiddenLayer) {
    Set<AutoSetting> auto = settings.auto();
    TrainingSettings filled = settings.with(solver(settings.solver(), auto));
    if (auto.contains(AutoSetting.DROPOUT) && hasHiddenLayer) {
      filled = filled.with(settings.regularization().withDropout(DROPOUT));
    }
    if (SolverSettings.isUnset(settings.regularization().weightDecay())) {
      filled = filled.with(filled.regularization().withWeightDecay(WEIGHT_DECAY));
    }
    if (auto.contains(AutoSetting.MAX_ITER)) {
      StoppingCriteria given = settings.stopping();
      filled = filled.with(new StoppingCriteria(passes(), given.tol(), given.gradientTol()));
    }
    if (auto.contains(AutoSetting.PATIENCE)) {
      // The best comes late in a schedule that ends at 0: nothing is gained by stopping before.
      int patience = Math.max(1, filled.stopping().maxIter() / 2);
      filled = filled.with(settings.validation().withPatience(patience));
    }
    return filled;
  }

  private SolverSettings solver(SolverSettings given, Set<AutoSetting> auto) {
    Schedule schedule = auto.contains(AutoSetting.SCHEDULE) ? new OneCycle(RISE) : given.schedule();
    return given.with(
        Optimizer.ADAMW,
        SolverSettings.isUnset(given.stepSize()) ? STEP_SIZE : given.stepSize(),
        schedule,
        given.batchSize() == SolverSettings.AUTO ? batchSize() : given.batchSize());
  }

  private int batchSize() {
    long batch = Long.highestOneBit(Math.max(1, rows / ROWS_PER_BATCH));
    return (int) Math.max(LEAST_BATCH, Math.min(MOST_BATCH, batch));
  }

  private int passes() {
    return (int) Math.max(LEAST_PASSES, Math.min(MOST_PASSES, ROWS_SEEN / Math.max(1, rows)));
  }
}
