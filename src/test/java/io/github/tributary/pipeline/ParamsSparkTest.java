package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own suites check of every stage. */
@ExtendWith(SparkSessionExtension.class)
class ParamsSparkTest {

  /** A classifier with a value other than the default for every Param of its own. */
  private static NeuralNetworkClassifier withEveryParam() {
    return new NeuralNetworkClassifier("custom")
        .setFeaturesCol("x")
        .setLabelCol("y")
        .setPredictionCol("p")
        .setProbabilityCol("q")
        .setRawPredictionCol("r")
        .setThresholds(new double[] {0.25, 0.75})
        .setHiddenLayers(7, 3)
        .setActivation("tanh", "leaky-relu(0.2)")
        .setLoss("softmax-cross-entropy")
        .setInitializer("lecun-uniform")
        .setInitialWeights(Vectors.dense(1, -2.5, 0))
        .setPrecision("double")
        .setStandardization(false)
        .setScaling("none")
        .setTargetScaling("none")
        .setClampPredictions("true")
        .setRefit("true")
        .setSolver("adam")
        .setMomentum(0.8)
        .setBeta1(0.7)
        .setBeta2(0.99)
        .setDecay(0.6)
        .setEpsilon(1e-5)
        .setSchedule("step(3, 0.5)")
        .setWarmUp(2)
        .setBatchSize(77)
        .setLocalSteps(5)
        .setWorkers(9)
        .setOuterMomentum(0.4)
        .setStepScaling("none")
        .setWeightDecay(0.03)
        .setDropout(0.1, 0.2)
        .setClipValue(4)
        .setClipNorm(5)
        .setMaxNorm(6)
        .setLabelSmoothing(0.05)
        .setLayerNormalization(true)
        .setValidationFraction(0.15)
        .setValidationMetric("accuracy")
        .setPatience(8)
        .setMinDelta(1e-3)
        .setMaxStepHalvings(2)
        .setStepSize(0.3)
        .setMaxIter(17)
        .setTol(1e-3)
        .setGradientTol(1e-4)
        .setRegParam(0.01)
        .setElasticNetParam(0.5)
        .setBlockSize(99)
        .setCheckpointInterval(-1)
        .setAggregation("sliced")
        .setAggregationDepth(3)
        .setSeed(1L << 40)
        .setWeightCol("w")
        .setValidationIndicatorCol("held")
        .setHandleInvalid("keep")
        .setClassWeight("0:1.0,1:2.5");
  }

  private static void assertSameValues(Params expected, Params found) {
    assertEquals(names(expected), names(found));
    for (Param<?> param : expected.params()) {
      Param<?> same = found.getParam(param.name());
      assertEquals(expected.isSet(param), found.isSet(same), param.name());
      if (expected.isDefined(param)) {
        assertEquals(json(expected, param), json(found, same), param.name());
      }
    }
  }

  private static <T> String json(Params stage, Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }

  private static Set<String> names(Params stage) {
    Set<String> names = new TreeSet<>();
    for (Param<?> param : stage.params()) {
      names.add(param.name());
    }
    return names;
  }

  @Test
  void everyParamIsOwnedAndDocumented() {
    for (Params stage : List.of(new NeuralNetworkClassifier(), new NeuralNetworkRegressor("r"))) {
      for (Param<?> param : stage.params()) {
        assertEquals(stage.uid(), param.parent(), param.name());
        assertFalse(param.doc().isBlank(), param.name());
      }
      assertTrue(
          stage
              .explainParams()
              .contains("regParam: " + stage.getParam("regParam").doc() + " (default: 0.0)"));
    }
    assertEquals("r", new NeuralNetworkRegressor("r").uid());
    assertTrue(new NeuralNetworkClassifier().uid().startsWith("neuralNetworkClassifier_"));
  }

  @Test
  void everyParamIsSetInTheTestOfEveryParam() {
    NeuralNetworkClassifier stage = withEveryParam();
    for (Param<?> param : stage.params()) {
      assertTrue(stage.isSet(param), param.name());
    }
  }

  @Test
  void defaultsAreTheTrainers() {
    assertEquals(TrainingSettings.DEFAULT, NetworkParamSet.settings(new NeuralNetworkClassifier()));
    assertEquals(TrainingSettings.DEFAULT, NetworkParamSet.settings(new NeuralNetworkRegressor()));
    NeuralNetworkRegressor unset = new NeuralNetworkRegressor();
    assertFalse(unset.isDefined(unset.hiddenLayers()), "their number and size is chosen");
    assertEquals("cross-entropy", new NeuralNetworkClassifier().getLoss());
    assertEquals("squared-error", new NeuralNetworkRegressor().getLoss());
  }

