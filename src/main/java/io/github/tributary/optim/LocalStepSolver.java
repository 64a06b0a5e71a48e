package io.github.tributary.optim;

import io.github.tributary.nn.SumGrid;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Minibatches with local steps: in each round every logical worker makes some steps on its own
 * blocks, then the parameters and what the rule remembers are averaged, weighted by rows.
 *
 * <p>With an outer momentum μ the mean move Δ of the parameters is not taken as it is: u ← μu + Δ,
 * θ ← θ + u.
 *
 * @see <a href="https://arxiv.org/abs/1805.09767">Stich, Local SGD Converges Fast and Communicates
 *     Little, 2019</a>
 * @see <a href="https://arxiv.org/abs/1910.00643">Wang et al., SlowMo: Improving
 *     Communication-Efficient Distributed SGD with Slow Momentum, 2020</a>
 */
public final class LocalStepSolver implements Solver {

  private static final String VELOCITY = "rounds.velocity";
  private static final String EXPONENTS = "rounds.grid";

  private final Rounds rounds;
  private final Objective whole;
  private final int stepsPerPass;
  private final int roundsPerPass;
  private final double outerMomentum;
  private final RuleMemory memory;
  private final double[] velocity;
  private SumGrid grid;

  /**
   * A solver.
   *
   * @param rounds the workers
   * @param rowsPerStep about how many rows a worker's step has; from a good guess follows a grid
   *     that the first round need not be repeated for
   * @param whole evaluates all rows
   * @param stepsPerRound k, at least 1; a round has as many steps at most
   * @param outerMomentum μ, in [0, 1)
   */
  public LocalStepSolver(
      LocalWorker.Task task,
      Rounds rounds,
      BlockOrder order,
      double rowsPerStep,
      Objective whole,
      int stepsPerRound,
      double outerMomentum) {
    this.rounds = rounds;
    this.whole = whole;
    this.stepsPerPass = order.blocksPerWorker();
    // Rounds of about the same length, whose moves fit the same grid.
    this.roundsPerPass = (stepsPerPass - 1) / stepsPerRound + 1;
    this.outerMomentum = outerMomentum;
    this.memory = new RuleMemory(task.descent());
    this.velocity = new double[outerMomentum > 0 ? task.network().parameterCount() : 0];
    int tensors = task.network().tensorEnds().length * (1 + memory.slots().length);
    double rowsPerRound = rowsPerStep * stepsPerPass / roundsPerPass;
    this.grid = SumGrid.firstOfMoves(tensors, order.workers(), rowsPerRound);
  }

  @Override
  public boolean isFullBatch() {
    return false;
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
    double firstLoss = Double.NaN;
    for (int r = 0; r < roundsPerPass; r++) {
      int first = start(r);
      double[] stepSizes = new double[start(r + 1) - first];
      for (int i = 0; i < stepSizes.length; i++) {
        double from = number - 1 + (first + i) / (double) stepsPerPass;
        double to = number - 1 + (first + i + 1) / (double) stepsPerPass;
        stepSizes[i] = stepSize.applyAsDouble(from, to);
      }
      last = stepSizes[stepSizes.length - 1];
      RoundSum sum = round(parameters, number, first, stepSizes);
      rows += sum.rows();
      if (!sum.isFinite()) {
        return new Pass(Double.NaN, Double.NaN, rows, first + stepSizes.length, last, null);
      }
      if (r == 0) {
        firstLoss = sum.firstLoss();
      }
      losses += sum.lossSum();
      squares += sum.squaredNorms();
      if (sum.rows() > 0) {
        move(parameters, sum.mean());
      }
    }
    double norm = Math.sqrt(squares / rows);
    return new Pass(losses / rows, norm, rows, stepsPerPass, last, null, firstLoss);
  }

  private int start(int round) {
    return (int) ((long) round * stepsPerPass / roundsPerPass);
  }

  private RoundSum round(double[] parameters, int pass, int first, double[] stepSizes) {
    long before = (pass - 1L) * stepsPerPass + first;
    LocalRound round = new LocalRound(pass, first, before, stepSizes, grid);
    RoundSum sum = rounds.run(round, parameters, memory.slots());
    grid = sum.nextGrid();
    if (sum.isFinite() && !sum.isOnGrid()) {
      // The largest moves are known now, so that the second grid fits.
      sum =
          rounds.run(
              new LocalRound(pass, first, before, stepSizes, grid), parameters, memory.slots());
    }
    return sum;
  }

  private void move(double[] parameters, double[] mean) {
    int n = parameters.length;
    for (int i = 0; i < n; i++) {
      if (outerMomentum > 0) {
        velocity[i] = outerMomentum * velocity[i] + mean[i];
        parameters[i] += velocity[i];
      } else {
        parameters[i] += mean[i];
      }
    }
    double[][] slots = memory.slots();
    for (int k = 0; k < slots.length; k++) {
      System.arraycopy(mean, (k + 1) * n, slots[k], 0, n);
    }
  }

  @Override
  public void save(Map<String, double[]> state) {
    memory.save(state);
    state.put(VELOCITY, velocity.clone());
    state.put(EXPONENTS, Arrays.stream(grid.exponents()).asDoubleStream().toArray());
  }

  @Override
  public void restore(Map<String, double[]> state, double[] parameters) {
    memory.restore(state);
    System.arraycopy(state.get(VELOCITY), 0, velocity, 0, velocity.length);
    grid = grid.with(Arrays.stream(state.get(EXPONENTS)).mapToInt(e -> (int) e).toArray());
  }
}
