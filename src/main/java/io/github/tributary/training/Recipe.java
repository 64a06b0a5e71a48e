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
 */
record Recipe(long rows) {

  /** The share of the training rows that is held out where validation is needed and not given. */
  static final double HOLD_OUT = 0.15;

  // Smaller tables are worth a second training on all of their rows.
  private static final long MOST_REFITTED = 20_000;

  private static final List<Integer> UNITS = List.of(256, 128);
  private static final double STEP_SIZE = 0.005;
  private static final double DROPOUT = 0.2;

  // The recipe was found with layers of 128 units at least, and tried with 8 to 512.
  private static final double WIDTH = 128;
  private static final double LEAST_WIDTH = 8;
  private static final double RISE = 0.2;

  // A batch is a 32nd of a small table, and grows with the root of the rows of a large one.
  private static final int ROWS_PER_BATCH = 32;
  private static final int LEAST_BATCH = 8;
  private static final int BATCH = 128;
  private static final double ROWS_OF_BATCH = (double) BATCH * ROWS_PER_BATCH;

  // The fewer rows, the stronger the decay.
  private static final double ROWS_OF_FULL_DECAY = 400;
  private static final double LEAST_DECAY = 0.1;

  // A small table is passed over more often than a large one, from which a pass learns more.
  private static final int MOST_PASSES = 100;
  private static final double ROWS_OF_MOST_PASSES = 5000;
  private static final int LEAST_PASSES = 12;
  private static final double PATIENCE = 0.4;
  private static final int LEAST_PATIENCE = 10;

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

  /**
   * Settings without anything left open.
   *
   * @param narrowest the units of the narrowest hidden layer; 0 if there is none
   */
  TrainingSettings fill(TrainingSettings settings, int narrowest) {
    if (!settings.auto().contains(AutoSetting.SOLVER)) {
      return settings.leaving(Set.of());
    }
    return narrowest == 0 && suitsLineSearch(settings)
        ? settings.with(settings.solver().with(Optimizer.L_BFGS))
        : inMinibatches(settings, narrowest);
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

  private TrainingSettings inMinibatches(TrainingSettings settings, int narrowest) {
    Set<AutoSetting> auto = settings.auto();
    double width = narrowest == 0 ? 1 : Math.max(LEAST_WIDTH, narrowest) / WIDTH;
    TrainingSettings filled = settings.with(solver(settings.solver(), auto, width));
    if (auto.contains(AutoSetting.DROPOUT) && narrowest > 0) {
      // A layer of few units can spare none of them.
      double dropout = DROPOUT * Math.min(1, narrowest / WIDTH);
      filled = filled.with(settings.regularization().withDropout(dropout));
    }
    if (SolverSettings.isUnset(settings.regularization().weightDecay())) {
      filled = filled.with(filled.regularization().withWeightDecay(weightDecay(width)));
    }
    if (auto.contains(AutoSetting.MAX_ITER)) {
      StoppingCriteria given = settings.stopping();
      filled = filled.with(new StoppingCriteria(passes(), given.tol(), given.gradientTol()));
    }
    if (auto.contains(AutoSetting.PATIENCE)) {
      // The best comes late in a schedule that ends at 0.
      int patience = (int) Math.max(LEAST_PATIENCE, PATIENCE * filled.stopping().maxIter());
      filled = filled.with(filled.validation().withPatience(patience));
    }
    return filled;
  }

  private SolverSettings solver(SolverSettings given, Set<AutoSetting> auto, double width) {
    Schedule schedule = auto.contains(AutoSetting.SCHEDULE) ? new OneCycle(RISE) : given.schedule();
    int batch =
        given.batchSize() == SolverSettings.AUTO
            ? Math.min(batchSize(), given.mostRowsPerBatch())
            : given.batchSize();
    return given.with(
        Optimizer.ADAMW,
        SolverSettings.isUnset(given.stepSize()) ? stepSize(batch, width) : given.stepSize(),
        schedule,
        batch);
  }

  /**
   * Gradients of few rows are noisy: their steps are shorter, by the root of the rows. A unit sums
   * as many steps as there are units below it: step sizes go by 1/width, as in the maximal update
   * parametrization (Yang et al., "Tensor Programs V", 2022).
   */
  private static double stepSize(int batch, double width) {
    boolean small = batch != SolverSettings.ALL && batch < BATCH;
    return (small ? STEP_SIZE * Math.sqrt(batch / (double) BATCH) : STEP_SIZE) / width;
  }

  /** A step shrinks a weight by step size times decay: the product is the same at every width. */
  private double weightDecay(double width) {
    return width * Math.min(1, Math.max(LEAST_DECAY, ROWS_OF_FULL_DECAY / Math.max(1, rows)));
  }

  private int batchSize() {
    return rows <= ROWS_OF_BATCH
        ? (int) Math.max(LEAST_BATCH, rows / ROWS_PER_BATCH)
        : (int) Math.round(BATCH * Math.sqrt(rows / ROWS_OF_BATCH));
  }

  private int passes() {
    double share = Math.min(1, Math.sqrt(ROWS_OF_MOST_PASSES / Math.max(1, rows)));
    return (int) Math.max(LEAST_PASSES, Math.round(MOST_PASSES * share));
  }
}
