package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.optim.Evaluation;
import io.github.tributary.optim.LocalObjective;
import io.github.tributary.optim.Objective;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cluster's gradient is the one JVM's, whatever the cluster does with the rows. */
@ExtendWith(SparkSessionExtension.class)
class DistributedObjectiveSparkTest {

  private static final int ROWS = 40;
  private static final int BLOCK_SIZE = 5;
  private static final Columns COLUMNS = SyntheticRows.columns(true, SyntheticRows.KIND);
  private static final Network NETWORK =
      new Network(4, List.of(new Layer(5, Activation.parse("tanh"))), new SoftmaxCrossEntropy(3));

  private static final List<Merging> MERGINGS =
      List.of(
          new Merging(Aggregation.TREE, 1),
          new Merging(Aggregation.TREE, 2),
          new Merging(Aggregation.TREE, 3),
          new Merging(Aggregation.SLICED, 1));

  /** Everything is written and read, as if tasks ran in other JVMs. */
  private static final Passes ELSEWHERE =
      new Passes() {
        @Override
        public <P, R> R run(BlockedRows rows, Merging merging, P broadcast, BlockTask<P, R> task) {
          return BlockJob.run(rows.rdd(), merging, Exchange.none(), broadcast, task);
        }
      };

  /** Two steps, the second of which starts with the grid that the first one left. */
  private static List<Evaluation> twoSteps(Objective objective) {
    double[] second = SyntheticRows.parameters(NETWORK, 2);
    List<Evaluation> steps =
        List.of(
            objective.evaluate(SyntheticRows.parameters(NETWORK, 1), 1),
            objective.evaluate(second, 2));
    assertEquals(steps.get(1).loss(), objective.loss(second), "the loss by forward passes alone");
    return steps;
  }

  private static void assertSameBits(
      List<Evaluation> expected, List<Evaluation> found, String when) {
    for (int step = 0; step < expected.size(); step++) {
      assertEquals(expected.get(step).loss(), found.get(step).loss(), when);
      assertArrayEquals(expected.get(step).gradient(), found.get(step).gradient(), when);
      assertEquals(ROWS, found.get(step).rows(), when);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void gradientDoesNotDependOnHowRowsArePartitioned(Precision precision, SparkSession spark) {
    List<Row> rows = SyntheticRows.of(ROWS, 1);
    List<Evaluation> expected = null;
    for (int partitions : new int[] {1, 3, 16, ROWS + 10}) {
      Dataset<Row> table =
          SyntheticRows.table(spark, SyntheticRows.shuffled(rows, partitions), partitions);
      try (BlockedRows blocks = SyntheticRows.pack(table, COLUMNS, precision, BLOCK_SIZE)) {
        if (expected == null) {
          List<Batch> batches = blocks.rdd().collect();
          expected = twoSteps(new LocalObjective(NETWORK, precision, batches));
        }
        for (Merging merging : MERGINGS) {
          for (Passes passes : List.of(Passes.ALONE, ELSEWHERE)) {
            assertSameBits(
                expected,
                twoSteps(new DistributedObjective(NETWORK, precision, blocks, merging, passes)),
                partitions + " partitions, " + merging);
          }
        }
      }
    }
  }

  @Test
  void blocksOfAnyPartitionsGiveTheSameGradient(SparkSession spark) {
    Dataset<Row> table = SyntheticRows.table(spark, SyntheticRows.of(ROWS, 2), 2);
    List<Batch> batches;
    try (BlockedRows blocks = SyntheticRows.pack(table, COLUMNS, Precision.FLOAT, BLOCK_SIZE)) {
      batches = blocks.rdd().collect();
    }
    List<Evaluation> expected = twoSteps(new LocalObjective(NETWORK, Precision.FLOAT, batches));
    for (int partitions : new int[] {2, 5, batches.size() + 9}) {
      for (Merging merging : MERGINGS) {
        assertSameBits(
            expected,
            twoSteps(
                DistributedObjective.overPartitions(
                    spark, NETWORK, Precision.FLOAT, batches, partitions, true, merging)),
            partitions + " partitions, one or more of them empty, " + merging);
      }
    }
  }

  @Test
  void blocksHoldTheSameRowsInTheSameOrderForAnyPartitioning(SparkSession spark) {
    List<Row> rows = SyntheticRows.of(ROWS, 3);
    List<List<Double>> expected = null;
    for (int partitions : new int[] {1, 3, 16}) {
      Dataset<Row> table =
          SyntheticRows.table(spark, SyntheticRows.shuffled(rows, partitions), partitions);
      try (BlockedRows blocks = SyntheticRows.pack(table, COLUMNS, Precision.FLOAT, BLOCK_SIZE)) {
        List<List<Double>> found = new ArrayList<>();
        for (Batch batch : blocks.rdd().collect()) {
          List<Double> numbers = new ArrayList<>();
          for (double x : batch.x().toArray()) {
            numbers.add(x);
          }
          found.add(numbers);
        }
        assertTrue(found.size() > 1, "more than one block");
        expected = expected == null ? found : expected;
        assertEquals(expected, found, partitions + " partitions");
      }
    }
  }
}
