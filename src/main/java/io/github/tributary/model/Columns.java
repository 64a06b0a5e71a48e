package io.github.tributary.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table by their role. A plain class, because it travels to tasks.
 *
 * <p>A column holds a number or a vector of numbers; features and labels are concatenated in the
 * order given.
 */
public final class Columns implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<String> features;
  private final ArrayList<String> labels;
  private final String weight;
  private final ArrayList<String> inputs;

  /**
   * Columns by name.
   *
   * @param features at least one
   * @param labels none for a table that is only to be predicted
   * @param weight the column of instance weights, or null if every row weighs 1
   */
  public Columns(List<String> features, List<String> labels, String weight) {
    this(features, labels, weight, List.of());
  }

  private Columns(List<String> features, List<String> labels, String weight, List<String> inputs) {
    this.features = new ArrayList<>(features);
    this.labels = new ArrayList<>(labels);
    this.weight = weight;
    this.inputs = new ArrayList<>(inputs);
  }

  /** These columns with a name for each number in them, such as {@code city=Rome}. */
  public Columns withInputs(List<String> names) {
    return new Columns(features, labels, weight, names);
  }

  /** What the network's inputs are, in their order; empty if the columns' own names say it. */
  public List<String> inputs() {
    return List.copyOf(inputs);
  }

  /** The feature columns in the order of the network's inputs. */
  public List<String> features() {
    return List.copyOf(features);
  }

  /** The label columns in the order of the network's targets. */
  public List<String> labels() {
    return List.copyOf(labels);
  }

  /** The column of instance weights, or null. */
  public String weight() {
    return weight;
  }

  /** The features alone, for tables without a label. */
  public Columns featuresOnly() {
    return new Columns(features, List.of(), null, inputs);
  }

  /** All columns, features first. */
  public List<String> all() {
    List<String> all = new ArrayList<>(features);
    all.addAll(labels);
    if (weight != null) {
      all.add(weight);
    }
    return all;
  }
}
