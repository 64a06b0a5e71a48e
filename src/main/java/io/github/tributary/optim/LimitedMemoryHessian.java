package io.github.tributary.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The approximation H of the inverse Hessian that L-BFGS makes of the latest moves s and the
 * changes y of the gradient along them, starting from a multiple of the identity.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu, Nocedal, On the limited memory BFGS
 *     method, 1989</a>
 */
final class LimitedMemoryHessian {

  private static final String SCALE = "quasi-newton.scale";
  private static final String MOVE = "quasi-newton.move.";
  private static final String CHANGE = "quasi-newton.change.";

  /** Below this share of |s||y|, sᵀy is rounding. */
  private static final double LEAST_COSINE = 1e-12;

  private final int memory;
  // From the oldest; nobody writes to the arrays, which may have been saved.
  private final List<double[]> moves = new ArrayList<>();
  private final List<double[]> changes = new ArrayList<>();
  private double scale = Double.NaN;

  /** Knows nothing; will remember so many moves. */
  LimitedMemoryHessian(int memory) {
    this.memory = memory;
  }

  boolean isEmpty() {
    return moves.isEmpty();
  }

  /** Forgets the moves but for the scale that the latest one told. */
  void forget() {
    moves.clear();
    changes.clear();
  }

  /** Whether a move has told the scale of H. */
  boolean hasScale() {
    return !Double.isNaN(scale);
  }

  /** Learns from a move, unless the gradient did not grow along it: H stays positive definite. */
  void add(double[] move, double[] change) {
    double curvature = Vectors.dot(move, change);
    double squares = Vectors.dot(change, change);
    double cosine = curvature / (Math.sqrt(squares) * Vectors.norm(move, 0, move.length));
    if (!(cosine > LEAST_COSINE) || !Double.isFinite(curvature / squares)) {
      return;
    }
    if (moves.size() == memory) {
      moves.remove(0);
      changes.remove(0);
    }
    moves.add(move);
    changes.add(change);
    scale = curvature / squares;
  }

  /**
   * -H·gradient.
   *
   * @param firstScale stands for the scale while no move has told it
   */
  double[] direction(double[] gradient, double firstScale) {
    double[] d = gradient.clone();
    double[] shares = new double[moves.size()];
    for (int k = moves.size() - 1; k >= 0; k--) {
      shares[k] = Vectors.dot(moves.get(k), d) / Vectors.dot(moves.get(k), changes.get(k));
      Vectors.add(d, -shares[k], changes.get(k));
    }
    Vectors.scale(d, 0, d.length, hasScale() ? -scale : -firstScale);
    for (int k = 0; k < moves.size(); k++) {
      double share = Vectors.dot(changes.get(k), d) / Vectors.dot(moves.get(k), changes.get(k));
      Vectors.add(d, -shares[k] - share, moves.get(k));
    }
    return d;
  }

  void save(Map<String, double[]> saved) {
    saved.put(SCALE, new double[] {scale, moves.size()});
    for (int k = 0; k < moves.size(); k++) {
      saved.put(MOVE + k, moves.get(k));
      saved.put(CHANGE + k, changes.get(k));
    }
  }

  /** Goes on from what {@link #save} gave, or anew if it was never asked. */
  void restore(Map<String, double[]> saved) {
    forget();
    double[] numbers = saved.getOrDefault(SCALE, new double[] {Double.NaN, 0});
    scale = numbers[0];
    for (int k = 0; k < numbers[1]; k++) {
      moves.add(saved.get(MOVE + k));
      changes.add(saved.get(CHANGE + k));
    }
  }
}
