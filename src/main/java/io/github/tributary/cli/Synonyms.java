package io.github.tributary.cli;

import io.github.tributary.nn.notation.NameAndParameter;
import io.github.tributary.tables.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What other programs call our keys, and the values of keys that are names. Case, hyphens and
 * underscores make no difference.
 */
final class Synonyms {

  /** What we say, a colon, and what others say; a value has its key before it. */
  private static final String TABLE =
      """
      data.path: train trainPath trainFile trainData trainingData file input inputPath dataset table source
      data.testPath: test testFile testData testSet
      data.testFraction: testSize testSplit testShare
      data.validationFraction: validation valFraction validationSplit validationShare valSplit evalFraction
      data.label: target targets labels labelCol labelColumn response outcome dependent y
      data.features: featuresCol featureCols columns predictors inputs x
      data.drop: ignore exclude ignored dropColumns
      data.weight: weightCol sampleWeight instanceWeight weights
      data.where: filter query condition
      data.options.sep: separator delimiter
      data.options.header: hasHeader
      data.options.encoding: charset
      preprocessing.missing: impute imputer imputation handleInvalid fillna nan
      preprocessing.categorical: onehot oneHotEncode categoricalFeatures categories
      preprocessing.scaling: scaler normalize normalization standardize standardise featureScaling
      preprocessing.targetScaling: scaleTarget normalizeTarget
      network.hidden: layers hiddenLayers hiddenLayerSizes hiddenUnits hiddenSize units neurons
      network.activation: activations activationFunction nonlinearity act
      network.loss: losses criterion objective lossFunction cost
      network.outputs: classes numClasses nClasses outputSize
      network.layerNormalization: layerNorm batchNorm batchNormalization
      network.initializer: init kernelInitializer weightInit initialization
      training.solver: optimizer optimiser optim algorithm method
      training.maxIter: epochs epoch iterations iteration maxEpochs numEpochs nEpochs numIterations nIter nEstimators rounds maxIterations
      training.stepSize: learningRate learningRateInit lr eta rate
      training.schedule: scheduler learningRateSchedule lrSchedule lrScheduler learningRateDecay
      training.warmUp: warmupSteps warmupEpochs
      training.batchSize: batch batchSizes minibatch minibatchSize miniBatchFraction
      training.patience: earlyStopping earlyStop earlyStoppingRounds nIterNoChange
      training.regParam: l2 alpha lambda reg regularization penalty l2Reg
      training.elasticNetParam: l1 l1Ratio elasticNet
      training.weightDecay: decoupledWeightDecay
      training.dropout: dropoutRate dropoutProb
      training.clipNorm: maxGradNorm gradientClipping clip gradClip
      training.clipValue: clipGradient
      training.maxNorm: maxNormConstraint
      training.labelSmoothing: smoothing labelSmooth
      training.validationMetric: metric metrics scoring evalMetric
      training.classWeight: classWeights posWeight scalePosWeight
      training.tol: tolerance
      training.seed: randomState randomSeed
      training.precision: dtype
      sweep.candidates: trials nTrials numTrials
      spark.master: cluster
      output.path: output out outputDir modelPath model save savePath
      output.overwrite: force replace
      training.solver=gd: gradientDescent batchGradientDescent
      training.solver=sgd: stochasticGradientDescent
      training.solver=momentum: sgdMomentum heavyBall
      training.solver=nesterov: nag
      training.solver=adam: adamax amsgrad
      training.solver=l-bfgs: bfgs owlqn lbfgsb newton newtonCg quasiNewton liblinear normal
      network.loss=squared-error: mse l2 l2Loss rmse squared squaredLoss meanSquaredError leastSquares gaussian regression
      network.loss=huber: mae l1 l1Loss smoothL1 absoluteError meanAbsoluteError pseudoHuber
      network.loss=cross-entropy: logLoss logistic nll ce deviance logit negativeLogLikelihood classification crossEntropyLoss
      network.loss=sigmoid-cross-entropy: bce binaryCrossEntropy binaryCrossentropy bceWithLogits binary bernoulli
      network.loss=softmax-cross-entropy: categoricalCrossEntropy sparseCategoricalCrossEntropy softmax multinomial multiclass
      network.loss=focal: focalLoss
      network.loss=poisson: poissonNll count counts
      network.activation=silu: swish hardSwish mish
      network.activation=relu: rectifier rectified relu6
      network.activation=leaky-relu: lrelu prelu rrelu
      network.activation=elu: selu celu
      network.activation=sigmoid: logistic logit hardSigmoid
      network.activation=identity: linear none
      network.activation=gelu: gaussianErrorLinearUnit
      preprocessing.scaling=standard: zscore standardize standardScaler
      preprocessing.scaling=min-max: minMaxScaler range
      preprocessing.scaling=robust: robustScaler quantile
      preprocessing.missing=skip: drop dropna ignore
      preprocessing.missing=error: fail raise keep
      training.precision=float: float32 single fp32
      training.precision=double: float64 fp64
      training.validationMetric=auc: rocAuc areaUnderRoc
      training.validationMetric=auprc: averagePrecision areaUnderPr prAuc
      training.validationMetric=accuracy: acc
      network.initializer=glorot-uniform: glorot xavier xavierUniform
      network.initializer=glorot-normal: xavierNormal
      network.initializer=he-normal: he kaiming kaimingNormal
      network.initializer=he-uniform: kaimingUniform
      training.schedule=one-cycle: onecycleLr
      training.schedule=cosine: cosineAnnealing cosineDecay
      training.schedule=inverse-time: invscaling
      training.schedule=plateau: reduceLrOnPlateau adaptive
      """;

