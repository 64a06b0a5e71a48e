package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimator among Spark's own stages. */
@ExtendWith(SparkSessionExtension.class)
class PipelineSparkTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("colour", DataTypes.StringType)
          .add("size", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("outcome", DataTypes.StringType);

  private static Dataset<Row> table(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(9);
    List<String> colours = List.of("red", "green", "blue");
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < 240; id++) {
      int colour = random.nextInt(3);
      double size = random.nextGaussian();
      double weight = 50 + 20 * random.nextGaussian();
      double score = size + (weight - 50) / 20 + (colour == 0 ? 1 : -0.5);
      rows.add(
          RowFactory.create(
              id,
              colours.get(colour),
              random.nextInt(20) == 0 ? null : size,
              weight,
              score > 0.7 ? "high" : score < -0.7 ? "low" : "middle"));
    }
    return SyntheticRows.table(spark, SCHEMA, rows, 2);
  }

  private static CrossValidatorModel crossValidate(Dataset<Row> table) {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setFeaturesCol("scaled")
            .setSolver("gd")
            .setScaling("standard")
            .setMaxIter(30);
    PipelineStage[] stages = {
      new StringIndexer()
          .setInputCols(new String[] {"colour", "outcome"})
          .setOutputCols(new String[] {"colourIndex", "label"}),
      new Imputer().setInputCols(new String[] {"size"}).setOutputCols(new String[] {"sizeFilled"}),
      new VectorAssembler()
          .setInputCols(new String[] {"colourIndex", "sizeFilled", "weight"})
          .setOutputCol("assembled"),
      new StandardScaler().setWithMean(true).setInputCol("assembled").setOutputCol("scaled"),
      classifier
    };
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.stepSize(), new double[] {0.001, 0.5})
            .addGrid(
                classifier.hiddenLayers(),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(new int[0], new int[] {6})))
            .build();
    return new CrossValidator()
        .setEstimator(new Pipeline().setStages(stages))
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
        .setNumFolds(2)
        .setSeed(3)
        .setParallelism(2)
        .fit(table);
  }

  @Test
  void aCrossValidatedPipelinePredictsTheSameBitsInAnotherJvm(
      SparkSession spark, @TempDir Path folder) throws IOException, InterruptedException {
    Dataset<Row> table = table(spark);
    CrossValidatorModel chosen = crossValidate(table);
    double[] accuracies = chosen.avgMetrics();
    assertEquals(4, accuracies.length);
    assertTrue(
        Math.max(accuracies[1], accuracies[3]) > Math.max(accuracies[0], accuracies[2])
            || Math.max(accuracies[2], accuracies[3]) > Math.max(accuracies[0], accuracies[1]),
        "a useless step size loses");
    PipelineModel best = (PipelineModel) chosen.bestModel();
    best.save(folder.resolve("pipeline").toString());
    table.write().parquet(folder.resolve("table").toString());

    Path log = folder.resolve("log");
    int exit =
        ChildJvm.run(
            SavedPipeline.class,
            log,
            folder.resolve("pipeline").toString(),
            folder.resolve("table").toString(),
            folder.resolve("predictions").toString());
    assertEquals(0, exit, () -> ChildJvm.read(log));

    assertEquals(
        best.transform(table)
            .select("id", "rawPrediction", "probability", "prediction")
            .orderBy("id")
            .collectAsList(),
        spark
            .read()
            .parquet(folder.resolve("predictions").toString())
            .orderBy("id")
            .collectAsList());
  }

  // GoldenModel wrote the folders, and printed what is expected, when their format was new. Another
  // BLAS may round otherwise.

  @ParameterizedTest
  @CsvSource({
    "1, 0.9580265436535507, 0.029507587587048297, 0.012465868759400995",
    "2, 0.9583234510987398, 0.030183754262143626, 0.011492794639116429",
  })
  void classifiersOfEveryFormatAreRead(
      int format, double first, double second, double third, SparkSession spark) {
    NeuralNetworkClassificationModel model =
        NeuralNetworkClassificationModel.load(golden("classification-model-" + format));
    assertEquals("4 → 5 relu → 3 softmax-cross-entropy", model.network().network().toString());
    assertEquals("keep", model.getHandleInvalid());
    Row row = model.transform(Frames.of(spark, 5, 1)).first();
    assertArrayEquals(
        new double[] {first, second, third}, ((Vector) row.getAs("probability")).toArray(), 1e-14);
  }

  /** With clipped features, scaled targets, and predictions within a range. */
  @Test
  void regressionsOfTheSecondFormatAreRead(SparkSession spark) {
    NeuralNetworkRegressionModel model =
        NeuralNetworkRegressionModel.load(golden("regression-model-2"));
    Row row = model.transform(Frames.of(spark, 5, 1)).first();
    assertEquals(-1.1004862064124308, row.getAs("prediction"), 1e-14);
  }

  private static String golden(String name) {
    return "src/test/resources/golden/" + name;
  }
}
