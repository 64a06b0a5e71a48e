package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows are in which block, on which side, in which order. */
@ExtendWith(SparkSessionExtension.class)
class BlockPackerSparkTest {

  private static final int DISTINCT = 2000;
  private static final int BLOCK_SIZE = 64;
  private static final Columns COLUMNS = SyntheticRows.columns(true, SyntheticRows.KIND);

  /** A count of independent draws is within 5 standard deviations but for once in 1.7 million. */
  private static final double SIGMAS = 5;

  /** Each distinct row once, twice or three times. */
  private static List<Row> rowsWithCopies() {
    List<Row> distinct = SyntheticRows.of(DISTINCT, 1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < distinct.size(); i++) {
      for (int copy = 0; copy <= i % 3; copy++) {
        rows.add(distinct.get(i));
      }
    }
    return SyntheticRows.shuffled(rows, 1);
  }

  /** Features, label and weight of the input rows. */
  private static List<List<Double>> numbers(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                List.of(
                    row.getDouble(0),
                    row.getDouble(1),
                    row.getDouble(2),
                    row.getDouble(3),
                    row.getDouble(6),
                    row.getDouble(10)))
        .toList();
  }

  /** The same of a block's observations, in their order. */
  private static List<List<Double>> numbers(Batch batch) {
    List<List<Double>> rows = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      List<Double> row = new ArrayList<>();
      for (int j = 0; j < batch.x().rows(); j++) {
        row.add(batch.x().get(j, i));
      }
      row.add(batch.y().get(0, i));
      row.add(batch.v()[i]);
      rows.add(row);
    }
    return rows;
  }

  private static List<List<Double>> all(List<Batch> batches) {
    return batches.stream().flatMap(batch -> numbers(batch).stream()).toList();
  }

  private static Map<String, Integer> counts(List<List<Double>> rows) {
    Map<String, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row.toString(), 1, Integer::sum));
    return counts;
  }

  /** The blocks of one side of raw rows, as the scan counts them. */
  private static List<Batch> blocks(
      SparkSession spark, List<Row> rows, Side side, long seed, double heldOut) {
    Dataset<Row> table = SyntheticRows.table(spark, rows, 3);
    RowReader reader = new RowReader(table, COLUMNS);
    ReadRows read = ReadRows.of(table, reader);
    DataScan scan = DataScan.of(read, seed, heldOut, 0, DataScan.Depth.CHECKS);
    BlockPacker packer =
        new BlockPacker(
            reader,
            FeatureScaler.identity(4),
            Precision.DOUBLE,
            Layout.DENSE,
            seed,
            heldOut,
            0,
            BLOCK_SIZE);
    long count = side == Side.TRAINING ? scan.trainRows() : scan.testRows();
    try (read;
        BlockedRows blocks = packer.pack(read, side, count)) {
      assertEquals(count, blocks.rows());
      assertEquals(BlockPacker.blocks(count, BLOCK_SIZE), blocks.blockCount());
      List<Batch> batches = blocks.rdd().collect();
      assertEquals(count, batches.stream().mapToLong(Batch::size).sum());
      return batches;
    }
  }

  /** By hand: √15/2 and √16/2 are below 2 and 2, √63/2 and √64/2 below 4 and 4. */
  @ParameterizedTest
  @CsvSource({
    "0, 1024, 1",
    "1, 1024, 1",
    "15360, 1024, 15",
    "17, 1, 18",
    "48000, 1024, 48",
    "61, 1, 62",
    "65, 1, 68",
    "1009, 1, 1016",
    "1009, 5000, 1"
  })
  void manyBlocksAreEasyToShare(long rows, int blockSize, long blocks) {
    assertEquals(blocks, BlockPacker.blocks(rows, blockSize));
  }

  @Test
  void everyRowIsOnOneSideExactlyOnceAndEqualRowsAreTogether(SparkSession spark) {
    List<Row> rows = rowsWithCopies();
    List<List<Double>> training = all(blocks(spark, rows, Side.TRAINING, 1, 0.3));
    List<List<Double>> heldOut = all(blocks(spark, rows, Side.HELD_OUT, 1, 0.3));
    List<List<Double>> both = new ArrayList<>(training);
    both.addAll(heldOut);
    assertEquals(counts(numbers(rows)), counts(both));
    Set<List<Double>> onBothSides = new HashSet<>(training);
    onBothSides.retainAll(new HashSet<>(heldOut));
    assertEquals(Set.of(), onBothSides);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2", "2, 0.5", "3, 0.05"})
  void heldOutShareIsTheOneAskedFor(long seed, double share, SparkSession spark) {
    List<Row> rows = SyntheticRows.of(DISTINCT, 1);
    int heldOut = all(blocks(spark, rows, Side.HELD_OUT, seed, share)).size();
    double sigma = Math.sqrt(DISTINCT * share * (1 - share));
    assertEquals(DISTINCT * share, heldOut, SIGMAS * sigma);
  }

  @Test
  void nothingIsHeldOutUnlessAskedFor(SparkSession spark) {
    List<Row> rows = rowsWithCopies();
    assertEquals(counts(numbers(rows)), counts(all(blocks(spark, rows, Side.TRAINING, 1, 0))));
    assertEquals(List.of(), blocks(spark, rows, Side.HELD_OUT, 1, 0));
  }

  @Test
  void anotherSeedHoldsOutOtherRowsAndOrdersThemInAnotherWay(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(DISTINCT, 1);
    List<List<Double>> one = all(blocks(spark, rows, Side.HELD_OUT, 1, 0.3));
    List<List<Double>> two = all(blocks(spark, rows, Side.HELD_OUT, 2, 0.3));
    assertNotEquals(counts(one), counts(two));
    assertEquals(one, all(blocks(spark, rows, Side.HELD_OUT, 1, 0.3)));
    assertNotEquals(
        all(blocks(spark, rows, Side.TRAINING, 1, 0)),
        all(blocks(spark, rows, Side.TRAINING, 2, 0)));
  }

  @Test
  void blocksAreNearTheirSizeAndSortedByTheHashOfTheirRows(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(DISTINCT, 1);
    List<Batch> blocks = blocks(spark, rows, Side.TRAINING, 1, 0);
    long blockCount = (DISTINCT + BLOCK_SIZE - 1) / BLOCK_SIZE;
    assertEquals(blockCount, blocks.size());
    RowHash hash = new RowHash(1, 0, 0);
    Set<Long> seen = new HashSet<>();
    for (Batch block : blocks) {
      assertEquals(BLOCK_SIZE, block.size(), SIGMAS * Math.sqrt(BLOCK_SIZE));
      long[] places =
          numbers(block).stream()
              .mapToLong(
                  row ->
                      hash.place(
                          RowHash.content(
                              FeatureRow.of(
                                  row.subList(0, 4).stream().mapToDouble(x -> x).toArray()),
                              new double[] {row.get(4)},
                              row.get(5))))
              .toArray();
      for (int i = 0; i < places.length; i++) {
        assertEquals(RowHash.block(places[0], blockCount), RowHash.block(places[i], blockCount));
        assertTrue(
            i == 0 || Long.compareUnsigned(places[i - 1], places[i]) < 0,
            () -> "not sorted: " + Arrays.toString(places));
      }
      assertTrue(seen.add(RowHash.block(places[0], blockCount)), "a block is in one piece");
    }
  }

  @Test
  void manyEqualRowsDoNotMakeABlockLarge(SparkSession spark) {
    List<Row> distinct = SyntheticRows.of(2, 1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20 * BLOCK_SIZE; i++) {
      rows.add(distinct.get(i % 7 == 0 ? 0 : 1));
    }
    try (BlockedRows blocks = pack(spark, rows)) {
      List<Batch> batches = blocks.rdd().collect();
      assertEquals(rows.size(), batches.stream().mapToInt(Batch::size).sum());
      assertTrue(batches.stream().allMatch(batch -> batch.size() <= 2 * BLOCK_SIZE));
      assertTrue(batches.size() <= 2 * blocks.blockCount(), batches.size() + " blocks");
    }
  }

  /**
   * Bytes, numbers and entries; equal rows; weights; in one worker's blocks or in those of many.
   */
  @ParameterizedTest
  @CsvSource({
    "1, DENSE, 1000",
    "0.5, DENSE, 3",
    "0.5, SPARSE, 1000",
    "0.5, DENSE, 1",
    "1, SPARSE, 2"
  })
  void rowsThatStayHereMakeTheBlocksThatAShuffleMakes(
      double unit, Layout layout, int workers, SparkSession spark) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < DISTINCT; i++) {
      double[] x = new double[10];
      for (int j = 0; j < x.length; j++) {
        x[j] = random.nextInt(3) == 0 ? unit * random.nextInt(3) : 0;
      }
      rows.add(RowFactory.create(Vectors.dense(x), (double) (i % 2), 1 + i % 2 * 0.5));
    }
    // Few partitions, so that they have several chunks each.
    Dataset<Row> table = SyntheticRows.table(spark, CachedBytesSparkTest.SCHEMA, rows, 2);
    RowReader reader = new RowReader(table, CachedBytesSparkTest.COLUMNS);
    try (ReadRows read = ReadRows.of(table, reader)) {
      DataScan scan = DataScan.of(read, 1, 0.2, 0.1, DataScan.Depth.MOMENTS);
      BlockPacker packer =
          new BlockPacker(
              reader,
              scan.featureScaler(FeatureScaling.STANDARD),
              Precision.FLOAT,
              layout,
              1,
              0.2,
              0.1,
              BLOCK_SIZE);
      for (Side side : Side.values()) {
        List<String> shuffled;
        try (BlockedRows blocks = packer.pack(read, side, DISTINCT, workers, false)) {
          shuffled = texts(blocks);
        }
        try (BlockedRows blocks = packer.pack(read, side, DISTINCT, workers, true)) {
          assertEquals(shuffled, texts(blocks));
        }
        assertTrue(shuffled.size() > 1);
      }
    }
  }

  /** The blocks by their numbers, with every bit of their rows. */
  private static List<String> texts(BlockedRows blocks) {
    return blocks.rdd().collect().stream()
        .sorted(Comparator.comparing(Batch::block).thenComparing(Batch::piece))
        .map(batch -> batch.block() + "/" + batch.piece() + " " + numbers(batch))
        .toList();
  }

  private static BlockedRows pack(SparkSession spark, List<Row> rows) {
    Dataset<Row> table = SyntheticRows.table(spark, rows, 3);
    RowReader reader = new RowReader(table, COLUMNS);
    FeatureScaler none = FeatureScaler.identity(reader.features());
    try (ReadRows read = ReadRows.of(table, reader)) {
      return new BlockPacker(reader, none, Precision.DOUBLE, Layout.DENSE, 1, 0, 0, BLOCK_SIZE)
          .pack(read, Side.TRAINING, rows.size());
    }
  }

  @Test
  void minusZeroIsTheZeroThatItEquals() {
    double[] zero = {0.0};
    double[] minusZero = {-0.0};
    assertEquals(
        RowHash.content(FeatureRow.of(zero), zero, 1),
        RowHash.content(FeatureRow.of(minusZero), minusZero, 1));
  }

  @Test
  void theHashTellsWhichFeatureHasAValue() {
    double[] label = {0};
    Set<Long> hashes = new HashSet<>();
    hashes.add(RowHash.content(FeatureRow.of(1, 0, 0), label, 1));
    hashes.add(RowHash.content(FeatureRow.of(0, 1, 0), label, 1));
    hashes.add(RowHash.content(FeatureRow.of(0, 0, 1), label, 1));
    hashes.add(RowHash.content(FeatureRow.of(0, 0, 0), label, 1));
    hashes.add(RowHash.content(FeatureRow.of(0, 0), label, 1));
    hashes.add(RowHash.content(FeatureRow.of(Double.NaN, 0, 0), label, 1));
    assertEquals(6, hashes.size());
  }
}
