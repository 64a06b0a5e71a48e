package io.github.tributary.pipeline;

import io.github.tributary.distributed.Aggregation;
import io.github.tributary.distributed.InvalidRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaling;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.schedule.Schedule;
import io.github.tributary.training.AutoSetting;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.Optimizer;
import io.github.tributary.training.Regularization;
import io.github.tributary.training.ScalingSettings;
import io.github.tributary.training.ScalingSettings.TargetScaling;
import io.github.tributary.training.SolverSettings;
import io.github.tributary.training.StepScaling;
import io.github.tributary.training.TrainingSettings;
import io.github.tributary.training.ValidationSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * The Params of {@link NeuralNetworkParams} with their documentation, validators and defaults; the
 * defaults are those of {@link TrainingSettings#DEFAULT}.
 */
public final class NetworkParamSet implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What a value must fulfil; serializable, because it travels with its Param. */
  interface Rule<T> extends Predicate<T>, Serializable {}

  private static final class Check<T> extends AbstractFunction1<T, Object> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Rule<T> rule;

    Check(Rule<T> rule) {
      this.rule = rule;
    }

    @Override
    public Object apply(T value) {
      return rule.test(value);
    }
  }

  static final String AUTO = "auto";
  private static final List<String> FLAGS = List.of(AUTO, "true", "false");
  private static final List<String> METRICS =
      List.of("loss", "accuracy", "auc", "auprc", "f1", "rmse", "mae", "r2");

  final IntArrayParam hiddenLayers;
  final StringArrayParam activation;
  final Param<String> loss;
  final Param<String> initializer;
  final Param<Vector> initialWeights;
  final Param<String> precision;
  final BooleanParam standardization;
  final Param<String> scaling;
  final Param<String> targetScaling;
  final Param<String> clampPredictions;
  final Param<String> refit;
  final Param<String> solver;
  final DoubleParam stepSize;
  final IntParam maxIter;
  final DoubleParam tol;
  final DoubleParam gradientTol;
  final DoubleParam momentum;
  final DoubleParam beta1;
  final DoubleParam beta2;
  final DoubleParam decay;
  final DoubleParam epsilon;
  final Param<String> schedule;
  final DoubleParam warmUp;
  final IntParam batchSize;
  final IntParam localSteps;
  final IntParam workers;
  final DoubleParam outerMomentum;
  final Param<String> stepScaling;
  final DoubleParam weightDecay;
  final DoubleArrayParam dropout;
  final DoubleParam clipValue;
  final DoubleParam clipNorm;
  final DoubleParam maxNorm;
  final DoubleParam labelSmoothing;
  final BooleanParam layerNormalization;
  final DoubleParam validationFraction;
  final Param<String> validationMetric;
  final IntParam patience;
  final DoubleParam minDelta;
  final IntParam maxStepHalvings;
  final DoubleParam regParam;
  final DoubleParam elasticNetParam;
  final IntParam blockSize;
  final Param<String> aggregation;
  final IntParam aggregationDepth;
  final IntParam checkpointInterval;
  final LongParam seed;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final Param<String> handleInvalid;

  private final transient Params owner;

  /** The Params of a stage, which must know its uid by now. */
  NetworkParamSet(Params owner, List<String> losses) {
    this.owner = owner;
    // An immutable list of Java's is serializable.
    List<String> known = List.copyOf(losses);
    hiddenLayers =
        new IntArrayParam(
            owner,
            "hiddenLayers",
            "units of the hidden layers, first to last; none is logistic, softmax or linear"
                + " regression; unset: chosen by the size of the data, none with solver l-bfgs",
            check(units -> Arrays.stream(units).allMatch(n -> n >= 1)));
    activation =
        new StringArrayParam(
            owner,
            "activation",
            "identity, sigmoid, tanh, relu, leaky-relu(slope), elu(alpha), softplus, silu or gelu,"
                + " for all hidden layers or one for each; auto: relu, silu where hiddenLayers is"
                + " unset",
            check(
                names ->
                    Arrays.equals(names, new String[] {AUTO})
                        || (names.length > 0
                            && Arrays.stream(names)
                                .allMatch(name -> parses(Activation::parse, name)))));
    loss =
        text(
            "loss",
            "the loss, which decides the output activation: " + String.join(", ", known),
            name ->
                known.stream().anyMatch(one -> withoutParameter(one).equals(withoutParameter(name)))
                    && parses(NetworkDesign::headOf, name));
    initializer = choice("initializer", "how the weights start", configNames());
    initialWeights =
        new Param<>(
            owner,
            "initialWeights",
            "weights and biases to start from instead: per layer the weights, unit by unit, then"
                + " the biases, for features as they are in the column, or scaled where the scaling"
                + " is robust; a model's weights() are in this form");
    precision =
        choice("precision", "type of weights and data in the passes", List.of("float", "double"));
    standardization =
        new BooleanParam(
            owner,
            "standardization",
            "another spelling of scaling: true is standard, false is none; unset: as scaling says");
    scaling =
        choice(
            "scaling",
            "how features are scaled by the training rows (auto: robust with a hidden layer,"
                + " standard without); the model holds the scaling",
            names(FeatureScaling.values(), FeatureScaling::configName));
    targetScaling =
        choice(
            "targetScaling",
            "whether targets are trained on with mean 0 and deviation 1; predictions keep their unit"
                + " (auto: with squared-error and huber)",
            names(TargetScaling.values(), TargetScaling::configName));
    clampPredictions =
        choice(
            "clampPredictions",
            "whether predictions of a regression are held to the range of the training targets"
                + " (auto: with a hidden layer, except with poisson)",
            FLAGS);
    refit =
        choice(
            "refit",
            "whether the network is trained again on the rows for validation too, for as many"
                + " iterations as were best (auto: if they were held out automatically and the table"
                + " is small)",
            FLAGS);
    solver =
        choice(
            "solver",
            "the optimiser (auto: l-bfgs without a hidden layer, adamw with one)",
            and(AUTO, Optimizer.configNames()));
    stepSize =
        number(
            "stepSize",
            "step size (> 0); 0: found by a range test; unset: the solver's own, by rows and"
                + " units with solver auto",
            ParamValidators.gtEq(0));
    maxIter =
        new IntParam(
            owner,
            "maxIter",
            "maximum number of iterations (≥ 1); -1: 200, or chosen with the solver",
            check((Object value) -> (Integer) value == -1 || (Integer) value >= 1));
    tol =
        number(
            "tol",
            "stop when the losses of 3 iterations in a row, of noisy solvers 6, lie within tol·abs(loss)"
                + " of each other; 0: never (≥ 0)",
            ParamValidators.gtEq(0));
    gradientTol =
        number(
            "gradientTol",
            "stop when the gradient's Euclidean norm is at most this (≥ 0)",
            ParamValidators.gtEq(0));
    momentum =
        number(
            "momentum",
            "share of the last move that momentum and nesterov keep (0 ≤ · < 1)",
            share());
    beta1 =
        number(
            "beta1",
            "decay of the mean gradient of adam, adamw, nadam and lamb (0 ≤ · < 1)",
            share());
    beta2 =
        number(
            "beta2",
            "decay of the mean squared gradient of adam, adamw, nadam and lamb (0 ≤ · < 1)",
            share());
    decay =
        number(
            "decay",
            "decay of the mean squares of rmsprop and adadelta (0 ≤ · < 1); unset: the "
                + "solver's own",
            share());
    epsilon =
        number(
            "epsilon",
            "what the adaptive solvers add to a root before they divide by it (> 0); unset: "
                + "the solver's own",
            ParamValidators.gt(0));
    schedule =
        text(
            "schedule",
            "how the step size goes on: constant, step(every, factor), exponential(factor), "
                + "inverse-time(rate), cosine(period, multiplier), one-cycle(rise) or "
                + "plateau(patience, factor); auto: constant, or chosen with the solver",
            name -> name.equals(AUTO) || parses(Schedule::parse, name));
    warmUp =
        number(
            "warmUp",
            "iterations over which the step size grows from 0 before the schedule starts (≥ "
                + "0)",
            ParamValidators.gtEq(0));
    batchSize =
        integer(
            "batchSize",
            "mean rows of a minibatch (≥ 1); 0: all rows; -1: all for gd, momentum and "
                + "nesterov, 128 for the others, by the rows with solver auto",
            -1);
    localSteps =
        integer(
            "localSteps",
            "steps of a worker between two averages (≥ 1); 0: one aggregation per step; -1: "
                + "chosen by the batch size",
            -1);
    workers =
        new IntParam(
            owner,
            "workers",
            "logical workers of local steps (≥ 1), whatever the cluster; -1: by the number "
                + "of rows",
            check((Object value) -> (Integer) value == -1 || (Integer) value >= 1));
    outerMomentum =
        number(
            "outerMomentum", "momentum on the averaged change of local steps (0 ≤ · < 1)", share());
    stepScaling =
        choice(
            "stepScaling",
            "what batchSize and stepSize mean for several workers (auto: those of one worker alone;"
                + " none: those of each)",
            StepScaling.configNames());
    weightDecay =
        number(
            "weightDecay",
            "decoupled decay: every step multiplies the weights by 1 - stepSize·weightDecay "
                + "(≥ 0); unset: 0.01 for adamw, 0 for the others, by rows and units with solver auto",
            ParamValidators.gtEq(0));
    dropout =
        new DoubleArrayParam(
            owner,
            "dropout",
            "share of activations that each hidden layer drops in training, one for all or "
                + "one per layer (0 ≤ · < 1); unset: none, or chosen with the solver",
            check(rates -> Arrays.stream(rates).allMatch(rate -> rate >= 0 && rate < 1)));
    clipValue =
        number(
            "clipValue",
            "largest absolute entry of a gradient; 0: any (≥ 0)",
            ParamValidators.gtEq(0));
    clipNorm =
        number(
            "clipNorm",
            "largest Euclidean norm of a gradient, longer ones are scaled; 0: any (≥ 0)",
            ParamValidators.gtEq(0));
    maxNorm =
        number(
            "maxNorm",
            "largest Euclidean norm of the weights into one unit; 0: any (≥ 0)",
            ParamValidators.gtEq(0));
    labelSmoothing =
        number(
            "labelSmoothing",
            "share of each target that is spread over all classes in training (0 ≤ · < 1)",
            share());
    layerNormalization =
        new BooleanParam(
            owner,
            "layerNormalization",
            "whether hidden layers are normalised, row by row, before the activation");
    validationFraction =
        number(
            "validationFraction",
            "share of rows held out for validation (0 ≤ · < 1), drawn by their content; -1: held out"
                + " where patience asks for them",
            check(
                (Object value) ->
                    (Double) value == -1 || ((Double) value >= 0 && (Double) value < 1)));
    validationMetric =
        text(
            "validationMetric",
            "what early stopping looks at: loss; accuracy, auc, auprc or f1 of classifiers; "
                + "rmse, mae or r2 of regressors",
            METRICS::contains);
    patience =
        integer(
            "patience",
            "stop after so many iterations in which the metric of the validation rows got "
                + "no better, and take the best weights; 0: never (≥ 0); -1: never, or chosen with"
                + " the solver",
            -1);
    minDelta =
        number(
            "minDelta",
            "by how much the metric must be better to count (≥ 0)",
            ParamValidators.gtEq(0));
    maxStepHalvings =
        integer(
            "maxStepHalvings",
            "how often at most the step size is halved, from the last good weights on, "
                + "after the loss exploded (≥ 0)",
            0);
    regParam =
        number(
            "regParam",
            "strength of the penalty on the weights; biases are left alone (≥ 0)",
            ParamValidators.gtEq(0));
    elasticNetParam =
        number(
            "elasticNetParam",
            "share of L1 in the penalty, from 0 (L2 alone) to 1 (L1 alone)",
            ParamValidators.inRange(0, 1));
    blockSize = integer("blockSize", "mean rows of a block, one matrix product each (≥ 1)", 1);
    aggregation =
        choice(
            "aggregation", "how the sums of the partitions are merged", Aggregation.configNames());
    aggregationDepth = integer("aggregationDepth", "depth of the tree that merges sums (≥ 1)", 1);
    checkpointInterval =
        new IntParam(
            owner,
            "checkpointInterval",
            "iterations from one checkpoint to the next (≥ 1), or -1 for none; needs the checkpoint"
                + " directory of the SparkContext",
            check((Object value) -> (Integer) value == -1 || (Integer) value >= 1));
    seed =
        new LongParam(
            owner.uid(),
            "seed",
            "seed of initial weights, rows for validation, row order and dropout");
    weightCol = text("weightCol", "column of instance weights ≥ 0; unset or empty: all are 1");
    validationIndicatorCol =
        text(
            "validationIndicatorCol",
            "boolean column: rows where it is true are not trained on; their cost is followed");
    handleInvalid =
        choice(
            "handleInvalid",
            "what transform does with rows whose features are missing, NaN or infinite (skip leaves"
                + " them out, keep predicts NaN)",
            InvalidRows.names());
    setDefaults();
  }

  private void setDefaults() {
    TrainingSettings settings = TrainingSettings.DEFAULT;
    owner.setDefault(activation, new String[] {AUTO});
    owner.setDefault(initializer, settings.initializer().configName());
    owner.setDefault(precision, settings.precision().name().toLowerCase(Locale.ROOT));
    owner.setDefault(scaling, settings.scaling().features().configName());
    owner.setDefault(targetScaling, settings.scaling().targets().configName());
    owner.setDefault(clampPredictions, AUTO);
    owner.setDefault(refit, AUTO);
    SolverSettings solver = settings.solver();
    Regularization regularization = settings.regularization();
    owner.setDefault(this.solver, AUTO);
    owner.setDefault(momentum, solver.momentum());
    owner.setDefault(beta1, solver.beta1());
    owner.setDefault(beta2, solver.beta2());
    owner.setDefault(schedule, AUTO);
    owner.setDefault(warmUp, solver.warmUp());
    owner.setDefault(batchSize, solver.batchSize());
    owner.setDefault(localSteps, solver.localSteps());
    owner.setDefault(workers, solver.workers());
    owner.setDefault(outerMomentum, solver.outerMomentum());
    owner.setDefault(stepScaling, solver.stepScaling().configName());
    owner.setDefault(clipValue, regularization.clipValue());
    owner.setDefault(clipNorm, regularization.clipNorm());
    owner.setDefault(maxNorm, regularization.maxNorm());
    owner.setDefault(labelSmoothing, 0.0);
    owner.setDefault(layerNormalization, false);
    owner.setDefault(validationFraction, -1.0);
    owner.setDefault(validationMetric, settings.validation().metric());
    owner.setDefault(patience, -1);
    owner.setDefault(minDelta, settings.validation().minDelta());
    owner.setDefault(maxStepHalvings, settings.maxStepHalvings());
    owner.setDefault(maxIter, -1);
    owner.setDefault(tol, settings.stopping().tol());
    owner.setDefault(gradientTol, settings.stopping().gradientTol());
    owner.setDefault(regParam, regularization.penalty().regParam());
    owner.setDefault(elasticNetParam, regularization.penalty().elasticNetParam());
    owner.setDefault(blockSize, settings.blockSize());
    owner.setDefault(aggregation, settings.aggregation().configName());
    owner.setDefault(aggregationDepth, settings.aggregationDepth());
    owner.setDefault(checkpointInterval, 10);
    owner.setDefault(seed, settings.seed());
    owner.setDefault(handleInvalid, "error");
  }

  /** What the values of a stage's Params say about the training. */
  static TrainingSettings settings(NeuralNetworkParams params) {
    return new TrainingSettings(
        Precision.valueOf(params.getPrecision().toUpperCase(Locale.ROOT)),
        scaling(params),
        Initializer.valueOf(params.getInitializer().toUpperCase(Locale.ROOT).replace('-', '_')),
        solver(params),
        new StoppingCriteria(
            params.getMaxIter() == -1
                ? TrainingSettings.DEFAULT.stopping().maxIter()
                : params.getMaxIter(),
            params.getTol(),
            params.getGradientTol()),
        new Regularization(
            new Penalty(params.getRegParam(), params.getElasticNetParam()),
            orUnset(params, params.weightDecay()),
            params.isDefined(params.dropout())
                ? Arrays.stream(params.getDropout()).boxed().toList()
                : List.of(),
            params.getClipValue(),
            params.getClipNorm(),
            params.getMaxNorm()),
        new ValidationSettings(
            params.getValidationMetric(),
            Math.max(0, params.getPatience()),
            params.getMinDelta(),
            flag(params.getRefit())),
        params.getMaxStepHalvings(),
        params.getBlockSize(),
        Aggregation.valueOf(params.getAggregation().toUpperCase(Locale.ROOT)),
        params.getAggregationDepth(),
        params.getSeed(),
        auto(params));
  }

  private static Set<AutoSetting> auto(NeuralNetworkParams params) {
    Map<AutoSetting, Boolean> open =
        Map.of(
            AutoSetting.SOLVER, params.getSolver().equals(AUTO),
            AutoSetting.SCHEDULE, params.getSchedule().equals(AUTO),
            AutoSetting.MAX_ITER, params.getMaxIter() == -1,
            AutoSetting.PATIENCE, params.getPatience() == -1,
            AutoSetting.DROPOUT, !params.isDefined(params.dropout()));
    return open.keySet().stream().filter(open::get).collect(Collectors.toSet());
  }

  private static ScalingSettings scaling(NeuralNetworkParams params) {
    FeatureScaling features = constant(FeatureScaling.class, params.getScaling());
    if (params.isSet(params.standardization())) {
      FeatureScaling other =
          params.getStandardization() ? FeatureScaling.STANDARD : FeatureScaling.NONE;
      if (features != FeatureScaling.AUTO && features != other) {
        throw new IllegalArgumentException(
            "standardization = "
                + params.getStandardization()
                + " contradicts scaling = "
                + params.getScaling()
                + "; set one of them");
      }
      features = other;
    }
    return new ScalingSettings(
        features,
        constant(TargetScaling.class, params.getTargetScaling()),
        flag(params.getClampPredictions()));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Optional<Boolean> flag(String text) {
    return text.equals(AUTO) ? Optional.empty() : Optional.of(Boolean.valueOf(text));
  }

  private static SolverSettings solver(NeuralNetworkParams params) {
    return new SolverSettings(
        params.getSolver().equals(AUTO)
            ? SolverSettings.DEFAULT.optimizer()
            : constant(Optimizer.class, params.getSolver()),
        orUnset(params, params.stepSize()),
        params.getMomentum(),
        params.getBeta1(),
        params.getBeta2(),
        orUnset(params, params.decay()),
        orUnset(params, params.epsilon()),
        params.getSchedule().equals(AUTO)
            ? SolverSettings.DEFAULT.schedule()
            : Schedule.parse(params.getSchedule()),
        params.getWarmUp(),
        params.getBatchSize(),
        params.getLocalSteps(),
        params.getWorkers(),
        params.getOuterMomentum(),
        StepScaling.valueOf(params.getStepScaling().toUpperCase(Locale.ROOT)));
  }

  private static double orUnset(NeuralNetworkParams params, DoubleParam param) {
    return params.isDefined(param) ? (Double) params.getOrDefault(param) : SolverSettings.UNSET;
  }

  private static Function1<Object, Object> share() {
    return ParamValidators.inRange(0, 1, true, false);
  }

  private static <E> List<String> names(E[] values, Function<E, String> name) {
    return Arrays.stream(values).map(name).toList();
  }

  private static List<String> and(String one, List<String> others) {
    return Stream.concat(Stream.of(one), others.stream()).toList();
  }

  private static List<String> configNames() {
    return Arrays.stream(Initializer.values()).map(Initializer::configName).toList();
  }

  private static <T> Function1<T, Object> check(Rule<T> rule) {
    return new Check<>(rule);
  }

  private static String withoutParameter(String text) {
    return text.replaceFirst("\\(.*", "");
  }

  private static boolean parses(Consumer<String> parser, String text) {
    try {
      parser.accept(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(owner, name, doc);
  }

  private Param<String> text(String name, String doc, Rule<String> holds) {
    return text(owner, name, doc, holds);
  }

  /** A Param of text that must fulfil a rule. */
  static Param<String> text(Params owner, String name, String doc, Rule<String> holds) {
    return new Param<>(owner, name, doc, check(holds));
  }

  private Param<String> choice(String name, String doc, List<String> values) {
    return text(name, doc + ": " + String.join(", ", values), values::contains);
  }

  private DoubleParam number(String name, String doc, Function1<Object, Object> holds) {
    return new DoubleParam(owner, name, doc, holds);
  }

  private IntParam integer(String name, String doc, int least) {
    return new IntParam(owner, name, doc, ParamValidators.gtEq(least));
  }
}