  @Test
  void theTableInTheDocumentationIsThatOfTheParams() throws IOException {
    String documentation = Files.readString(Path.of("docs/estimators.md"));
    String table = documentation.substring(documentation.indexOf("| Param |"));
    assertEquals(tableOfParams(new NeuralNetworkClassifier()), table);
  }

  private static String tableOfParams(NeuralNetworkClassifier stage) {
    Set<String> ofSpark =
        Set.of(
            "featuresCol",
            "labelCol",
            "predictionCol",
            "probabilityCol",
            "rawPredictionCol",
            "thresholds");
    StringBuilder table = new StringBuilder("| Param | default | meaning |\n|---|---|---|\n");
    for (Param<?> param : stage.params()) {
      if (!ofSpark.contains(param.name())) {
        String value = stage.hasDefault(param) ? "`" + json(stage, param) + "`" : "unset";
        table.append("| `%s` | %s | %s |%n".formatted(param.name(), value, param.doc()));
      }
    }
    return table.toString();
  }

  @Test
  void badValuesAreRefusedWhenTheyAreSet() {
    NeuralNetworkClassifier stage = new NeuralNetworkClassifier();
    List<Runnable> bad =
        List.of(
            () -> stage.setStepSize(-1),
            () -> stage.setMaxIter(0),
            () -> stage.setMaxIter(-2),
            () -> stage.setTol(-1),
            () -> stage.setGradientTol(Double.NaN),
            () -> stage.setRegParam(-0.1),
            () -> stage.setElasticNetParam(1.1),
            () -> stage.setBlockSize(0),
            () -> stage.setCheckpointInterval(0),
            () -> stage.setAggregation("slice"),
            () -> stage.setAggregationDepth(0),
            () -> stage.setHiddenLayers(5, 0),
            () -> stage.setActivation("rellu"),
            () -> stage.setLoss("squared-error"),
            () -> stage.setInitializer("he"),
            () -> stage.setPrecision("half"),
            () -> stage.setSolver("adam!"),
            () -> stage.setMomentum(1),
            () -> stage.setBeta1(-0.1),
            () -> stage.setBeta2(1),
            () -> stage.setDecay(1),
            () -> stage.setEpsilon(0),
            () -> stage.setSchedule("steps"),
            () -> stage.setWarmUp(-1),
            () -> stage.setBatchSize(-2),
            () -> stage.setLocalSteps(-2),
            () -> stage.setWorkers(0),
            () -> stage.setOuterMomentum(1),
            () -> stage.setStepScaling("some"),
            () -> stage.setWeightDecay(-1),
            () -> stage.setDropout(0.5, 1),
            () -> stage.setClipValue(-1),
            () -> stage.setClipNorm(-1),
            () -> stage.setMaxNorm(-1),
            () -> stage.setLabelSmoothing(1),
            () -> stage.setValidationFraction(1),
            () -> stage.setValidationFraction(-0.5),
            () -> stage.setValidationMetric("recall"),
            () -> stage.setPatience(-2),
            () -> stage.setScaling("max"),
            () -> stage.setTargetScaling("robust"),
            () -> stage.setClampPredictions("yes"),
            () -> stage.setRefit("maybe"),
            () -> stage.setMinDelta(-1),
            () -> stage.setMaxStepHalvings(-1),
            () -> stage.setHandleInvalid("drop"),
            () -> stage.setClassWeight("0=1"));
    for (int i = 0; i < bad.size(); i++) {
      assertThrows(IllegalArgumentException.class, bad.get(i)::run, "number " + i);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new NeuralNetworkRegressor().setLoss("softmax-cross-entropy"));
    assertEquals("huber(2.0)", new NeuralNetworkRegressor().setLoss("huber(2.0)").getLoss());
  }

  @Test
  void aCopyHasTheSameValuesAndTheExtraOnes() {
    NeuralNetworkClassifier stage = withEveryParam();
    assertSameValues(stage, stage.copy(ParamMap.empty()));
    NeuralNetworkClassifier copy =
        stage.copy(new ParamMap().put(stage.maxIter().w(3)).put(stage.stepSize().w(0.9)));
    assertEquals(stage.uid(), copy.uid());
    assertEquals(3, copy.getMaxIter());
    assertEquals(0.9, copy.getStepSize());
    assertEquals(17, stage.getMaxIter());
  }

