import io.github.tributary.pipeline._
import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.linalg.Vector
import org.apache.spark.ml.tuning.ParamGridBuilder
import org.apache.spark.sql.DataFrame

/** What a user of spark-shell writes; it has to compile without a cast. */
object FromScala {

  def classify(table: DataFrame): DataFrame = {
    val estimator = new NeuralNetworkClassifier()
      .setLabelCol("kind")
      .setHiddenLayers(8, 4)
      .setActivation("tanh", "relu")
      .setSolver("gd")
      .setStepSize(0.5)
      .setMaxIter(3)
      .setThresholds(Array(0.3, 0.3, 0.4))
      .setClassWeight("balanced")
      .setHandleInvalid("skip")
    val model: NeuralNetworkClassificationModel = estimator.fit(table)
    val history: Array[Double] = model.summary.objectiveHistory
    val weights: Vector = model.weights
    val warm = estimator.copy(model.extractParamMap()).setInitialWeights(weights).fit(table)
    require(history.length == 4 && warm.numClasses == 3 && estimator.getMaxIter == 3)
    model.setFeaturesCol("features").setPredictionCol("class").transform(table)
  }

  def regress(table: DataFrame): Double = {
    val estimator = new NeuralNetworkRegressor().setLabelCol("amount").setSeed(3L).setMaxIter(3)
    val grid = new ParamGridBuilder()
      .addGrid(estimator.hiddenLayers, Seq(Array.empty[Int], Array(4)))
      .addGrid(estimator.stepSize, Array(0.01, 0.1))
      .addGrid(estimator.standardization)
      .build()
    require(grid.length == 8)
    val pipeline: PipelineModel = new Pipeline().setStages(Array(estimator)).fit(table)
    pipeline.stages(0).asInstanceOf[NeuralNetworkRegressionModel].summary.rootMeanSquaredError
  }
}
