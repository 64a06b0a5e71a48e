package io.github.tributary.optim;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.LossSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import java.util.List;

/** The objective over batches in this JVM, without Spark: the oracle for the distributed one. */
public final class LocalObjective extends SummedObjective {

  private final Network network;
  private final Precision precision;
  private final List<Batch> batches;
  private final Workspace workspace;

  /**
   * An objective over batches whose matrices are in {@code precision}.
   *
   * @throws IllegalArgumentException if there is no observation
   */
  public LocalObjective(Network network, Precision precision, List<Batch> batches) {
    super(network, batches.size());
    if (batches.stream().allMatch(batch -> batch.size() == 0)) {
      throw new IllegalArgumentException("an objective needs at least one observation");
    }
    this.network = network;
    this.precision = precision;
    this.batches = List.copyOf(batches);
    this.workspace = new Workspace(network, precision);
  }

  @Override
  protected GradientSum sum(double[] parameters, long step, SumGrid grid) {
    Parameters rounded = new Parameters(network, precision, parameters);
    GradientSum sum = new GradientSum(network, grid);
    for (Batch batch : batches) {
      sum.add(rounded, batch, workspace);
    }
    return sum;
  }

  @Override
  protected LossSum losses(double[] parameters) {
    Parameters rounded = new Parameters(network, precision, parameters);
    LossSum sum = new LossSum();
    for (Batch batch : batches) {
      sum.add(rounded, batch, workspace);
    }
    return sum;
  }
}
