package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Columns of numbers put together into vectors, row by row and without an expression per column: in
 * a table of thousands of columns Spark spends its time on planning, again for every job.
 */
public final class PackedNumbers {

  private PackedNumbers() {}

  /**
   * Columns that become one vector.
   *
   * @param name the vector's column
   * @param columns in the order of the vector
   * @param fills what a missing number becomes, for each of them; NaN if it stays missing
   * @param indicated for each, whether a number after it is 1 where it was missing, else 0
   */
  public record Run(
      String name, List<String> columns, List<Double> fills, List<Boolean> indicated) {}

  /**
   * A table with some of its columns, as they are, and a vector of each run.
   *
   * @param whole whether a vector is null where a number of it stays missing
   */
  public static Dataset<Row> pack(
      Dataset<Row> table, List<String> kept, List<Run> runs, boolean whole) {
    StructType schema = table.schema();
    List<StructField> fields = new ArrayList<>();
    List<Cells> cells = new ArrayList<>();
    for (String name : kept) {
      fields.add(schema.apply(name));
    }
    for (Run run : runs) {
      Cells one = new Cells(schema, run, whole);
      cells.add(one);
      fields.add(new AttributeGroup(run.name(), one.size).toStructField());
    }
    int[] places = kept.stream().mapToInt(schema::fieldIndex).toArray();
    DataType[] types =
        kept.stream().map(name -> schema.apply(name).dataType()).toArray(DataType[]::new);
    Cells[] packed = cells.toArray(Cells[]::new);
    RDD<InternalRow> rows =
        table
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(
                row -> {
                  Object[] values = new Object[places.length + packed.length];
                  for (int k = 0; k < places.length; k++) {
                    values[k] = row.isNullAt(places[k]) ? null : row.get(places[k], types[k]);
                  }
                  for (int k = 0; k < packed.length; k++) {
                    values[places.length + k] = packed[k].vector(row);
                  }
                  return (InternalRow) new GenericInternalRow(values);
                })
            .rdd();
    return table(table, rows, new StructType(fields.toArray(StructField[]::new)));
  }

  /** The same table, planned here and now: later jobs plan what is done to it alone. */
  public static Dataset<Row> planned(Dataset<Row> table) {
    return table(table, table.queryExecution().toRdd(), table.schema());
  }

  private static Dataset<Row> table(Dataset<Row> like, RDD<InternalRow> rows, StructType schema) {
    return ((SparkSession) like.sparkSession()).internalCreateDataFrame(rows, schema, false);
  }

  /** Reads the numbers of a run. */
  private static final class Cells implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int[] places;
    private final NumberCell[] numbers;
    private final double[] fills;
    private final boolean[] indicated;
    private final boolean whole;
    private final int size;

    Cells(StructType schema, Run run, boolean whole) {
      places = run.columns().stream().mapToInt(schema::fieldIndex).toArray();
      numbers =
          Arrays.stream(places)
              .mapToObj(place -> NumberCell.of(schema.fields()[place].dataType()))
              .toArray(NumberCell[]::new);
      fills = run.fills().stream().mapToDouble(Double::doubleValue).toArray();
      indicated = new boolean[places.length];
      this.whole = whole;
      int width = 0;
      for (int k = 0; k < places.length; k++) {
        indicated[k] = run.indicated().get(k);
        width += indicated[k] ? 2 : 1;
      }
      size = width;
    }

    @SuppressWarnings("unchecked")
    Object vector(InternalRow row) {
      double[] values = new double[size];
      int next = 0;
      for (int k = 0; k < places.length; k++) {
        double x = numbers[k].orNaN(row, places[k]);
        boolean missing = Double.isNaN(x);
        if (missing && whole && Double.isNaN(fills[k])) {
          return null;
        }
        values[next++] = missing ? fills[k] : x;
        if (indicated[k]) {
          values[next++] = missing ? 1 : 0;
        }
      }
      var type = (UserDefinedType<Vector>) SQLDataTypes.VectorType();
      return type.serialize(Vectors.dense(values).compressed());
    }
  }
}
