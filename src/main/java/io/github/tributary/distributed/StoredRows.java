package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Maps the rows of a table as Spark stores them, without turning every value into an object.
 *
 * <p>{@link Dataset#mapPartitions} decodes each row into objects and encodes the result. The plan
 * made here has the same nodes of Spark's, so that it is as lazy and works for streams as well, but
 * the object that they pass on is the row itself, as one struct.
 */
final class StoredRows {

  private static final String ROW = "row";

  private StoredRows() {}

  /** From the rows of a partition to those of the result. */
  interface PartitionMap
      extends Function<Iterator<UnsafeRow>, Iterator<InternalRow>>, Serializable {}

  /**
   * The table that {@code map} makes of each partition.
   *
   * <p>The first columns of the result must be those of {@code table}, unchanged. If none of them
   * holds structs, they stay the same columns for Spark, so that {@code table.col("x")} still names
   * one of them; so it is after {@link Dataset#withColumn}, by which Spark ML's own stages add
   * theirs.
   *
   * @param map gets rows that are only valid until the next one is asked for, and may itself return
   *     the same object for every row
   * @param schema of the rows that it returns
   */
  static Dataset<Row> map(Dataset<Row> table, PartitionMap map, StructType schema) {
    var rows = (org.apache.spark.sql.classic.Dataset<Row>) table;
    Attribute row =
        new AttributeReference(
            ROW, schema, false, Metadata.empty(), NamedExpression.newExprId(), none());
    LogicalPlan mapped =
        new MapPartitions(
            new Mapping(map, table.schema()),
            row,
            // A name keeps Spark from looking below it for columns that a later query uses.
            SubqueryAlias$.MODULE$.apply(ROW, asOneColumn(rows.logicalPlan())));
    // One plan, because Spark analyses every Dataset that is made on the way.
    return org.apache.spark.sql.classic.Dataset.ofRows(
        rows.sparkSession(), columns(schema, row, mapped, rows.logicalPlan()));
  }

  /** The fields of the only column, a struct, as columns with names and metadata. */
  private static LogicalPlan columns(
      StructType schema, Attribute row, LogicalPlan mapped, LogicalPlan table) {
    // Below SerializeFromObject Spark removes the fields of structs that a query does not use. It
    // expects an encoder's expressions there, and would read wrong fields of ours. A projection
    // has no such rule, but Spark gives new ids to its columns.
    boolean structs = Stream.of(schema.fields()).anyMatch(field -> holdsStruct(field.dataType()));
    Expression value = structs ? row : new BoundReference(0, schema, false);
    List<NamedExpression> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      int index = columns.size();
      Expression one = new GetStructField(value, index, Option.apply(field.name()));
      columns.add(
          index < table.output().size() && !structs
              ? same(table.output().apply(index), one)
              : named(one, field.name()));
    }
    var all = CollectionConverters.asScala(columns).toSeq();
    return structs ? new Project(all, mapped) : new SerializeFromObject(all, mapped);
  }

  private static boolean holdsStruct(DataType type) {
    return type instanceof StructType
        || (type instanceof ArrayType array && holdsStruct(array.elementType()))
        || (type instanceof MapType map
            && (holdsStruct(map.keyType()) || holdsStruct(map.valueType())));
  }

  /** All columns as the fields of one struct. */
  private static LogicalPlan asOneColumn(LogicalPlan rows) {
    List<Expression> fields = new ArrayList<>();
    for (Attribute column : CollectionConverters.asJava(rows.output())) {
      fields.add(Literal.create(column.name(), DataTypes.StringType));
      fields.add(column);
    }
    Expression struct = new CreateNamedStruct(CollectionConverters.asScala(fields).toSeq());
    return new Project(CollectionConverters.asScala(List.of(named(struct, ROW))).toSeq(), rows);
  }

  private static NamedExpression named(Expression expression, String name) {
    return new Alias(expression, name, NamedExpression.newExprId(), none(), Option.empty(), none());
  }

  /** A column of the table itself, whose value comes another way. */
  private static NamedExpression same(Attribute column, Expression value) {
    return new Alias(
        value, column.name(), column.exprId(), column.qualifier(), Option.empty(), none());
  }

  private static <T> scala.collection.immutable.Seq<T> none() {
    return CollectionConverters.asScala(List.<T>of()).toSeq();
  }

  /** The map as a plan holds it. */
  private static final class Mapping
      extends AbstractFunction1<
          scala.collection.Iterator<Object>, scala.collection.Iterator<Object>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final PartitionMap map;
    private final StructType schema;

    Mapping(PartitionMap map, StructType schema) {
      this.map = map;
      this.schema = schema;
    }

    @Override
    public scala.collection.Iterator<Object> apply(scala.collection.Iterator<Object> rows) {
      Iterator<InternalRow> mapped =
          map.apply(new Unsafe(CollectionConverters.asJava(rows), schema));
      return CollectionConverters.asScala(mapped).map(row -> row);
    }
  }

  /** Rows in Spark's binary form: its own operators give no other, but need not. */
  static final class Unsafe implements Iterator<UnsafeRow> {

    private final Iterator<?> rows;
    private final StructType schema;
    private UnsafeProjection projection;

    Unsafe(Iterator<?> rows, StructType schema) {
      this.rows = rows;
      this.schema = schema;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public UnsafeRow next() {
      InternalRow row = (InternalRow) rows.next();
      if (row instanceof UnsafeRow unsafe) {
        return unsafe;
      }
      if (projection == null) {
        projection = UnsafeProjection.create(schema);
      }
      return projection.apply(row);
    }
  }
}
