package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SparseMatrix;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.SigmoidCrossEntropy;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkspacesTest {

  private static final Network NETWORK = network(2);

  private final Workspaces workspaces = new Workspaces(2);

  private static Network network(int units) {
    return new Network(3, List.of(new Layer(units, new Tanh())), new SigmoidCrossEntropy(1));
  }

  @Test
  void keepsForTheSameNetworkAndPrecision() {
    Workspace first = workspaces.take(NETWORK, Precision.FLOAT);
    assertNotSame(first, workspaces.take(NETWORK, Precision.FLOAT), "two tasks at a time");
    workspaces.keep(first);
    assertNotSame(first, workspaces.take(NETWORK, Precision.DOUBLE));
    assertNotSame(first, workspaces.take(network(4), Precision.FLOAT));
    assertSame(first, workspaces.take(network(2), Precision.FLOAT), "equal networks are the same");
    assertNotSame(first, workspaces.take(NETWORK, Precision.FLOAT), "it is taken");
  }

  @Test
  void keepsTheLatestOnly() {
    List<Workspace> all =
        List.of(
            workspaces.take(NETWORK, Precision.FLOAT),
            workspaces.take(NETWORK, Precision.FLOAT),
            workspaces.take(NETWORK, Precision.FLOAT));
    all.forEach(workspaces::keep);
    assertSame(all.get(2), workspaces.take(NETWORK, Precision.FLOAT));
    assertSame(all.get(1), workspaces.take(NETWORK, Precision.FLOAT));
    assertNotSame(all.get(0), workspaces.take(NETWORK, Precision.FLOAT));
  }

  /** A sparse batch writes some rows of dJdw[1] only: in the others nothing may be left. */
  @Test
  void aKeptWorkspaceGivesTheGradientOfANewOne() {
    AnyMatrix otherSparse = sparse(0, 3, 0);
    for (AnyMatrix before : List.of(column(1, 0, -2), sparse(1, 0, -2))) {
      Workspace used = workspaces.take(NETWORK, Precision.DOUBLE);
      gradient(used, before);
      workspaces.keep(used);
      assertArrayEquals(
          gradient(new Workspace(NETWORK, Precision.DOUBLE), otherSparse),
          gradient(workspaces.take(NETWORK, Precision.DOUBLE), otherSparse));
    }
  }

  private static Matrix column(double... entries) {
    return Precision.DOUBLE.column(entries);
  }

  private static AnyMatrix sparse(double... entries) {
    SparseMatrix.Builder builder = new SparseMatrix.Builder(entries.length, Precision.DOUBLE);
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != 0) {
        builder.add(i, entries[i]);
      }
    }
    builder.endColumn();
    return builder.build();
  }

  private static double[] gradient(Workspace workspace, AnyMatrix x) {
    double[] start = new SplittableRandom(1).doubles(NETWORK.parameterCount()).toArray();
    BackwardPass.run(
        new Parameters(NETWORK, Precision.DOUBLE, start),
        new Batch(x, column(1), new double[] {1}),
        workspace);
    return workspace.gradient().flat().toArray();
  }
}
