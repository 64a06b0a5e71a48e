package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.nn.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are held out of those for training without being asked for. */
@ExtendWith(SparkSessionExtension.class)
class HoldOutSparkTest {

  private static final double SHARE = 0.15;
  private static final double HELD_FOR_TESTING = 0.2;
  private static final Columns COLUMNS = new Columns(List.of("x"), List.of("y"), null);
  private static final StructType SCHEMA =
      new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);

  // A bin, one of 256, may have more than the one row that the share still asks for.
  private static final Map<Double, Integer> ROWS = Map.of(0.0, 400, 1.0, 60, 2.0, 8, 5.0, 1);
  private static final Map<Double, Integer> MORE = Map.of(0.0, 6, 1.0, 3, 2.0, 1, 5.0, 0);

  /** The rows of a table on either side: x, which no two rows share, by class. */
  private record Sides(Map<Double, Set<Double>> training, Map<Double, Set<Double>> held) {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    ROWS.forEach(
        (label, count) -> {
          for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(1000 * label + i, label));
          }
        });
    return rows;
  }

  private static Map<Double, Set<Double>> byClass(
      ReadRows read, HoldOut holdOut, double forTesting, Side side, long rows) {
    BlockPacker packer =
        new BlockPacker(
            read.reader(),
            FeatureScaler.identity(1),
            Precision.DOUBLE,
            Layout.DENSE,
            1,
            forTesting,
            0,
            holdOut,
            32);
    Map<Double, Set<Double>> found = new TreeMap<>();
    try (BlockedRows blocks = packer.pack(read, side, rows)) {
      for (Batch batch : blocks.rdd().collect()) {
        for (int i = 0; i < batch.size(); i++) {
          double label = batch.y().get(0, i);
          assertTrue(found.computeIfAbsent(label, one -> new TreeSet<>()).add(batch.x().get(0, i)));
        }
      }
    }
    return found;
  }

  private static int size(Map<Double, Set<Double>> rows) {
    return rows.values().stream().mapToInt(Set::size).sum();
  }

  private static Sides split(
      SparkSession spark, int partitions, double forTesting, boolean byClass) {
    List<Row> shuffled = SyntheticRows.shuffled(rows(), partitions);
    Dataset<Row> table = SyntheticRows.table(spark, SCHEMA, shuffled, partitions);
    try (ReadRows read = ReadRows.of(table, COLUMNS)) {
      DataScan scan = DataScan.of(read, 1, forTesting, 0, Depth.LABELS);
      HoldOut holdOut = scan.holdOut(SHARE, byClass);
      long left = scan.trainRows() - holdOut.rows();
      Sides sides =
          new Sides(
              byClass(read, holdOut, forTesting, Side.TRAINING, left),
              byClass(read, holdOut, forTesting, Side.VALIDATION, holdOut.rows()));
      assertEquals(left, size(sides.training));
      assertEquals(holdOut.rows(), size(sides.held));
      return sides;
    }
  }

  @Test
  void everyClassGivesItsShareAndKeepsARow(SparkSession spark) {
    Sides sides = split(spark, 2, 0, true);
    ROWS.forEach(
        (label, count) -> {
          int held = sides.held.getOrDefault(label, new TreeSet<>()).size();
          int wanted = count == 1 ? 0 : (int) Math.max(1, Math.round(SHARE * count));
          assertTrue(
              held >= wanted && held <= wanted + MORE.get(label),
              held + " of " + count + " rows of class " + label);
          assertEquals(count, held + sides.training.get(label).size());
        });
  }

  @Test
  void withoutClassesTheShareIsThatOfAllRows(SparkSession spark) {
    Sides sides = split(spark, 2, 0, false);
    int all = rows().size();
    assertEquals(all, size(sides.training) + size(sides.held));
    assertEquals(SHARE * all, size(sides.held), 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void theSameRowsAreHeldOutWhateverTheOrderAndPartitions(int partitions, SparkSession spark) {
    for (boolean byClass : new boolean[] {true, false}) {
      assertEquals(split(spark, 2, 0, byClass), split(spark, partitions, 0, byClass));
    }
  }

  @Test
  void rowsForTestingAreOnNeitherSide(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SCHEMA, rows(), 2);
    Sides sides = split(spark, 2, HELD_FOR_TESTING, true);
    try (ReadRows read = ReadRows.of(table, COLUMNS)) {
      DataScan scan = DataScan.of(read, 1, HELD_FOR_TESTING, 0, Depth.CHECKS);
      Map<Double, Set<Double>> testing =
          byClass(read, null, HELD_FOR_TESTING, Side.HELD_OUT, scan.testRows());
      assertTrue(scan.testRows() > 0);
      assertEquals(rows().size(), size(testing) + size(sides.training) + size(sides.held));
      testing.forEach(
          (label, rows) -> {
            for (var side : List.of(sides.training, sides.held)) {
              TreeSet<Double> both = new TreeSet<>(side.getOrDefault(label, new TreeSet<>()));
              both.retainAll(rows);
              assertEquals(new TreeSet<>(), both);
            }
          });
    }
  }

  /** A class whose rows are all equal has one bin: it stays as a whole. */
  @Test
  void equalRowsStayTogether(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(RowFactory.create(i % 20 + 0.5, 0.0));
      rows.add(RowFactory.create(7.0, 1.0));
    }
    Dataset<Row> table = SyntheticRows.table(spark, SCHEMA, rows, 3);
    try (ReadRows read = ReadRows.of(table, COLUMNS)) {
      HoldOut holdOut = DataScan.of(read, 1, 0, 0, Depth.LABELS).holdOut(SHARE, true);
      assertEquals(0, holdOut.rows() % 5, "each row of class 0 is there five times");
      assertTrue(holdOut.rows() >= 15 && holdOut.rows() < 100, holdOut.rows() + " rows");
    }
  }
}
