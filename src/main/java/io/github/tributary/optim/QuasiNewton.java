package io.github.tributary.optim;

import io.github.tributary.nn.Network;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * L-BFGS on all rows and, with an L1 part, OWL-QN. A pass is one search direction with its line
 * search, which may evaluate several points.
 */
public final class QuasiNewton implements Solver {

  /** How many moves are remembered unless something else is said: as many as Spark's learners. */
  public static final int DEFAULT_MEMORY = 10;

  /**
   * What rounding may hide of a loss, relative to it: float products leave some 10⁻⁷. Hager and
   * Zhang take the same share.
   */
  private static final double ROUNDING = 1e-6;

  /** So many passes in a row may find neither a lower loss nor a shorter gradient. */
  private static final int MOST_IDLE_PASSES = 10;

  private static final String NUMBERS = "quasi-newton.numbers";
  private static final String GRADIENT = "quasi-newton.gradient";
  private static final String OBJECTIVE = "objective";

  private final Objective objective;
  private final LassoPenalty lasso;
  private final LimitedMemoryHessian hessian;

  private int evaluations;
  private long rows;

  // The point at which the latest pass ended, and what was found there; null before the first.
  private double[] x;
  private Evaluation evaluation;
  private double loss;

  private double startLoss;
  private double startNorm;
  private double lowestLoss;
  private double lowestNorm;
  private int idlePasses;

  /**
   * A solver.
   *
   * @param objective the part with a derivative everywhere
   * @param l1 the factor of Σ|w|, which is added; biases are left alone
   * @param memory how many moves are remembered, at least 1
   */
  public QuasiNewton(Network network, Objective objective, double l1, int memory) {
    this(objective, l1 == 0 ? null : onWeights(network, l1), memory);
  }

  /** As above with a factor for each parameter, or null for none at all. */
  QuasiNewton(Objective objective, IntToDoubleFunction l1, int memory) {
    this.objective = objective;
    this.lasso = l1 == null ? LassoPenalty.NONE : new LassoPenalty(l1);
    this.hessian = new LimitedMemoryHessian(memory);
  }

  private static IntToDoubleFunction onWeights(Network network, double l1) {
    double[] factors = new double[network.parameterCount()];
    for (int l = 1; l <= network.layers(); l++) {
      Arrays.fill(factors, network.weightStart(l), network.biasStart(l), l1);
    }
    return i -> factors[i];
  }

  @Override
  public boolean isFullBatch() {
    return true;
  }

  @Override
  public boolean asksForStepSize() {
    return false;
  }

  @Override
  public double loss(double[] parameters) {
    return Arrays.equals(parameters, x) ? loss : objective.loss(parameters) + lasso.at(parameters);
  }

