package io.github.tributary.distributed;

import io.github.tributary.model.Columns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.collection.Seq;

/**
 * Reads the numbers of one row: features, targets and weight from columns of numbers, booleans (0
 * or 1), vectors or, as features, arrays of numbers. A null becomes NaN; whether that is an error
 * is for the caller to say.
 */
public final class RowReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ArrayList<Slot> features;
  private final ArrayList<Slot> labels;
  private final Slot weight;

  /**
   * A reader for the rows of {@code table}.
   *
   * @throws InvalidDataException if a column is missing, is not numeric, or is a vector column in a
   *     table without rows
   */
  public RowReader(Dataset<Row> table, Columns columns) {
    this(table, columns, field -> Slot.width(table, field));
  }

  private RowReader(Dataset<Row> table, Columns columns, ToIntFunction<StructField> width) {
    features = new ArrayList<>(Slot.of(table, columns.features(), "feature", width));
    labels = new ArrayList<>(Slot.of(table, columns.labels(), "label", width));
    weight =
        columns.weight() == null
            ? null
            : Slot.of(table, List.of(columns.weight()), "weight", width).get(0);
  }

  /**
   * A reader that has not looked at a row, and reads none until it {@linkplain #sized has}.
   *
   * @throws InvalidDataException if a column is missing or is not numeric
   */
  static RowReader unsized(Dataset<Row> table, Columns columns) {
    return new RowReader(table, columns, Slot::knownWidth);
  }

  /** Whether the schema told how long all vectors are. */
  boolean isSized() {
    return slots().stream().noneMatch(slot -> slot.width() == Slot.UNKNOWN);
  }

  /**
   * The same reader for columns of these widths.
   *
   * @param widths of features, labels, weight
   */
  RowReader sized(int[] widths) {
    List<Slot> sized = new ArrayList<>();
    for (Slot slot : slots()) {
      sized.add(new Slot(slot.column(), slot.index(), widths[sized.size()]));
    }
    int labelsEnd = features.size() + labels.size();
    return new RowReader(
        sized.subList(0, features.size()),
        sized.subList(features.size(), labelsEnd),
        weight == null ? null : sized.get(labelsEnd));
  }

  /** Features, labels, and the weight if there is one. */
  List<Slot> slots() {
    List<Slot> all = new ArrayList<>(features);
    all.addAll(labels);
    if (weight != null) {
      all.add(weight);
    }
    return all;
  }

  private RowReader(List<Slot> features, List<Slot> labels, Slot weight) {
    this.features = new ArrayList<>(features);
    this.labels = new ArrayList<>(labels);
    this.weight = weight;
  }

  /**
   * A reader of features alone, whose number is known: with one vector column it does not look at a
   * row, and so reads streaming tables too.
   *
   * @param inputs the number of features
   * @throws InvalidDataException if a column is missing or not numeric
   */
  public static RowReader ofFeatures(Dataset<Row> table, Columns columns, int inputs) {
    List<String> names = columns.features();
    if (names.size() != 1 || !Slot.isVector(table, names.get(0))) {
      RowReader reader = new RowReader(table, columns.featuresOnly());
      BatchPrediction.requireFeatures(reader.features(), inputs);
      return reader;
    }
    int index = Arrays.asList(table.schema().fieldNames()).indexOf(names.get(0));
    return new RowReader(List.of(new Slot(names.get(0), index, inputs)), List.of(), null);
  }

  /**
   * The table with these columns alone, so that no other is read or converted. It looks at no row.
   *
   * @throws InvalidDataException if a column is missing or not numeric
   */
  public static Dataset<Row> select(Dataset<Row> table, Columns columns) {
    Slot.requireNumbers(table, columns.features(), "feature");
    Slot.requireNumbers(table, columns.labels(), "label");
    if (columns.weight() != null) {
      Slot.requireNumbers(table, List.of(columns.weight()), "weight");
    }
    return table.select(
        columns.all().stream()
            .distinct()
            .map(name -> table.col(ColumnNames.quoted(name)))
            .toArray(Column[]::new));
  }

  List<Slot> featureSlots() {
    return features;
  }

  List<Slot> labelSlots() {
    return labels;
  }

  /** Null if there is no weight. */
  Slot weightSlot() {
    return weight;
  }

  /** The number of features p. */
  public int features() {
    return features.stream().mapToInt(Slot::width).sum();
  }

  /** How many features each feature column holds, in their order. */
  List<Integer> featureWidths() {
    return features.stream().map(Slot::width).toList();
  }

  /** The number of label values per row. */
  public int labels() {
    return labels.stream().mapToInt(Slot::width).sum();
  }

  /** The name of feature j, with its place inside a vector column. */
  public String featureName(int j) {
    return Slot.name(features, j);
  }

  /** The name of label k. */
  public String labelName(int k) {
    return Slot.name(labels, k);
  }

  /** Overwrites {@code into} by the row's features that are not 0. */
  public void readFeatures(Row row, FeatureRow into) {
    into.clear();
    int start = 0;
    for (Slot slot : features) {
      Object value = stored(row.get(slot.index()));
      if (value instanceof Vector vector) {
        slot.requireWidth(vector.size());
        add(vector, start, into);
      } else {
        // A missing vector makes all its features NaN.
        double number = slot.width() == 1 ? number(value) : Double.NaN;
        for (int j = start; j < start + slot.width(); j++) {
          into.add(j, number);
        }
      }
      start += slot.width();
    }
  }

  /** Visits what is stored alone: foreachNonZero would box every value. */
  private static void add(Vector vector, int start, FeatureRow into) {
    double[] values =
        vector instanceof SparseVector sparse ? sparse.values() : ((DenseVector) vector).values();
    int[] indices = vector instanceof SparseVector sparse ? sparse.indices() : null;
    for (int k = 0; k < values.length; k++) {
      into.add(start + (indices == null ? k : indices[k]), values[k]);
    }
  }

  /** Overwrites {@code into} by the row's features, zeros included. */
  public void readFeatures(Row row, double[] into) {
    read(features, row, into);
  }

  /** Overwrites {@code into} by the row's labels. */
  public void readLabels(Row row, double[] into) {
    read(labels, row, into);
  }

  /** The row's weight, 1 if there is no such column. */
  public double readWeight(Row row) {
    return weight == null ? 1 : number(row.get(weight.index()));
  }

  private static void read(List<Slot> slots, Row row, double[] into) {
    int start = 0;
    for (Slot slot : slots) {
      Object value = stored(row.get(slot.index()));
      if (value instanceof Vector vector) {
        slot.requireWidth(vector.size());
        copy(vector, into, start);
      } else if (slot.width() == 1) {
        into[start] = number(value);
      } else {
        Arrays.fill(into, start, start + slot.width(), Double.NaN);
      }
      start += slot.width();
    }
  }

  /** A cell, in which an array of numbers is a vector; a null inside becomes NaN. */
  private static Object stored(Object cell) {
    if (!(cell instanceof Seq<?> array)) {
      return cell;
    }
    double[] numbers = new double[array.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = number(array.apply(k));
    }
    return new DenseVector(numbers);
  }

  private static void copy(Vector vector, double[] into, int start) {
    if (vector instanceof DenseVector dense) {
      System.arraycopy(dense.values(), 0, into, start, dense.size());
      return;
    }
    // Spark's own iteration over the non-zeros boxes every index and value.
    SparseVector sparse = vector.toSparse();
    Arrays.fill(into, start, start + sparse.size(), 0);
    int[] indices = sparse.indices();
    double[] values = sparse.values();
    for (int k = 0; k < indices.length; k++) {
      into[start + indices[k]] = values[k];
    }
  }

  private static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return Double.NaN;
  }
}
