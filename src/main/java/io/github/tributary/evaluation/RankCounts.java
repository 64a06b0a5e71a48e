package io.github.tributary.evaluation;

import io.github.tributary.linalg.ArrayStreams;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The weights of positive and negative observations in every bin of the scores, from which the
 * areas under the curves follow. Observations in the same bin count as tied.
 *
 * <p>If the thresholds are all different scores of the positives, positives are tied with those of
 * the same score alone, and the areas are exact. If they are a sample, the pairs of a positive and
 * a negative in the same gap b are counted half, so that a class's area under the ROC curve is off
 * by at most ½ Σ_b p_b·n_b, p_b and n_b being the gap's shares of all positives and negatives: less
 * than half the largest p_b.
 */
public final class RankCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  // None: writeObject writes the counts by itself.
  @SuppressWarnings("UnusedVariable") // read by Java serialisation
  private static final ObjectStreamField[] serialPersistentFields = {};

  // Positives and negatives in turn.
  private long[] counts;

  /** No observations, in so many bins. */
  public RankCounts(int bins) {
    counts = new long[Math.multiplyExact(2, bins)];
  }

  /** Runs a batch forward and counts its observations. */
  public void add(Parameters parameters, Batch batch, Workspace workspace, ScoreBins bins) {
    ForwardPass.run(parameters, batch.x(), workspace);
    Head head = parameters.network().head();
    Matrix z = workspace.z(parameters.network().layers());
    ClassScores scores = new ClassScores(head);
    for (int i = 0; i < batch.size(); i++) {
      long units = bins.units(batch.v()[i]);
      scores.start(z, batch.y(), i);
      for (int k = 0; k < head.outputs(); k++) {
        add(bins.bin(k, scores.of(k)), scores.isPositive(k), units);
      }
    }
  }

  /** Counts an observation. */
  void add(int bin, boolean isPositive, long units) {
    counts[2 * bin + (isPositive ? 0 : 1)] += units;
  }

  /** Adds the counts of other observations in the same bins; returns this. */
  public RankCounts merge(RankCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    return this;
  }

  /**
   * The area under the ROC curve: the probability that a positive observation scores above a
   * negative one, ties counting half,
   *
   * <p>Σ_b P_b·(Σ_{c&lt;b} N_c + N_b/2) / (Σ_b P_b · Σ_b N_b),
   *
   * <p>as a mean over the classes (one against the rest) that have both. NaN if none has.
   */
  public double areaUnderRoc(ScoreBins bins) {
    return mean(bins.classes(), k -> areaUnderRoc(bins.start(k), bins.start(k + 1)));
  }

  /**
   * The area under the curve of precision over recall, as the average precision: with the bins as
   * thresholds from the highest down, R_b and Q_b being recall and precision of what scores in bin
   * b or above,
   *
   * <p>Σ_b (R_b - R_{b+1})·Q_b,
   *
   * <p>as a mean over the classes (one against the rest) that have positives and negatives; NaN if
   * none has. The points are not joined by lines, which would promise precisions that no threshold
   * has.
   *
   * @see <a href="https://www.biostat.wisc.edu/~page/rocpr.pdf">Davis and Goadrich, The
   *     Relationship Between Precision-Recall and ROC Curves, 2006</a>
   */
  public double averagePrecision(ScoreBins bins) {
    return mean(bins.classes(), k -> averagePrecision(bins.start(k), bins.start(k + 1)));
  }

  private static double mean(int classes, IntToDoubleFunction area) {
    return IntStream.range(0, classes)
        .mapToDouble(area)
        .filter(ofClass -> !Double.isNaN(ofClass))
        .average()
        .orElse(Double.NaN);
  }

  private double areaUnderRoc(int from, int to) {
    double pairs = 0; // twice those in the right order
    long positives = 0;
    long negatives = 0;
    for (int bin = from; bin < to; bin++) {
      long below = 2 * negatives + counts[2 * bin + 1];
      pairs += (double) counts[2 * bin] * below;
      positives += counts[2 * bin];
      negatives += counts[2 * bin + 1];
    }
    return pairs / (2.0 * positives * negatives);
  }

  private double averagePrecision(int from, int to) {
    double sum = 0;
    long positives = 0;
    long negatives = 0;
    for (int bin = to - 1; bin >= from; bin--) {
      positives += counts[2 * bin];
      negatives += counts[2 * bin + 1];
      if (counts[2 * bin] > 0) {
        sum += counts[2 * bin] * (positives / ((double) positives + negatives));
      }
    }
    return negatives == 0 ? Double.NaN : sum / positives;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    ArrayStreams.writeMostlyZero(counts, out);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    counts = ArrayStreams.readMostlyZero(in);
  }
}
