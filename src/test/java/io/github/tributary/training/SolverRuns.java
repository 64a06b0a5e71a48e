package io.github.tributary.training;

import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.TrainingResult;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Short trainings on small tables with any solver. */
final class SolverRuns {

  /** So few that every worker of a small table has several blocks. */
  static final int BATCH = 16;

  private static final List<Row> ROWS = SyntheticRows.of(200, 1);

  private SolverRuns() {}

  /** Weighted rows of three classes, a fifth of them for validation. */
  static TrainingData data(SparkSession spark, int partitions) {
    List<Row> rows = partitions == 1 ? ROWS : SyntheticRows.shuffled(ROWS, partitions);
    return new TrainingData(
            SyntheticRows.table(spark, rows, partitions),
            Optional.empty(),
            0,
            SyntheticRows.columns(true, SyntheticRows.KIND))
        .validatedOn(Optional.empty(), 0.2);
  }

  /** An optimiser as it is by default, but for the size of its minibatches. */
  static SolverSettings solver(Optimizer optimizer) {
    SolverSettings solver = SolverSettings.of(optimizer, SolverSettings.UNSET);
    return optimizer.inMinibatches() ? Components.with(solver, "batchSize", BATCH) : solver;
  }

  /** So many iterations in double. */
  static TrainingSettings settings(SolverSettings solver, int iterations) {
    return NetworkTrainingSparkTest.settings(0.1)
        .with(solver)
        .with(new StoppingCriteria(iterations, 0, 0));
  }

  /** All that an optimiser can be combined with. */
  static Regularization everything(Optimizer optimizer) {
    Penalty penalty = new Penalty(0.01, 0.5);
    return optimizer == Optimizer.L_BFGS
        ? Regularization.of(penalty)
        : new Regularization(penalty, 0.02, List.of(0.2), 0.5, 1, 2);
  }

  /** One hidden layer, plain, or normalised and with smoothed targets. */
  static NetworkDesign design(boolean plain) {
    return new NetworkDesign(
        List.of(new Layer(6, new Tanh(), !plain)),
        "softmax-cross-entropy",
        NetworkDesign.INFERRED,
        plain ? 0 : 0.1);
  }

  static TrainingResult fit(TrainingData data, NetworkDesign design, TrainingSettings settings) {
    return new NetworkTraining(data, design, settings, TrainingObserver.NONE).fit().result();
  }

  /** What was found, without how long it took. */
  static List<Iteration> withoutSeconds(TrainingResult result) {
    return result.history().stream().map(one -> Components.with(one, "seconds", 0.0)).toList();
  }
}
