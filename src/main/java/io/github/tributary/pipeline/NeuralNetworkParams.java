package io.github.tributary.pipeline;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The Params that all estimators and models of this package share, beside those of Spark's {@code
 * Predictor}; {@code explainParams()} describes each.
 */
public interface NeuralNetworkParams extends Params {

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

  /** The depth of treeAggregate. */
  default IntParam aggregationDepth() {
    return networkParams().aggregationDepth;
  }

  /** The seed of every random number. */
  default LongParam seed() {
    return networkParams().seed;
  }

  /** The column of instance weights. */
  default Param<String> weightCol() {
    return networkParams().weightCol;
  }

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

  /** The value of {@link #aggregationDepth}. */
  default int getAggregationDepth() {
    return (Integer) getOrDefault(aggregationDepth());
  }

  /** The value of {@link #seed}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** The value of {@link #weightCol}. */
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
