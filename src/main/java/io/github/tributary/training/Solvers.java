package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DistributedObjective;
import io.github.tributary.distributed.DistributedRounds;
import io.github.tributary.distributed.Passes;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.Network;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.CenteredObjective;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.LocalStepSolver;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.Objective;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.QuasiNewton;
import io.github.tributary.optim.Solver;
import io.github.tributary.optim.StepSolver;

/** From settings to the solver on a cluster's blocks. */
final class Solvers {

  private final TrainingSettings settings;
  private final Network network;
  private final BlockedRows rows;
  private final Passes passes;
  private final Penalty penalty;

  /**
   * Solvers.
   *
   * @param penalty on the weights as the network has them
   */
  Solvers(
      TrainingSettings settings,
      Network network,
      BlockedRows rows,
      Passes passes,
      Penalty penalty) {
    this.penalty = penalty;
    this.passes = passes;
    this.settings = settings;
    this.network = network;
    this.rows = rows;
  }

  Solver solver() {
    Optimizer optimizer = settings.solver().optimizer();
    if (optimizer == Optimizer.L_BFGS) {
      Objective smooth = penalty.smoothPart().on(network, centered(all()));
      return new QuasiNewton(network, smooth, penalty.l1(), QuasiNewton.DEFAULT_MEMORY);
    }
    if (!settings.solver().isMinibatch()) {
      Objective whole = penalized(all());
      Objective stepped = dropout() == Dropout.NONE ? whole : penalized(all().dropping(dropout()));
      return StepSolver.fullBatch(stepped, whole, descent());
    }
    return settings.solver().isLocal() ? localSteps() : synchronous();
  }

  RangeTest rangeTest() {
    return new RangeTest(settings, network, rows, penalty, this::descent);
  }

  private Solver synchronous() {
    int perBlock = settings.rowsPerBlock(rows.rows());
    int blocksPerStep =
        Math.max(1, Math.round(settings.solver().minibatchRows() / (float) perBlock));
    BlockOrder order = new BlockOrder(rows.blockCount(), 1, settings.seed());
    Objective minibatches =
        penalized(all().inMinibatches(order, blocksPerStep).dropping(dropout()));
    return StepSolver.minibatch(
        minibatches, order.steps(blocksPerStep), penalized(all()), descent());
  }

  private Solver localSteps() {
    LocalWorker.Task task =
        new LocalWorker.Task(
            network, settings.precision(), descent(), penalty, rows.centering(), dropout());
    return new LocalStepSolver(
        task,
        new DistributedRounds(task, rows, settings.merging(), passes),
        rows.order(),
        (double) rows.rows() / rows.blockCount(),
        penalized(all()),
        settings.solver().localStepsOn(rows.rows()).perRound(),
        settings.solver().outerMomentum());
  }

  private Descent descent() {
    Optimizer optimizer = settings.solver().optimizer();
    Regularization regularization = settings.regularization();
    return new Descent(
        network,
        settings.solver().rule(regularization.decayFor(optimizer)),
        regularization.limits(optimizer));
  }

  private Dropout dropout() {
    return settings.regularization().drops()
        ? new Dropout(
            settings.regularization().dropoutFor(network.hidden().size()), settings.seed())
        : Dropout.NONE;
  }

  private DistributedObjective all() {
    return new DistributedObjective(
        network, settings.precision(), rows, settings.merging(), passes);
  }

  private Objective centered(Objective cost) {
    return new CenteredObjective(rows.centering(), network, settings.precision(), cost);
  }

  private Objective penalized(Objective cost) {
    return penalty.on(network, centered(cost));
  }
}
