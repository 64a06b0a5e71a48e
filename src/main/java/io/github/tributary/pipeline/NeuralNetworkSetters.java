package io.github.tributary.pipeline;

import org.apache.spark.ml.linalg.Vector;

/**
 * The setters of an estimator, each of which returns the estimator.
 *
 * @param <E> the estimator
 */
public interface NeuralNetworkSetters<E extends NeuralNetworkSetters<E>>
    extends NeuralNetworkParams {

  /** This estimator, as what it is. */
  @SuppressWarnings("unchecked") // E is the implementing class
  private E self() {
    return (E) this;
  }

  /** Sets {@link #hiddenLayers}. */
  default E setHiddenLayers(int... units) {
    set(hiddenLayers(), units);
    return self();
  }

  /** Sets {@link #activation}. */
  default E setActivation(String... names) {
    set(activation(), names);
    return self();
  }

  /** Sets {@link #loss}. */
  default E setLoss(String value) {
    set(loss(), value);
    return self();
  }

  /** Sets {@link #initializer}. */
  default E setInitializer(String value) {
    set(initializer(), value);
    return self();
  }

  /** Sets {@link #initialWeights}. */
  default E setInitialWeights(Vector value) {
    set(initialWeights(), value);
    return self();
  }

  /** Sets {@link #precision}. */
  default E setPrecision(String value) {
    set(precision(), value);
    return self();
  }

  /** Sets {@link #standardization}. */
  default E setStandardization(boolean value) {
    set(standardization(), value);
    return self();
  }

  /** Sets {@link #solver}. */
  default E setSolver(String value) {
    set(solver(), value);
    return self();
  }

  /** Sets {@link #stepSize}. */
  default E setStepSize(double value) {
    set(stepSize(), value);
    return self();
  }

  /** Sets {@link #maxIter}. */
  default E setMaxIter(int value) {
    set(maxIter(), value);
    return self();
  }

  /** Sets {@link #tol}. */
  default E setTol(double value) {
    set(tol(), value);
    return self();
  }

  /** Sets {@link #gradientTol}. */
  default E setGradientTol(double value) {
    set(gradientTol(), value);
    return self();
  }

  /** Sets {@link #regParam}. */
  default E setRegParam(double value) {
    set(regParam(), value);
    return self();
  }

  /** Sets {@link #elasticNetParam}. */
  default E setElasticNetParam(double value) {
    set(elasticNetParam(), value);
    return self();
  }

  /** Sets {@link #checkpointInterval}. */
  default E setCheckpointInterval(int value) {
    set(checkpointInterval(), value);
    return self();
  }

  /** Sets {@link #blockSize}. */
  default E setBlockSize(int value) {
    set(blockSize(), value);
    return self();
  }

  /** Sets {@link #aggregationDepth}. */
  default E setAggregationDepth(int value) {
    set(aggregationDepth(), value);
    return self();
  }

  /** Sets {@link #seed}. */
  default E setSeed(long value) {
    set(seed(), value);
    return self();
  }

  /** Sets {@link #weightCol}. */
  default E setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  /** Sets {@link #validationIndicatorCol}. */
  default E setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return self();
  }

  /** Sets {@link #handleInvalid}. */
  default E setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return self();
  }
}
