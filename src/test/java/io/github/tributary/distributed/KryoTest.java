package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.tributary.evaluation.MetricSums;
import io.github.tributary.evaluation.RankCounts;
import io.github.tributary.linalg.ByteScale;
import io.github.tributary.linalg.ExactSum;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SmoothClip;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Choices;
import io.github.tributary.nn.Dropout;
import io.github.tributary.nn.GradientSum;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.RandomCase;
import io.github.tributary.nn.SumGrid;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import io.github.tributary.nn.head.IdentitySquaredError;
import io.github.tributary.nn.head.SoftmaxCrossEntropy;
import io.github.tributary.optim.BlockOrder;
import io.github.tributary.optim.Descent;
import io.github.tributary.optim.LocalRounds;
import io.github.tributary.optim.LocalStepSolver;
import io.github.tributary.optim.LocalWorker;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.RoundSum;
import io.github.tributary.optim.Rounds;
import io.github.tributary.optim.rule.Adam;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag$;

/**
 * Whatever is in an RDD, a broadcast or a task's result survives {@code
 * spark.serializer=org.apache.spark.serializer.KryoSerializer}, also where classes have to be
 * registered.
 */
class KryoTest {

  private static final SerializerInstance KRYO =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set("spark.kryo.registrator", TributaryKryoRegistrator.class.getName()))
          .newInstance();

  private static <T> T copy(T value, Class<T> type) {
    return KRYO.deserialize(
        KRYO.serialize(value, ClassTag$.MODULE$.apply(type)), ClassTag$.MODULE$.apply(type));
  }

  static Stream<Head> heads() {
    return Choices.heads().stream();
  }

  private static Network network(Head head) {
    return Choices.network(Activation.parse("relu"), head);
  }

  private static Batch batch(Head head) {
    return RandomCase.batch(network(head), 3, true, new SplittableRandom(1));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void carriesMatrices(Precision precision) {
    Matrix matrix = precision.matrix(2, 3);
    matrix.copyFrom(new double[] {1, 2, 3, 4, 5, 6});
    // A view, because weights are views of one array.
    Matrix found = copy(matrix.view(2, 2, 2), Matrix.class);
    assertArrayEquals(new double[] {3, 4, 5, 6}, found.toArray());
    assertEquals(precision, found.precision());
  }

  @Test
  void carriesExactSums() {
    ExactSum sum = new ExactSum();
    sum.add(1e300);
    sum.add(1e-300);
    assertEquals(sum, copy(sum, ExactSum.class));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void carriesBatches(Head head) {
    Batch batch = batch(head);
    Batch found = copy(batch, Batch.class);
    assertArrayEquals(batch.x().toArray(), found.x().toArray());
    assertArrayEquals(batch.y().toArray(), found.y().toArray());
    assertArrayEquals(batch.v(), found.v());
  }

  @Test
  void carriesCachedBytesAndTheirScale() {
    SmoothClip clip = new SmoothClip(new boolean[] {true, false}, new double[] {0.5, 0});
    ByteScale scale =
        new ByteScale(new double[] {1, 2}, new double[] {3, 4}, clip, Precision.FLOAT);
    CachedBlock block =
        CachedBlock.of(new byte[] {1, -1, 0, 7}, Precision.FLOAT.matrix(1, 2), new double[] {5, 6})
            .at(7, 1);
    Batch found = copy(block, CachedBlock.class).batch(copy(scale, ByteScale.class));
    assertArrayEquals(block.batch(scale).x().toArray(), found.x().toArray());
    assertArrayEquals(new double[] {5, 6}, found.v());
    assertEquals(7, found.block());
    assertEquals(1, found.piece());
  }

  @ParameterizedTest
  @MethodSource("heads")
  void carriesGradientSums(Head head) {
    Network network = network(head);
    GradientSum sum = new GradientSum(network, SumGrid.first(network.tensorEnds().length, 1));
    assertEquals(0, copy(sum, GradientSum.class).rows());
    sum.add(
        new Parameters(network, Precision.DOUBLE, SyntheticRows.parameters(network, 1)),
        batch(head),
        new Workspace(network, Precision.DOUBLE));
    GradientSum found = copy(sum, GradientSum.class);
    assertArrayEquals(sum.gradient(), found.gradient());
    assertEquals(sum.loss(), found.loss());
    assertEquals(6, found.merge(sum).rows());
  }

  @ParameterizedTest
  @MethodSource("heads")
  void carriesMetricSums(Head head) {
    Network network = network(head);
    MetricSums sums = new MetricSums(head, TargetScaler.identity(head.targets()), 10);
    sums.add(
        new Parameters(network, Precision.DOUBLE, SyntheticRows.parameters(network, 1)),
        batch(head),
        new Workspace(network, Precision.DOUBLE));
    MetricSums found = copy(sums, MetricSums.class);
    assertEquals(sums.metrics(0.5, 0.5), found.metrics(0.5, 0.5));
    assertEquals(sums.bins().size(), found.bins().size());
  }

  @Test
  void carriesWhatIsRanked() {
    Head head = new SoftmaxCrossEntropy(3);
    Parameters parameters =
        new Parameters(network(head), Precision.DOUBLE, SyntheticRows.parameters(network(head), 1));
    MetricSums sums = new MetricSums(head, TargetScaler.identity(head.targets()), 10);
    sums.add(parameters, batch(head), new Workspace(network(head), Precision.DOUBLE));
    RankTask task = new RankTask(network(head), sums.bins().size());
    RankTask.Input input = new RankTask.Input(new Weights(parameters.flat()), sums.bins());
    BlockTask.Visitor<RankCounts> visitor = task.start(copy(input, RankTask.Input.class));
    visitor.visit(batch(head));
    RankCounts counts = visitor.part();
    double area = counts.areaUnderRoc(sums.bins());
    assertTrue(area > 0, "area " + area);
    assertEquals(area, copy(counts, RankCounts.class).areaUnderRoc(sums.bins()));
  }

  @Test
  void carriesRoundSums() {
    Network network = network(new IdentitySquaredError(1));
    Descent descent = new Descent(network, new Adam(0.9, 0.999, 1e-8), Descent.Limits.NONE);
    LocalWorker.Task task =
        new LocalWorker.Task(
            network, Precision.DOUBLE, descent, Penalty.NONE, Centering.NONE, Dropout.NONE);
    Batch batch = batch(network.head());
    RoundSum[] sums = new RoundSum[1];
    Rounds rounds =
        (round, parameters, slots) -> {
          sums[0] =
              new LocalRounds(task, new BlockOrder(1, 1, 1), List.of(batch.at(0, 0)))
                  .run(round, parameters, slots);
          return copy(sums[0], RoundSum.class);
        };
    double[] start = SyntheticRows.parameters(network, 1);
    double[] moved = start.clone();
    new LocalStepSolver(task, rounds, new BlockOrder(1, 1, 1), 3, (x, step) -> null, 1, 0)
        .run(moved, 1, (from, to) -> 0.1, (loss, norm) -> null);
    assertEquals(3, sums[0].rows());
    assertEquals(start.length, moved.length);
    assertTrue(!Arrays.equals(start, moved), "the copy holds the move");
    assertEquals(6, copy(sums[0], RoundSum.class).merge(sums[0]).rows());
  }

  @Test
  void carriesRowsAndWhatAScanGathers() {
    RowChunk.Writer writer = new RowChunk.Writer(1);
    writer.add(FeatureRow.of(1), new double[] {0}, 1);
    writer.add(FeatureRow.of(3), new double[] {1}, 1);
    RowChunk chunk = copy(writer.take(), RowChunk.class);
    ScanSums sums = new ScanSums(1, DataScan.Depth.QUANTILES);
    RowCursor row = new RowCursor(List.of(chunk).iterator(), 1, 1);
    while (row.advance()) {
      sums.add(row, new RowHash(1, 0, 0));
    }
    ScanSums found = copy(sums.finish(), ScanSums.class);
    assertEquals(sums.fingerprint(), found.fingerprint());
    FeatureScaler standard =
        found.features.scaler(FeatureScaling.STANDARD, found.weight(Side.TRAINING));
    assertArrayEquals(new double[] {2}, standard.centers());
    assertArrayEquals(new double[] {1}, standard.scales());
    FeatureScaler robust =
        found.features.scaler(FeatureScaling.ROBUST, found.weight(Side.TRAINING));
    assertArrayEquals(new double[] {2}, robust.centers());
    assertArrayEquals(new double[] {2}, robust.scales());
    assertEquals(2, found.labels.classes(0).size());
  }

  @Test
  void everyClassThatMayBeSentIsRegistered() throws IOException {
    SortedSet<String> expected = new TreeSet<>();
    new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                Stream.of("distributed", "evaluation", "linalg", "model", "nn", "optim")
                    .map(name -> "io.github.tributary." + name)
                    .toList())
            .stream()
            .filter(type -> type.isAssignableTo(Serializable.class) && !type.isInterface())
            // Kryo cannot read records, so that none is sent; exceptions go by Java's
            // serialisation.
            .filter(type -> !type.isRecord() && !type.isAssignableTo(Throwable.class))
            .forEach(type -> expected.add(type.getName()));
    List<String> found = TributaryKryoRegistrator.names();
    assertEquals(List.copyOf(expected), found);
  }
}