  @Test
  void estimatorsAreReadAsTheyWereWritten(SparkSession spark, @TempDir Path folder)
      throws IOException {
    String path = folder.resolve("estimator").toString();
    withEveryParam().save(path);
    NeuralNetworkClassifier read = NeuralNetworkClassifier.load(path);
    assertEquals("custom", read.uid());
    assertSameValues(withEveryParam(), read);
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor().setLoss("poisson");
    regressor.save(folder.resolve("regressor").toString());
    assertSameValues(
        regressor, NeuralNetworkRegressor.load(folder.resolve("regressor").toString()));
  }

  @Test
  void modelsAreReadAsTheyWereWritten(SparkSession spark, @TempDir Path folder) throws IOException {
    Dataset<Row> table = Frames.of(spark, 200, 1);
    NeuralNetworkClassificationModel model =
        Frames.classifier("kind").setThresholds(new double[] {0.5, 0.2, 0.3}).fit(table);
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel read = NeuralNetworkClassificationModel.load(path);
    assertEquals(model.uid(), read.uid());
    assertSameValues(model, read);
    assertEquals(
        model.transform(table).collectAsList(), read.transform(table).collectAsList(), "same bits");
    assertThrows(IOException.class, () -> model.save(path));
    model.write().overwrite().save(path);
    NeuralNetworkRegressionModel regression = Frames.regressor("amount").fit(table);
    regression.save(folder.resolve("regression").toString());
    assertEquals(
        regression.transform(table).collectAsList(),
        NeuralNetworkRegressionModel.load(folder.resolve("regression").toString())
            .transform(table)
            .collectAsList());
  }

  @Test
  void damagedAndNewerModelsAreRefused(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path path = folder.resolve("model");
    Frames.classifier("kind").setMaxIter(1).fit(Frames.of(spark, 50, 1)).save(path.toString());
    Path weights = path.resolve("network/weights.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    byte[] damaged = whole.clone();
    damaged[damaged.length - 1] ^= 1;
    Files.write(weights, damaged);
    String message =
        assertThrows(
                ModelFormatException.class,
                () -> NeuralNetworkClassificationModel.load(path.toString()))
            .getMessage();
    assertTrue(message.contains("weights.safetensors"), message);
    Files.delete(weights);
    assertThrows(
        ModelFormatException.class, () -> NeuralNetworkClassificationModel.load(path.toString()));
    assertThrows(
        IllegalArgumentException.class,
        () -> NeuralNetworkRegressionModel.load(path.toString()),
        "another class");
  }

  @Test
  void schemasAreCheckedBeforeAnyJob() {
    StructType schema =
        new StructType()
            .add("features", Frames.VECTOR)
            .add("label", DataTypes.DoubleType)
            .add("text", DataTypes.StringType);
    assertRefuses("nothing", new NeuralNetworkClassifier().setFeaturesCol("nothing"), schema);
    assertRefuses("text", new NeuralNetworkClassifier().setFeaturesCol("text"), schema);
    assertRefuses("text", new NeuralNetworkClassifier().setLabelCol("text"), schema);
    assertRefuses("nothing", new NeuralNetworkRegressor().setLabelCol("nothing"), schema);
    assertRefuses("text", new NeuralNetworkRegressor().setWeightCol("text"), schema);
    assertRefuses("label", new NeuralNetworkRegressor().setValidationIndicatorCol("label"), schema);
    assertRefuses("label", new NeuralNetworkClassifier().setPredictionCol("label"), schema);
    assertEquals(
        "[features, label, text, rawPrediction, probability, prediction]",
        List.of(new NeuralNetworkClassifier().transformSchema(schema).fieldNames()).toString());
  }

  private static void assertRefuses(
      String column, org.apache.spark.ml.PipelineStage stage, StructType schema) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> stage.transformSchema(schema))
            .getMessage();
    assertTrue(message.contains(column), message);
  }

  @Test
  void whatIsAddedIsDescribedByItsMetadata(SparkSession spark) {
    Dataset<Row> table = Frames.of(spark, 100, 1);
    NeuralNetworkClassificationModel model = Frames.classifier("kind").setMaxIter(2).fit(table);
    StructType promised = model.transformSchema(table.schema());
    StructType found = model.transform(table).schema();
    assertEquals(promised, found);
    assertEquals(3, AttributeGroup.fromStructField(found.apply("probability")).size());
    assertEquals(3, AttributeGroup.fromStructField(found.apply("rawPrediction")).size());
    assertEquals(3, MetadataUtils.getNumClasses(found.apply("prediction")).get());
    assertEquals(
        4,
        AttributeGroup.fromStructField(found.apply("features")).size(),
        "the metadata of other columns stays");
    NeuralNetworkRegressionModel regression = Frames.regressor("amount").setMaxIter(2).fit(table);
    assertEquals(regression.transformSchema(table.schema()), regression.transform(table).schema());
  }
}
