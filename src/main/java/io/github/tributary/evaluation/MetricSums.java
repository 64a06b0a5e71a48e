package io.github.tributary.evaluation;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * What the metrics of a network are computed from: exact sums over observations, so that they do
 * not depend on partitions either.
 */
public final class MetricSums implements Serializable {

  private static final long serialVersionUID = 1L;

  // What must be known of the head; not the head itself, a record, which Kryo 4 cannot read.
  private final boolean isClassifier;
  private final boolean isYesOrNo;
  private final boolean isSquaredError;
  private final TargetScaler targets;
  private final LossSum losses = new LossSum();
  private final ConfusionCounts[] confusion;
  private final ResidualSums[] residuals;
  // Of the positives of each output; none where nobody will rank.
  private final DistinctScores[] positives;

  /** Empty sums for a head whose outputs are its predictions, without scores. */
  public MetricSums(Head head) {
    this(head, TargetScaler.identity(head.targets()), 0);
  }

  /**
   * Empty sums for a head, with the scores of the positives of a classifier.
   *
   * @param targets how targets are scaled; metrics are in their own unit
   * @param mostScores how many different scores of each output are kept; of more, a sample
   */
  public MetricSums(Head head, TargetScaler targets, int mostScores) {
    this.targets = targets;
    isSquaredError = head instanceof IdentitySquaredError;
    isClassifier = head.isClassifier();
    isYesOrNo = head.outputs() == head.targets();
    confusion = new ConfusionCounts[head.isClassifier() ? head.targets() : 0];
    residuals = new ResidualSums[head.isClassifier() ? 0 : head.targets()];
    for (int t = 0; t < confusion.length; t++) {
      confusion[t] = new ConfusionCounts();
    }
    for (int t = 0; t < residuals.length; t++) {
      residuals[t] = new ResidualSums();
    }
    positives = new DistinctScores[isClassifier && mostScores > 0 ? head.outputs() : 0];
    for (int k = 0; k < positives.length; k++) {
      positives[k] = new DistinctScores(mostScores);
    }
  }

  /** Predicts a batch and adds how well it went. */
  public void add(Parameters parameters, Batch batch, Workspace workspace) {
    Matrix a = ForwardPass.run(parameters, batch.x(), workspace);
    Head head = parameters.network().head();
    int last = parameters.network().layers();
    losses.add(head.lossInto(workspace.z(last), batch.y(), batch.v(), workspace.dJdz(last)), batch);
    for (int i = 0; i < batch.size(); i++) {
      double weight = batch.v()[i];
      for (int t = 0; t < confusion.length; t++) {
        int predicted = Decision.classOf(a, i, head.targets() == 1 ? -1 : t);
        confusion[t].add((int) batch.y().get(t, i), predicted, weight);
      }
      for (int t = 0; t < residuals.length; t++) {
        residuals[t].add(
            targets.unscale(t, batch.y().get(t, i)), targets.prediction(t, a.get(t, i)), weight);
      }
    }
    if (positives.length > 0) {
      addScores(new ClassScores(head), workspace.z(last), batch);
    }
  }

  private void addScores(ClassScores scores, Matrix z, Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      scores.start(z, batch.y(), i);
      for (int k = 0; k < positives.length; k++) {
        if (scores.isPositive(k)) {
          positives[k].add(scores.of(k));
        }
      }
    }
  }

  /** Adds the sums of other observations; returns this. */
  public MetricSums merge(MetricSums other) {
    losses.merge(other.losses);
    for (int t = 0; t < confusion.length; t++) {
      confusion[t].merge(other.confusion[t]);
    }
    for (int t = 0; t < residuals.length; t++) {
      residuals[t].merge(other.residuals[t]);
    }
    for (int k = 0; k < positives.length; k++) {
      positives[k].merge(other.positives[k]);
    }
    return this;
  }

  /** The number of observations. */
  public long rows() {
    return losses.rows();
  }

  /** Σ v_i. */
  public double weightSum() {
    return losses.weight();
  }

  /**
   * Σ v_i·loss_i / Σ v_i, without penalty, in the unit of the targets: of squared error by the
   * predictions, which may be held to a range; otherwise as {@link TargetScaler#lossUnit} says.
   */
  public double loss() {
    if (targets.isIdentity() || !isSquaredError) {
      return losses.mean() * targets.lossUnit();
    }
    double loss = 0;
    double[] deviations = targets.deviations();
    for (int t = 0; t < residuals.length; t++) {
      loss += residuals[t].meanSquare() / (2 * deviations[t] * deviations[t]);
    }
    return loss * targets.lossUnit();
  }

  /** The weighted count of (actual class, predicted class) for target t. */
  public ConfusionCounts confusion(int t) {
    return confusion[t];
  }

  /** The sums of residuals of target t. */
  public ResidualSums residuals(int t) {
    return residuals[t];
  }

  /** Bins with the scores of the positives as thresholds. */
  public ScoreBins bins() {
    double[][] thresholds = new double[positives.length][];
    for (int k = 0; k < thresholds.length; k++) {
      thresholds[k] = positives[k].sorted();
    }
    return new ScoreBins(thresholds, weightSum());
  }

  /**
   * All metrics: several labels or targets are averaged with equal weight.
   *
   * @param auc the area under the ROC curve for classifiers, which no sum over rows can give
   * @param auprc the area under the curve of precision over recall, likewise
   */
  public Metrics metrics(double auc, double auprc) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss());
    if (isClassifier) {
      values.put("accuracy", mean(confusion.length, t -> confusion[t].accuracy()));
      values.put(Metrics.AUC, auc);
      values.put(Metrics.AUPRC, auprc);
      values.put(
          "f1",
          mean(confusion.length, t -> isYesOrNo ? confusion[t].f1(1) : confusion[t].weightedF1()));
    } else {
      values.put("rmse", mean(residuals.length, t -> residuals[t].rmse()));
      values.put("mae", mean(residuals.length, t -> residuals[t].mae()));
      values.put("r2", mean(residuals.length, t -> residuals[t].r2()));
    }
    return new Metrics(rows(), values);
  }

  private static double mean(int count, IntToDoubleFunction value) {
    double sum = 0;
    for (int t = 0; t < count; t++) {
      sum += value.applyAsDouble(t);
    }
    return sum / count;
  }
}
