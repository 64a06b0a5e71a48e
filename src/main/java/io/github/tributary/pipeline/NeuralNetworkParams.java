package io.github.tributary.pipeline;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * The Params that all estimators and models of this package share, beside those of Spark's {@code
 * Predictor}; {@code explainParams()} describes each.
 */
public interface NeuralNetworkParams extends Params, HasWeightCol {

  /** The Params as one object; of use to implementations only. */
  NetworkParamSet networkParams();

  /** The units of the hidden layers, first to last; none is logistic or linear regression. */
  default IntArrayParam hiddenLayers() {
    return networkParams().hiddenLayers;
  }

  /** The activation of all hidden layers, or one for each. */
  default StringArrayParam activation() {
    return networkParams().activation;
  }

  /** The loss, which decides the output activation. */
  default Param<String> loss() {
    return networkParams().loss;
  }

  /** How the weights start. */
  default Param<String> initializer() {
    return networkParams().initializer;
  }

  /** The weights to start from instead. */
  default Param<Vector> initialWeights() {
    return networkParams().initialWeights;
  }

  /** The type of weights and data in the passes. */
  default Param<String> precision() {
    return networkParams().precision;
  }

  /** Whether features are standardized. */
  default BooleanParam standardization() {
    return networkParams().standardization;
  }

  /** How features are scaled. */
  default Param<String> scaling() {
    return networkParams().scaling;
  }

  /** How targets are scaled. */
  default Param<String> targetScaling() {
    return networkParams().targetScaling;
  }

  /** Whether predictions are held to the range of the training targets. */
  default Param<String> clampPredictions() {
    return networkParams().clampPredictions;
  }

  /** Whether the rows for validation are trained on in the end. */
  default Param<String> refit() {
    return networkParams().refit;
  }

  /** The optimiser. */
  default Param<String> solver() {
    return networkParams().solver;
  }

  /** The step size. */
  default DoubleParam stepSize() {
    return networkParams().stepSize;
  }

  /** The largest number of iterations. */
  default IntParam maxIter() {
    return networkParams().maxIter;
  }

  /** When the loss has settled. */
  default DoubleParam tol() {
    return networkParams().tol;
  }

  /** When the gradient is small. */
  default DoubleParam gradientTol() {
    return networkParams().gradientTol;
  }

  /** The share of the last move that momentum and nesterov keep. */
  default DoubleParam momentum() {
    return networkParams().momentum;
  }

  /** The decay of the mean gradient of Adam and its kin. */
  default DoubleParam beta1() {
    return networkParams().beta1;
  }

  /** The decay of the mean squared gradient of Adam and its kin. */
  default DoubleParam beta2() {
    return networkParams().beta2;
  }

  /** The decay of the mean squares of RMSProp and AdaDelta. */
  default DoubleParam decay() {
    return networkParams().decay;
  }

  /** What the adaptive solvers add to a root before they divide by it. */
  default DoubleParam epsilon() {
    return networkParams().epsilon;
  }

  /** How the step size goes on. */
  default Param<String> schedule() {
    return networkParams().schedule;
  }

  /** The iterations over which the step size grows from 0. */
  default DoubleParam warmUp() {
    return networkParams().warmUp;
  }

  /** The mean rows of a minibatch. */
  default IntParam batchSize() {
    return networkParams().batchSize;
  }

  /** The steps of a worker between two averages. */
  default IntParam localSteps() {
    return networkParams().localSteps;
  }

  /** The logical workers of local steps. */
  default IntParam workers() {
    return networkParams().workers;
  }

  /** The momentum on the averaged change of local steps. */
  default DoubleParam outerMomentum() {
    return networkParams().outerMomentum;
  }

  /** What batch size and step size mean for several workers. */
  default Param<String> stepScaling() {
    return networkParams().stepScaling;
  }

  /** The decoupled decay of the weights. */
  default DoubleParam weightDecay() {
    return networkParams().weightDecay;
  }

  /** The share of activations that each hidden layer drops in training. */
  default DoubleArrayParam dropout() {
    return networkParams().dropout;
  }

