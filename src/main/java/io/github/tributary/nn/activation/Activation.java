package io.github.tributary.nn.activation;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.nn.notation.NameAndParameter;
import java.io.Serializable;
import java.util.List;

/**
 * An activation a = g(z), applied entry by entry.
 *
 * <p>Implementations work on whole pieces of matrices instead of offering a function of one number:
 * a call per entry would cost more than the arithmetic.
 */
public sealed interface Activation extends Serializable
    permits Identity, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus, Silu, Gelu {

  /** How activations are written, with the names of their numbers. */
  List<String> FORMS =
      List.of(
          "identity",
          "sigmoid",
          "tanh",
          "relu",
          "leaky-relu(slope)",
          "elu(alpha)",
          "softplus",
          "silu",
          "gelu");

  /** a = g(z). z, a: n×m; a is overwritten and may be z. */
  void outputInto(Matrix z, Matrix a);

  /**
   * dJdz = dJda * g'(z), entry by entry. All: n×m; dJdz is overwritten and may be dJda. Each
   * implementation reads z or a, whichever gives g' with less work.
   */
  void timesDerivativeInto(Matrix z, Matrix a, Matrix dJda, Matrix dJdz);

  /**
   * Whether the unit is of the rectifier family, for which He initialisation keeps the variance.
   */
  default boolean isRectifier() {
    return false;
  }

  /** Whether g' jumps at z = 0, so that no difference quotient across 0 is a derivative. */
  default boolean hasKink() {
    return false;
  }

  /**
   * The text form in configurations and model files: a name, and in parentheses the parameter if it
   * is not the default, for example {@code leaky-relu(0.2)}.
   */
  String text();

  /**
   * The activation with that {@link #text}.
   *
   * @throws IllegalArgumentException if there is none, naming those that there are
   */
  static Activation parse(String text) {
    NameAndParameter parsed = NameAndParameter.parse(text);
    return switch (parsed.name()) {
      case "identity" -> parsed.without(new Identity());
      case "sigmoid" -> parsed.without(new Sigmoid());
      case "tanh" -> parsed.without(new Tanh());
      case "relu" -> parsed.without(new Relu());
      case "leaky-relu" -> new LeakyRelu(parsed.parameterOr(LeakyRelu.DEFAULT_SLOPE));
      case "elu" -> new Elu(parsed.parameterOr(Elu.DEFAULT_ALPHA));
      case "softplus" -> parsed.without(new Softplus());
      case "silu" -> parsed.without(new Silu());
      case "gelu" -> parsed.without(new Gelu());
      default -> throw NameAndParameter.unknown(text, "activation", FORMS);
    };
  }
}
