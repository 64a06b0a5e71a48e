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

  /** Sets {@link #scaling}. */
  default E setScaling(String value) {
    set(scaling(), value);
    return self();
  }

  /** Sets {@link #targetScaling}. */
  default E setTargetScaling(String value) {
    set(targetScaling(), value);
    return self();
  }

  /** Sets {@link #clampPredictions}. */
  default E setClampPredictions(String value) {
    set(clampPredictions(), value);
    return self();
  }

  /** Sets {@link #refit}. */
  default E setRefit(String value) {
    set(refit(), value);
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

  /** Sets {@link #momentum}. */
  default E setMomentum(double value) {
    set(momentum(), value);
    return self();
  }

  /** Sets {@link #beta1}. */
  default E setBeta1(double value) {
    set(beta1(), value);
    return self();
  }

  /** Sets {@link #beta2}. */
  default E setBeta2(double value) {
    set(beta2(), value);
    return self();
  }

  /** Sets {@link #decay}. */
  default E setDecay(double value) {
    set(decay(), value);
    return self();
  }

  /** Sets {@link #epsilon}. */
  default E setEpsilon(double value) {
    set(epsilon(), value);
    return self();
  }

  /** Sets {@link #schedule}. */
  default E setSchedule(String value) {
    set(schedule(), value);
    return self();
  }

  /** Sets {@link #warmUp}. */
  default E setWarmUp(double value) {
    set(warmUp(), value);
    return self();
  }

  /** Sets {@link #batchSize}. */
  default E setBatchSize(int value) {
    set(batchSize(), value);
    return self();
  }

  /** Sets {@link #localSteps}. */
  default E setLocalSteps(int value) {
    set(localSteps(), value);
    return self();
  }

  /** Sets {@link #workers}. */
  default E setWorkers(int value) {
    set(workers(), value);
    return self();
  }

  /** Sets {@link #outerMomentum}. */
  default E setOuterMomentum(double value) {
    set(outerMomentum(), value);
    return self();
  }

  /** Sets {@link #stepScaling}. */
  default E setStepScaling(String value) {
    set(stepScaling(), value);
    return self();
  }

  /** Sets {@link #weightDecay}. */
  default E setWeightDecay(double value) {
    set(weightDecay(), value);
    return self();
  }

  /** Sets {@link #dropout}. */
  default E setDropout(double... value) {
    set(dropout(), value);
    return self();
  }

  /** Sets {@link #clipValue}. */
  default E setClipValue(double value) {
    set(clipValue(), value);
    return self();
  }

  /** Sets {@link #clipNorm}. */
  default E setClipNorm(double value) {
    set(clipNorm(), value);
    return self();
  }

  /** Sets {@link #maxNorm}. */
  default E setMaxNorm(double value) {
    set(maxNorm(), value);
    return self();
  }

  /** Sets {@link #labelSmoothing}. */
  default E setLabelSmoothing(double value) {
    set(labelSmoothing(), value);
    return self();
  }

  /** Sets {@link #layerNormalization}. */
  default E setLayerNormalization(boolean value) {
    set(layerNormalization(), value);
    return self();
  }

  /** Sets {@link #validationFraction}. */
  default E setValidationFraction(double value) {
    set(validationFraction(), value);
    return self();
  }

  /** Sets {@link #validationMetric}. */
  default E setValidationMetric(String value) {
    set(validationMetric(), value);
    return self();
  }

  /** Sets {@link #patience}. */
  default E setPatience(int value) {
    set(patience(), value);
    return self();
  }

  /** Sets {@link #minDelta}. */
  default E setMinDelta(double value) {
    set(minDelta(), value);
    return self();
  }

  /** Sets {@link #maxStepHalvings}. */
  default E setMaxStepHalvings(int value) {
    set(maxStepHalvings(), value);
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

  /** Sets {@link #aggregation}. */
  default E setAggregation(String value) {
    set(aggregation(), value);
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
