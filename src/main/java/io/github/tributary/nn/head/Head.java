package io.github.tributary.nn.head;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;
import java.io.Serializable;
import java.util.List;

/**
 * An output head <em>is</em> its activation and loss; an illegal pair cannot be written.
 *
 * <p>Shapes for m observations: z, a, dJdz are {@link #outputs()}×m, y is {@link #targets()}×m, and
 * v holds the m instance weights. A loss is ≥ 0.
 */
public sealed interface Head extends Serializable
    permits SigmoidCrossEntropy,
        SoftmaxCrossEntropy,
        SigmoidFocal,
        SoftmaxFocal,
        IdentitySquaredError,
        IdentityHuber,
        ExpPoisson {

  /** How heads are written, with the names of their numbers. */
  List<String> FORMS =
      List.of(
          "sigmoid-cross-entropy",
          "softmax-cross-entropy",
          "sigmoid-focal(gamma)",
          "softmax-focal(gamma)",
          "squared-error",
          "huber(delta)",
          "poisson");

  /** The units of the output layer. */
  int outputs();

  /** The rows of y. */
  default int targets() {
    return outputs();
  }

  /** a = g(z): probabilities, means or rates. a is overwritten and may be z. */
  void outputInto(Matrix z, Matrix a);

  /**
   * Computes the losses and their derivatives from z: dJdz column i = v_i · d loss_i/dz, not
   * divided by anything. dJdz is overwritten and may be z.
   *
   * @return Σ_i v_i·loss_i, added in double in the order of the columns
   */
  double lossInto(Matrix z, Matrix y, double[] v, Matrix dJdz);

  /** The output activation in a word, for example {@code softmax}. */
  String activationName();

  /** Whether the outputs are class probabilities. */
  boolean isClassifier();

  /** Why {@code y} is no target of this head, or null if it is one. */
  String targetProblem(double y);

  /**
   * This head with targets that are smoothed in training.
   *
   * @param smoothing the share ε of each target that is spread over all classes, in [0, 1)
   * @throws IllegalArgumentException if the head's targets cannot be smoothed
   */
  default Head smoothed(double smoothing) {
    if (smoothing == 0) {
      return this;
    }
    throw new IllegalArgumentException(
        "labelSmoothing goes with cross-entropy losses, found " + text());
  }

  /** This head with targets as they are, which metrics and predictions are for. */
  default Head withoutSmoothing() {
    return this;
  }

  /**
   * The loss in configurations and model files, for example {@code huber} or {@code huber(2.5)}.
   */
  String text();

  /**
   * The head with that {@link #text} and number of outputs.
   *
   * @throws IllegalArgumentException if there is none, or it cannot have that many outputs
   */
  static Head parse(String text, int outputs) {
    NameAndParameter parsed = NameAndParameter.parse(text);
    return switch (parsed.name()) {
      case "sigmoid-cross-entropy" -> new SigmoidCrossEntropy(outputs, parsed.parameterOr(0));
      case "softmax-cross-entropy" -> new SoftmaxCrossEntropy(outputs, parsed.parameterOr(0));
      case "sigmoid-focal" ->
          new SigmoidFocal(outputs, parsed.parameterOr(SigmoidFocal.DEFAULT_GAMMA));
      case "softmax-focal" ->
          new SoftmaxFocal(outputs, parsed.parameterOr(SigmoidFocal.DEFAULT_GAMMA));
      case "squared-error" -> parsed.without(new IdentitySquaredError(outputs));
      case "huber" -> new IdentityHuber(outputs, parsed.parameterOr(IdentityHuber.DEFAULT_DELTA));
      case "poisson" -> parsed.without(new ExpPoisson(outputs));
      default -> throw NameAndParameter.unknown(text, "loss", FORMS);
    };
  }
}
