package io.github.tributary.pipeline;

import io.github.tributary.distributed.ColumnNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A column that a Param names, found as Spark finds it in {@code Dataset.col}: in any case unless
 * {@code spark.sql.caseSensitive} is set, and inside structs, as in {@code s.features}. A column of
 * the table whose whole name is the text comes first, so that dots need no backticks.
 *
 * @param name as the Param has it
 * @param path the names from the table's column down to the field
 * @param field what is there
 */
record InputColumn(String name, List<String> path, StructField field) {

  /**
   * Finds a column.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static InputColumn in(StructType schema, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    if (names.contains(name)) {
      return new InputColumn(name, List.of(name), schema.apply(name));
    }
    var found = find(schema, List.of(name));
    if (found.isEmpty()) {
      found =
          find(schema, CollectionConverters.asJava(UnresolvedAttribute.parseAttributeName(name)));
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          name + " does not exist. Available: " + String.join(", ", names));
    }
    // Spark's path leads to the struct that holds the field.
    List<String> path = new ArrayList<>(CollectionConverters.asJava(found.get()._1()));
    path.add(found.get()._2().name());
    return new InputColumn(name, path, found.get()._2());
  }

  private static Option<Tuple2<Seq<String>, StructField>> find(
      StructType schema, List<String> parts) {
    return schema.findNestedField(
        CollectionConverters.asScala(parts).toSeq(),
        false,
        SQLConf.get().resolver(),
        schema.findNestedField$default$4());
  }

  /** Whether two names of columns are the same to Spark. */
  static boolean isSame(String name, String other) {
    return (boolean) SQLConf.get().resolver().apply(name, other);
  }

  /** Whether it is a column of the table rather than a field of one. */
  boolean isTopLevel() {
    return path.size() == 1;
  }

  /** The column, for a query on the table. */
  Column column() {
    return functions.col(path.stream().map(ColumnNames::quoted).collect(Collectors.joining(".")));
  }

  boolean isVector() {
    return field.dataType().equals(SQLDataTypes.VectorType());
  }

  boolean isArrayOfNumbers() {
    return field.dataType() instanceof ArrayType array
        && array.elementType() instanceof NumericType;
  }

  /**
   * Checks that it is a column of vectors.
   *
   * @throws IllegalArgumentException if not
   */
  void requireVector() {
    require(isVector(), "vectors");
  }

  /**
   * Checks that it is a column of numbers.
   *
   * @throws IllegalArgumentException if not
   */
  void requireNumber() {
    require(field.dataType() instanceof NumericType, "numbers");
  }

  /**
   * Checks that it is a column of true and false.
   *
   * @throws IllegalArgumentException if not
   */
  void requireBoolean() {
    require(field.dataType() instanceof BooleanType, "booleans");
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "column "
              + name
              + " must be of "
              + expected
              + " but is of type "
              + field.dataType().catalogString());
    }
  }
}
