package io.github.tributary.pipeline;

import io.github.tributary.distributed.InvalidRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Initializer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Penalty;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
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

  final IntArrayParam hiddenLayers;
  final StringArrayParam activation;
  final Param<String> loss;
  final Param<String> initializer;
  final Param<Vector> initialWeights;
  final Param<String> precision;
  final BooleanParam standardization;
  final Param<String> solver;
  final DoubleParam stepSize;
  final IntParam maxIter;
  final DoubleParam tol;
  final DoubleParam gradientTol;
  final DoubleParam regParam;
  final DoubleParam elasticNetParam;
  final IntParam blockSize;
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
                + " regression",
            check(units -> Arrays.stream(units).allMatch(n -> n >= 1)));
    activation =
        new StringArrayParam(
            owner,
            "activation",
            "identity, sigmoid, tanh, relu, leaky-relu(slope), elu(alpha), softplus, silu or gelu,"
                + " for all hidden layers or one for each",
            check(
                names ->
                    names.length > 0
                        && Arrays.stream(names).allMatch(name -> parses(Activation::parse, name))));
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
                + " the biases, for features as they are in the column; a model's weights() are in"
                + " this form");
    precision =
        choice("precision", "type of weights and data in the passes", List.of("float", "double"));
    standardization =
        new BooleanParam(
            owner,
            "standardization",
            "whether features are scaled to mean 0 and deviation 1 of the training rows; the model"
                + " holds the scaling");
    solver = choice("solver", "the optimiser (gd is gradient descent on all rows)", List.of("gd"));
    stepSize = number("stepSize", "step size (> 0)", ParamValidators.gt(0));
    maxIter = integer("maxIter", "maximum number of iterations (≥ 1)", 1);
    tol =
        number(
            "tol",
            "stop when the loss changes by at most tol·max(abs(loss), 1); 0: never (≥ 0)",
            ParamValidators.gtEq(0));
    gradientTol =
        number(
            "gradientTol",
            "stop when the gradient's Euclidean norm is at most this (≥ 0)",
            ParamValidators.gtEq(0));
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
    aggregationDepth = integer("aggregationDepth", "depth of treeAggregate (≥ 1)", 1);
    checkpointInterval =
        new IntParam(
            owner,
            "checkpointInterval",
            "iterations from one checkpoint to the next (≥ 1), or -1 for none; needs the checkpoint"
                + " directory of the SparkContext",
            check((Object value) -> (Integer) value == -1 || (Integer) value >= 1));
    seed = new LongParam(owner.uid(), "seed", "seed of initial weights and row order");
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
    owner.setDefault(hiddenLayers, new int[0]);
    owner.setDefault(activation, new String[] {NetworkDesign.DEFAULT_ACTIVATION.text()});
    owner.setDefault(initializer, settings.initializer().configName());
    owner.setDefault(precision, settings.precision().name().toLowerCase(Locale.ROOT));
    owner.setDefault(standardization, settings.standardization());
    owner.setDefault(solver, "gd");
    owner.setDefault(stepSize, settings.stepSize());
    owner.setDefault(maxIter, settings.stopping().maxIter());
    owner.setDefault(tol, settings.stopping().tol());
    owner.setDefault(gradientTol, settings.stopping().gradientTol());
    owner.setDefault(regParam, settings.penalty().regParam());
    owner.setDefault(elasticNetParam, settings.penalty().elasticNetParam());
    owner.setDefault(blockSize, settings.blockSize());
    owner.setDefault(aggregationDepth, settings.aggregationDepth());
    owner.setDefault(checkpointInterval, 10);
    owner.setDefault(seed, settings.seed());
    owner.setDefault(handleInvalid, "error");
  }

  /** What the values of a stage's Params say about the training. */
  static TrainingSettings settings(NeuralNetworkParams params) {
    return new TrainingSettings(
        Precision.valueOf(params.getPrecision().toUpperCase(Locale.ROOT)),
        params.getStandardization(),
        Initializer.valueOf(params.getInitializer().toUpperCase(Locale.ROOT).replace('-', '_')),
        params.getStepSize(),
        new StoppingCriteria(params.getMaxIter(), params.getTol(), params.getGradientTol()),
        new Penalty(params.getRegParam(), params.getElasticNetParam()),
        params.getBlockSize(),
        params.getAggregationDepth(),
        params.getSeed());
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