  /** The largest absolute entry of a gradient. */
  default DoubleParam clipValue() {
    return networkParams().clipValue;
  }

  /** The largest Euclidean norm of a gradient. */
  default DoubleParam clipNorm() {
    return networkParams().clipNorm;
  }

  /** The largest Euclidean norm of the weights into one unit. */
  default DoubleParam maxNorm() {
    return networkParams().maxNorm;
  }

  /** The share of each target that is spread over all classes in training. */
  default DoubleParam labelSmoothing() {
    return networkParams().labelSmoothing;
  }

  /** Whether hidden layers are normalised. */
  default BooleanParam layerNormalization() {
    return networkParams().layerNormalization;
  }

  /** The share of rows held out for validation. */
  default DoubleParam validationFraction() {
    return networkParams().validationFraction;
  }

  /** What early stopping looks at. */
  default Param<String> validationMetric() {
    return networkParams().validationMetric;
  }

  /** After how many iterations without improvement to stop. */
  default IntParam patience() {
    return networkParams().patience;
  }

  /** By how much the metric must be better to count. */
  default DoubleParam minDelta() {
    return networkParams().minDelta;
  }

  /** How often the step size is halved at most. */
  default IntParam maxStepHalvings() {
    return networkParams().maxStepHalvings;
  }

  /** The strength of the penalty. */
  default DoubleParam regParam() {
    return networkParams().regParam;
  }

  /** The share of L1 in the penalty. */
  default DoubleParam elasticNetParam() {
    return networkParams().elasticNetParam;
  }

  /** The number of iterations from one checkpoint to the next, or -1. */
  default IntParam checkpointInterval() {
    return networkParams().checkpointInterval;
  }

  /** The mean number of rows of a logical block. */
  default IntParam blockSize() {
    return networkParams().blockSize;
  }

  /** How the sums of the partitions are merged: auto, tree or sliced. The model is the same. */
  default Param<String> aggregation() {
    return networkParams().aggregation;
  }

  /** The depth of the tree that merges sums, where a tree does. */
  default IntParam aggregationDepth() {
    return networkParams().aggregationDepth;
  }

  /** The seed of every random number. */
  default LongParam seed() {
    return networkParams().seed;
  }

  /** The column of instance weights. */
  @Override
  default Param<String> weightCol() {
    return networkParams().weightCol;
  }

