package io.github.tributary.report;

import io.github.tributary.linalg.AnyMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.BackwardPass;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.ForwardPass;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import java.util.List;

/**
 * The textbook's arrays for a few observations: forward z and a of every layer, backward dJda,
 * dJdz, dJdb and dJdw, and the chain rule's terms for one unit.
 */
public final class Explanation {

  private final Parameters parameters;
  private final Batch batch;
  private final TargetScaler targets;
  private final Workspace workspace;
  private final int entries;
  private final StringBuilder text = new StringBuilder();
  private List<String> inputs = List.of();

  /**
   * An explanation.
   *
   * @param batch scaled observations, in the precision of the parameters
   * @param targets how the targets are scaled
   * @param entries the most rows and columns of an array that are printed
   */
  public Explanation(Parameters parameters, Batch batch, TargetScaler targets, int entries) {
    this.parameters = parameters;
    this.batch = batch;
    this.targets = targets;
    this.entries = entries;
    workspace = new Workspace(parameters.network(), parameters.flat().precision());
  }

  /** Prints beside each input what it is. */
  public Explanation withInputs(List<String> names) {
    inputs = List.copyOf(names);
    return this;
  }

  /**
   * The text.
   *
   * @param layer a hidden layer 1 … L-1 whose unit's chain rule is shown; ignored without one
   * @param unit a unit of it, from 0
   */
  public String text(int layer, int unit) {
    Network network = parameters.network();
    double loss = BackwardPass.run(parameters, batch, workspace);
    ForwardPass.run(parameters, batch.x(), workspace);
    text.append("Network   ").append(network).append('\n');
    text.append("Forward, first layer to last (one column per observation)\n\n");
    array("x = a[0]", "inputs, scaled", batch.x(), inputs);
    for (int l = 1; l <= network.layers(); l++) {
      array("z[" + l + "]", "b[" + l + "] + w[" + l + "]ᵀ a[" + (l - 1) + "]", workspace.z(l));
      String argument = "z[" + l + "]";
      if (network.isNormalized(l)) {
        argument = "ẑ[" + l + "]";
        array(argument, "(z - mean)/√(variance + 1e-5), by observation", workspace.activated(l));
      }
      array("a[" + l + "]", activation(l) + " of " + argument, workspace.a(l));
    }
    boolean scaled = !targets.isIdentity();
    array("y", scaled ? "targets, scaled" : "targets", batch.y());
    if (scaled) {
      array("prediction", "a[" + network.layers() + "] in the targets' unit", predictions());
    }
    double weights = 0;
    for (double weight : batch.v()) {
      weights += weight;
    }
    text.append("J = ").append(Numbers.value(loss / weights));
    text.append("   mean loss of the ").append(batch.size()).append(" observation(s)");
    text.append(scaled ? ", of scaled targets\n\n" : "\n\n");
    text.append("Backward, last layer to first\n\n");
    for (int l = network.layers(); l >= 1; l--) {
      backward(l, weights);
    }
    if (network.layers() > 1) {
      chainRule(layer, unit);
    }
    return text.toString();
  }

  private Matrix predictions() {
    Matrix outputs = workspace.a(parameters.network().layers());
    Matrix predictions = Precision.DOUBLE.matrix(outputs.rows(), outputs.columns());
    for (int i = 0; i < outputs.size(); i++) {
      predictions.set(i, targets.prediction(i % outputs.rows(), outputs.get(i)));
    }
    return predictions;
  }

  private void backward(int l, double weights) {
    String at = "[" + l + "]";
    String above = "[" + (l + 1) + "]";
    if (l < parameters.network().layers()) {
      array("dJda" + at, "w" + above + " dJdz" + above, workspace.dJda(l));
      String formula =
          parameters.network().isNormalized(l)
              ? "(d - mean(d) - ẑ mean(d * ẑ))/√(variance + 1e-5), d = dJda"
                  + at
                  + " * g'(ẑ"
                  + at
                  + ")"
              : "dJda" + at + " * g'(z" + at + ")";
      array("dJdz" + at, formula, workspace.dJdz(l));
    } else {
      array("dJdz" + at, "from the head, y and z" + at, workspace.dJdz(l));
    }
    array("dJdb" + at, "mean of dJdz" + at, mean(workspace.gradient().b(l), weights));
    array(
        "dJdw" + at,
        "(1/m) a[" + (l - 1) + "] dJdz" + at + "ᵀ",
        mean(workspace.gradient().w(l), weights));
  }

  private String activation(int l) {
    Network network = parameters.network();
    return l < network.layers() ? network.activation(l).text() : network.head().activationName();
  }

  private static Matrix mean(Matrix sums, double weights) {
    Matrix mean = sums.precision().matrix(sums.rows(), sums.columns());
    for (int i = 0; i < sums.size(); i++) {
      mean.set(i, sums.get(i) / weights);
    }
    return mean;
  }

  /** dJda_p = Σ_j w_pj·dJdz_j: the terms, their sum, and the entry that the matrix product gave. */
  private void chainRule(int layer, int unit) {
    Matrix w = parameters.w(layer + 1);
    text.append("Chain rule for unit ").append(unit).append(" of layer ").append(layer);
    text.append(": dJda = Σ_j w_pj dJdz_j, the shares that flow through layer ");
    text.append(layer + 1).append("\n\n");
    for (int i = 0; i < batch.size(); i++) {
      TextTable table = new TextTable("j", "w_pj", "dJdz_j", "w_pj dJdz_j");
      double sum = 0;
      for (int j = 0; j < w.columns(); j++) {
        double dJdz = workspace.dJdz(layer + 1).get(j, i);
        double term = w.get(unit, j) * dJdz;
        sum += term;
        table.row(
            Integer.toString(j),
            Numbers.value(w.get(unit, j)),
            Numbers.value(dJdz),
            Numbers.value(term));
      }
      table.row("sum", "", "", Numbers.value(sum));
      table.row("dJda", "", "", Numbers.value(workspace.dJda(layer).get(unit, i)));
      text.append("observation ").append(i).append('\n').append(table).append('\n');
    }
  }

  private void array(String name, String formula, AnyMatrix matrix) {
    array(name, formula, matrix, List.of());
  }

  private void array(String name, String formula, AnyMatrix matrix, List<String> rowNames) {
    text.append(name).append("   ").append(matrix.shape()).append("   ").append(formula);
    text.append('\n');
    int rows = Math.min(entries, matrix.rows());
    int columns = Math.min(entries, matrix.columns());
    int width = 0;
    String[][] cells = new String[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        cells[r][c] = Numbers.value(matrix.get(r, c));
        width = Math.max(width, cells[r][c].length());
      }
    }
    for (int r = 0; r < rows; r++) {
      text.append("   ");
      for (String cell : cells[r]) {
        text.append(" ".repeat(2 + width - cell.length())).append(cell);
      }
      text.append(columns < matrix.columns() ? "  …" : "");
      text.append(rowNames.isEmpty() ? "\n" : "  " + rowNames.get(r) + "\n");
    }
    text.append(rows < matrix.rows() ? "     ⋮\n\n" : "\n");
  }
}