  @Override
  public Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop) {
    int evaluationsBefore = evaluations;
    long rowsBefore = rows;
    boolean first = x == null;
    if (first) {
      x = parameters.clone();
      evaluation = evaluate(x, number);
      loss = evaluation.loss() + lasso.at(x);
    }
    double lossBefore = loss;
    double[] gradient = lasso.pseudoGradient(x, evaluation.gradient());
    double norm = Vectors.norm(gradient, 0, gradient.length);
    StopReason reason = stop.at(loss, norm);
    if (reason == null && Double.isFinite(loss) && Vectors.areFinite(gradient)) {
      remember(norm, first);
      reason =
          idlePasses == MOST_IDLE_PASSES
              ? StopReason.SEARCH_FAILED
              : search(gradient, norm, number);
    }
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (x[i] - parameters[i]) * (x[i] - parameters[i]);
      parameters[i] = x[i];
    }
    double moved = Math.sqrt(squares);
    return new Pass(
        lossBefore, norm, rows - rowsBefore, evaluations - evaluationsBefore, moved, reason);
  }

  private Evaluation evaluate(double[] point, long step) {
    Evaluation found = objective.evaluate(point, step);
    evaluations++;
    rows += found.rows();
    return found;
  }

  private void remember(double norm, boolean first) {
    if (first) {
      startLoss = lowestLoss = loss;
      startNorm = lowestNorm = norm;
      idlePasses = 0;
      return;
    }
    idlePasses = loss >= lowestLoss && norm >= lowestNorm ? idlePasses + 1 : 0;
    lowestLoss = Math.min(loss, lowestLoss);
    lowestNorm = Math.min(norm, lowestNorm);
  }

  private void moveTo(LineSearch.Point next) {
    double[] move = next.x().clone();
    Vectors.add(move, -1, x);
    double[] change = next.evaluation().gradient().clone();
    Vectors.add(change, -1, evaluation.gradient());
    hessian.add(move, change);
    x = next.x();
    evaluation = next.evaluation();
    loss = next.loss();
  }

  /**
   * Moves along -H·gradient, or if nothing is found there down the gradient.
   *
   * @return why it could not, or null
   */
  private StopReason search(double[] gradient, double norm, int number) {
    double promised = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
      double[] direction = direction(gradient, norm);
      double slope = Vectors.dot(gradient, direction);
      promised = Math.max(promised, -slope);
      LineSearch.Point next = slope < 0 ? along(direction, slope, number) : null;
      if (next != null) {
        moveTo(next);
        return null;
      }
      if (hessian.isEmpty()) {
        break; // it was the gradient
      }
      hessian.forget();
    }
    // gradientᵀH·gradient is twice the fall that a quadratic model promises.
    boolean hidden = promised <= ROUNDING * Math.abs(loss) || norm <= ROUNDING * startNorm;
    return hidden ? StopReason.SEARCH_FAILED : StopReason.STUCK;
  }

  /**
   * -H·gradient, of which α = 1 is the first try. Before H has a scale, the step goes as far as the
   * loss, if it fell along a straight line, would take to 0: of the size of the problem, whatever
   * the units of loss and parameters.
   */
  private double[] direction(double[] gradient, double norm) {
    double firstScale = loss == 0 ? 1 / norm : Math.abs(loss) / norm / norm;
    double[] direction = hessian.direction(gradient, firstScale);
    lasso.align(direction, gradient);
    return direction;
  }

  private LineSearch.Point along(double[] direction, double slope, int number) {
    // Of the whole run: many rises that rounding hides would add up to one that it does not.
    double ceiling = Math.min(startLoss, lowestLoss + ROUNDING * Math.abs(lowestLoss));
    return LineSearch.along(alpha -> at(alpha, direction, number), loss, slope, ceiling);
  }

  private LineSearch.Point at(double alpha, double[] direction, int number) {
    double[] point = lasso.along(x, direction, alpha);
    if (Arrays.equals(point, x)) {
      return null;
    }
    Evaluation found = evaluate(point, number);
    return new LineSearch.Point(
        point,
        found,
        found.loss() + lasso.at(point),
        lasso.slope(x, direction, point, found.gradient()));
  }

  @Override
  public void save(Map<String, double[]> saved) {
    saved.put(OBJECTIVE, Arrays.stream(objective.state()).asDoubleStream().toArray());
    if (x == null) {
      return;
    }
    saved.put(
        NUMBERS,
        new double[] {evaluation.loss(), startLoss, startNorm, lowestLoss, lowestNorm, idlePasses});
    saved.put(GRADIENT, evaluation.gradient());
    hessian.save(saved);
  }

  @Override
  public void restore(Map<String, double[]> saved, double[] parameters) {
    objective.restore(Arrays.stream(saved.get(OBJECTIVE)).mapToInt(e -> (int) e).toArray());
    double[] numbers = saved.get(NUMBERS);
    if (numbers == null) {
      x = null;
      hessian.restore(saved);
      return;
    }
    // Where a pass ends is not evaluated again: that would be on another grid of sums.
    x = parameters.clone();
    evaluation = new Evaluation(numbers[0], saved.get(GRADIENT), 0);
    loss = numbers[0] + lasso.at(x);
    startLoss = numbers[1];
    startNorm = numbers[2];
    lowestLoss = numbers[3];
    lowestNorm = numbers[4];
    idlePasses = (int) numbers[5];
    hessian.restore(saved);
  }
}