  /**
   * Does nothing: what Scala's compiler would have written for a class with Spark's {@link
   * HasWeightCol}, by which {@code OneVsRest} finds who takes weights.
   */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}

  /** The column that says which rows are for validation. */
  default Param<String> validationIndicatorCol() {
    return networkParams().validationIndicatorCol;
  }

  /** What transform does with rows whose features are missing, NaN or infinite. */
  default Param<String> handleInvalid() {
    return networkParams().handleInvalid;
  }

  /** The value of {@link #hiddenLayers}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** The value of {@link #activation}. */
  default String[] getActivation() {
    return getOrDefault(activation());
  }

  /** The value of {@link #loss}. */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /** The value of {@link #initializer}. */
  default String getInitializer() {
    return getOrDefault(initializer());
  }

  /** The value of {@link #initialWeights}. */
  default Vector getInitialWeights() {
    return getOrDefault(initialWeights());
  }

  /** The value of {@link #precision}. */
  default String getPrecision() {
    return getOrDefault(precision());
  }

  /** The value of {@link #standardization}. */
  default boolean getStandardization() {
    return (Boolean) getOrDefault(standardization());
  }

  /** The value of {@link #scaling}. */
  default String getScaling() {
    return getOrDefault(scaling());
  }

  /** The value of {@link #targetScaling}. */
  default String getTargetScaling() {
    return getOrDefault(targetScaling());
  }

  /** The value of {@link #clampPredictions}. */
  default String getClampPredictions() {
    return getOrDefault(clampPredictions());
  }

  /** The value of {@link #refit}. */
  default String getRefit() {
    return getOrDefault(refit());
  }

  /** The value of {@link #solver}. */
  default String getSolver() {
    return getOrDefault(solver());
  }

  /** The value of {@link #stepSize}. */
  default double getStepSize() {
    return (Double) getOrDefault(stepSize());
  }

  /** The value of {@link #maxIter}. */
  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  /** The value of {@link #tol}. */
  default double getTol() {
    return (Double) getOrDefault(tol());
  }

  /** The value of {@link #gradientTol}. */
  default double getGradientTol() {
    return (Double) getOrDefault(gradientTol());
  }

  /** The value of {@link #momentum}. */
  default double getMomentum() {
    return (Double) getOrDefault(momentum());
  }

  /** The value of {@link #beta1}. */
  default double getBeta1() {
    return (Double) getOrDefault(beta1());
  }

  /** The value of {@link #beta2}. */
  default double getBeta2() {
    return (Double) getOrDefault(beta2());
  }

  /** The value of {@link #decay}. */
  default double getDecay() {
    return (Double) getOrDefault(decay());
  }

  /** The value of {@link #epsilon}. */
  default double getEpsilon() {
    return (Double) getOrDefault(epsilon());
  }

  /** The value of {@link #schedule}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** The value of {@link #warmUp}. */
  default double getWarmUp() {
    return (Double) getOrDefault(warmUp());
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** The value of {@link #localSteps}. */
  default int getLocalSteps() {
    return (Integer) getOrDefault(localSteps());
  }

  /** The value of {@link #workers}. */
  default int getWorkers() {
    return (Integer) getOrDefault(workers());
  }

  /** The value of {@link #outerMomentum}. */
  default double getOuterMomentum() {
    return (Double) getOrDefault(outerMomentum());
  }

  /** The value of {@link #stepScaling}. */
  default String getStepScaling() {
    return getOrDefault(stepScaling());
  }

  /** The value of {@link #weightDecay}. */
  default double getWeightDecay() {
    return (Double) getOrDefault(weightDecay());
  }

  /** The value of {@link #dropout}. */
  default double[] getDropout() {
    return getOrDefault(dropout());
  }

  /** The value of {@link #clipValue}. */
  default double getClipValue() {
    return (Double) getOrDefault(clipValue());
  }

  /** The value of {@link #clipNorm}. */
  default double getClipNorm() {
    return (Double) getOrDefault(clipNorm());
  }

  /** The value of {@link #maxNorm}. */
  default double getMaxNorm() {
    return (Double) getOrDefault(maxNorm());
  }

  /** The value of {@link #labelSmoothing}. */
  default double getLabelSmoothing() {
    return (Double) getOrDefault(labelSmoothing());
  }

  /** The value of {@link #layerNormalization}. */
  default boolean getLayerNormalization() {
    return (Boolean) getOrDefault(layerNormalization());
  }

  /** The value of {@link #validationFraction}. */
  default double getValidationFraction() {
    return (Double) getOrDefault(validationFraction());
  }

  /** The value of {@link #validationMetric}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** The value of {@link #patience}. */
  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  /** The value of {@link #minDelta}. */
  default double getMinDelta() {
    return (Double) getOrDefault(minDelta());
  }

  /** The value of {@link #maxStepHalvings}. */
  default int getMaxStepHalvings() {
    return (Integer) getOrDefault(maxStepHalvings());
  }

  /** The value of {@link #regParam}. */
  default double getRegParam() {
    return (Double) getOrDefault(regParam());
  }

  /** The value of {@link #elasticNetParam}. */
  default double getElasticNetParam() {
    return (Double) getOrDefault(elasticNetParam());
  }

  /** The value of {@link #checkpointInterval}. */
  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  /** The value of {@link #blockSize}. */
  default int getBlockSize() {
    return (Integer) getOrDefault(blockSize());
  }

  /** The value of {@link #aggregation}. */
  default String getAggregation() {
    return getOrDefault(aggregation());
  }

  /** The value of {@link #aggregationDepth}. */
  default int getAggregationDepth() {
    return (Integer) getOrDefault(aggregationDepth());
  }

  /** The value of {@link #seed}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** The value of {@link #weightCol}. */
  @Override
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** The value of {@link #validationIndicatorCol}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** The value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
