package io.github.tributary.optim;

import breeze.linalg.DenseVector;
import breeze.math.MutableFiniteCoordinateField;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.LBFGS;
import breeze.optimize.LBFGS.ApproximateInverseHessian;
import breeze.optimize.OWLQN;
import io.github.tributary.nn.Network;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Vector;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * L-BFGS on all rows and, with an L1 part, OWL-QN, by Breeze, as Spark's own learners use it. A
 * pass is one search direction with its line search, which may evaluate several points.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu, Nocedal, On the limited memory BFGS
 *     method, 1989</a>
 * @see <a href="https://doi.org/10.1145/1273496.1273501">Andrew, Gao, Scalable Training of
 *     L1-Regularized Log-Linear Models, 2007</a>
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // Breeze's numbers are Object to Java
public final class QuasiNewton implements Solver {

  /** How many moves are remembered unless something else is said: as many as Spark's learners. */
  public static final int DEFAULT_MEMORY = 10;

  private static final String NUMBERS = "quasi-newton.numbers";
  private static final String GRADIENT = "quasi-newton.gradient";
  private static final String MOVE = "quasi-newton.move.";
  private static final String CHANGE = "quasi-newton.change.";
  private static final String OBJECTIVE = "objective";

  private final Objective objective;
  private final IntToDoubleFunction l1;
  private final int memory;
  private final Counted function = new Counted();
  private final DiffFunction seen = asBreezeSees(function);
  private final FirstOrderMinimizer minimizer;
  private FirstOrderMinimizer.State state;

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
    this.l1 = l1;
    this.memory = memory;
    MutableFiniteCoordinateField space = breeze.linalg.DenseVector$.MODULE$.space_Double();
    // The trainer counts passes and decides when to stop: Breeze's own criteria are never asked.
    this.minimizer =
        l1 == null
            ? new LBFGS(Integer.MAX_VALUE, memory, 0.0, space)
            : new OWLQN(Integer.MAX_VALUE, memory, new Factor(l1), 0.0, space);
  }

  private static IntToDoubleFunction onWeights(Network network, double l1) {
    double[] factors = new double[network.parameterCount()];
    for (int l = 1; l <= network.layers(); l++) {
      Arrays.fill(factors, network.weightStart(l), network.biasStart(l), l1);
    }
    return i -> factors[i];
  }

  private static final class Factor extends AbstractFunction1<Object, Object> {

    private final IntToDoubleFunction l1;

    Factor(IntToDoubleFunction l1) {
      this.l1 = l1;
    }

    @Override
    public Object apply(Object index) {
      return l1.applyAsDouble((Integer) index);
    }
  }

  /** The objective as Breeze sees it; the latest point is not evaluated again. */
  private final class Counted {

    private double[] point;
    private Evaluation evaluation;
    private int count;
    private long rows;
    private long step;

    Tuple2<Object, DenseVector> calculate(Object x) {
      double[] at = array(x);
      if (!Arrays.equals(at, point)) {
        evaluation = objective.evaluate(at, step);
        point = at.clone();
        count++;
        rows += evaluation.rows();
      }
      return new Tuple2<>(evaluation.loss(), vector(evaluation.gradient().clone()));
    }
  }

  /**
   * The function as an instance of Breeze's interface. No Java class can implement it, because two
   * of its methods differ in what they return alone; to the virtual machine that is no conflict.
   */
  private static DiffFunction asBreezeSees(Counted function) {
    MethodType calculate = MethodType.methodType(Tuple2.class, Object.class);
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return (DiffFunction)
          LambdaMetafactory.metafactory(
                  lookup,
                  "calculate",
                  MethodType.methodType(DiffFunction.class, Counted.class),
                  calculate,
                  lookup.findVirtual(Counted.class, "calculate", calculate),
                  calculate)
              .getTarget()
              .invoke(function);
    } catch (Throwable e) { // as invoke declares
      throw new IllegalStateException("Breeze's interface is not as it was compiled against", e);
    }
  }

  private static double[] array(Object vector) {
    return (double[]) ((DenseVector) vector).data();
  }

  private static DenseVector vector(double[] entries) {
    return breeze.linalg.DenseVector$.MODULE$.apply$mDc$sp(entries);
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
    double penalty = 0;
    for (int i = 0; l1 != null && i < parameters.length; i++) {
      penalty += l1.applyAsDouble(i) * Math.abs(parameters[i]);
    }
    return (Double) function.calculate(vector(parameters.clone()))._1() + penalty;
  }

  @Override
  public Pass run(double[] parameters, int number, DoubleBinaryOperator stepSize, Stop stop) {
    function.step = number;
    int countBefore = function.count;
    long rowsBefore = function.rows;
    if (state == null) {
      state = minimizer.initialState(seen, vector(parameters.clone()));
    }
    double loss = state.adjustedValue();
    double[] gradient = array(state.adjustedGradient());
    double norm = Vectors.norm(gradient, 0, gradient.length);
    StopReason reason = stop.at(loss, norm);
    if (reason != null || !Double.isFinite(loss) || !Vectors.areFinite(gradient)) {
      return pass(loss, norm, countBefore, rowsBefore, 0, reason);
    }
    int iteration = state.iter();
    Iterator<FirstOrderMinimizer.State> states = minimizer.infiniteIterations(seen, state);
    FirstOrderMinimizer.State next = states.next(); // the one that it starts from
    do {
      // Once, a failed line search only makes it forget what it remembers.
      next = states.next();
    } while (next.iter() == iteration && !next.searchFailed());
    if (next.searchFailed()) {
      return pass(loss, norm, countBefore, rowsBefore, 0, StopReason.SEARCH_FAILED);
    }
    state = next;
    double squares = 0;
    double[] x = array(state.x());
    for (int i = 0; i < x.length; i++) {
      squares += (x[i] - parameters[i]) * (x[i] - parameters[i]);
      parameters[i] = x[i];
    }
    return pass(loss, norm, countBefore, rowsBefore, Math.sqrt(squares), null);
  }

  private Pass pass(
      double loss, double norm, int countBefore, long rowsBefore, double moved, StopReason reason) {
    return new Pass(
        loss, norm, function.rows - rowsBefore, function.count - countBefore, moved, reason);
  }

  @Override
  public void save(Map<String, double[]> saved) {
    saved.put(OBJECTIVE, Arrays.stream(objective.state()).asDoubleStream().toArray());
    if (state == null) {
      return;
    }
    ApproximateInverseHessian history = (ApproximateInverseHessian) state.history();
    List<Object> moves = CollectionConverters.asJava(history.memStep());
    List<Object> changes = CollectionConverters.asJava(history.memGradDelta());
    saved.put(
        NUMBERS, new double[] {state.value(), state.iter(), state.initialAdjVal(), moves.size()});
    // Breeze writes to none of its vectors.
    saved.put(GRADIENT, array(state.grad()));
    for (int k = 0; k < moves.size(); k++) {
      saved.put(MOVE + k, array(moves.get(k)));
      saved.put(CHANGE + k, array(changes.get(k)));
    }
  }

  @Override
  public void restore(Map<String, double[]> saved, double[] parameters) {
    objective.restore(Arrays.stream(saved.get(OBJECTIVE)).mapToInt(e -> (int) e).toArray());
    function.point = null;
    double[] numbers = saved.get(NUMBERS);
    if (numbers == null) {
      state = null;
      return;
    }
    DenseVector x = vector(parameters.clone());
    DenseVector gradient = vector(saved.get(GRADIENT));
    // Where a pass ends is what it evaluated last: again, it would be on another grid of sums.
    function.point = parameters.clone();
    function.evaluation = new Evaluation(numbers[0], saved.get(GRADIENT), 0);
    Tuple2<Object, DenseVector> adjusted = minimizer.adjust(x, gradient, numbers[0]);
    state =
        new FirstOrderMinimizer.State(
            x,
            numbers[0],
            gradient,
            (Double) adjusted._1(),
            adjusted._2(),
            (int) numbers[1],
            numbers[2],
            new ApproximateInverseHessian(
                memory,
                vectors(saved, MOVE, (int) numbers[3]),
                vectors(saved, CHANGE, (int) numbers[3]),
                breeze.linalg.DenseVector$.MODULE$.space_Double()),
            minimizer.convergenceCheck().initialInfo(),
            false,
            Option.empty());
  }

  private static IndexedSeq<Object> vectors(Map<String, double[]> saved, String name, int count) {
    List<Object> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      vectors.add(vector(saved.get(name + k)));
    }
    return Vector.from(CollectionConverters.asScala(vectors));
  }
}