  private static final String SWEEP = "sweep.";

  private static final Map<String, String> KEYS = new HashMap<>();

  /** By the key, = and the plain form of the other name. */
  private static final Map<String, String> VALUES = new HashMap<>();

  static {
    TABLE.lines().forEach(Synonyms::add);
  }

  private Synonyms() {}

  /** All that a synonym stands for: a key, or a key, = and a value. */
  static Set<String> meanings() {
    Set<String> meanings = new TreeSet<>(KEYS.values());
    VALUES.forEach((name, value) -> meanings.add(name.substring(0, name.indexOf('=') + 1) + value));
    return meanings;
  }

  private static void add(String line) {
    int colon = line.indexOf(':');
    String meaning = line.substring(0, colon);
    int equals = meaning.indexOf('=');
    for (String word : line.substring(colon + 2).split(" ", -1)) {
      String plain = Nearest.plain(word);
      if (equals < 0) {
        KEYS.put(plain, meaning);
      } else {
        VALUES.put(meaning.substring(0, equals + 1) + plain, meaning.substring(equals + 1));
      }
    }
  }

  /** " (did you mean 'x'?)" for a key that is none of those known, or nothing. */
  static String ofKey(String key, Collection<String> known) {
    String last = lastWord(key);
    List<String> elsewhere = known.stream().filter(other -> lastWord(other).equals(last)).toList();
    Optional<String> same =
        known.stream().filter(other -> Nearest.plain(other).equals(Nearest.plain(key))).findFirst();
    Optional<String> varied =
        Optional.of(key)
            .filter(one -> one.startsWith(SWEEP) && known.contains(one.substring(SWEEP.length())))
            .map(one -> SWEEP + "over." + one.substring(SWEEP.length()));
    Optional<String> moved =
        elsewhere.size() == 1 ? Optional.of(elsewhere.get(0)) : Optional.empty();
    return same.or(() -> varied)
        .or(() -> moved)
        .or(() -> Optional.ofNullable(KEYS.get(last)))
        .map(Nearest::suggestion)
        .orElseGet(() -> Nearest.suggestion(key, known));
  }

  private static String lastWord(String key) {
    return Nearest.plain(key.substring(key.lastIndexOf('.') + 1));
  }

  /** " (did you mean 'x'?)" for a value that is none of those its key can have, or nothing. */
  static String ofValue(String key, String value, Collection<String> known) {
    return Optional.ofNullable(VALUES.get(key + "=" + Nearest.plain(value)))
        .filter(known::contains)
        .map(Nearest::suggestion)
        .orElseGet(() -> Nearest.suggestion(value, known));
  }

  /**
   * A name and what stands in parentheses behind it, the name as it is known.
   *
   * @param what the key takes, in a word
   * @param forms all that it takes, such as {@code elu(alpha)}
   * @throws UsageException if the name is none of them, with the one that was probably meant
   */
  static String spelled(String key, String text, String what, List<String> forms) {
    List<String> names = forms.stream().map(Synonyms::name).toList();
    String spelled = spelled(text.strip(), names);
    if (names.contains(name(spelled))) {
      return spelled;
    }
    throw new UsageException(
        key
            + ": "
            + NameAndParameter.unknown(text, what, forms).getMessage()
            + ofValue(key, name(text), names));
  }

  private static String name(String form) {
    int open = form.indexOf('(');
    return (open < 0 ? form : form.substring(0, open)).strip();
  }

  /**
   * The spelling of a value that is known, whatever its case, hyphens and underscores; any other
   * value as it is. What stands in parentheses stays.
   */
  static String spelled(String value, Collection<String> known) {
    String plain = Nearest.plain(name(value));
    int open = value.indexOf('(');
    return known.stream()
        .filter(one -> Nearest.plain(one).equals(plain))
        .findFirst()
        .map(one -> open < 0 ? one : one + value.substring(open))
        .orElse(value);
  }
}
