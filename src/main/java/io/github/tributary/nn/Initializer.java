package io.github.tributary.nn;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.linalg.Ranges;
import java.util.Locale;

/**
 * How the weights start, by the fan-in p and the fan-out n of a layer. Biases start at 0.
 *
 * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot, Bengio, AISTATS 2010</a>
 * @see <a href="https://arxiv.org/abs/1502.01852">He, Zhang, Ren, Sun, 2015</a>
 */
public enum Initializer {
  /** {@link #HE_NORMAL} into rectifiers, {@link #GLOROT_UNIFORM} into everything else. */
  AUTO,
  /** Normal with variance 2/(p + n). */
  GLOROT_NORMAL,
  /** Uniform on ±√(6/(p + n)), variance 2/(p + n). */
  GLOROT_UNIFORM,
  /** Normal with variance 2/p. */
  HE_NORMAL,
  /** Uniform on ±√(6/p), variance 2/p. */
  HE_UNIFORM,
  /** Normal with variance 1/p. */
  LECUN_NORMAL,
  /** Uniform on ±√(3/p), variance 1/p. */
  LECUN_UNIFORM,
  /** All zeros: right for networks without a hidden layer, useless for others. */
  ZEROS;

  /** The parameters that training starts from; each layer draws from a stream of its own. */
  public Parameters initialize(Network network, Precision precision, long seed) {
    Parameters parameters = new Parameters(network, precision);
    for (int l = 1; l <= network.layers(); l++) {
      boolean rectifier =
          l < network.layers() && network.hidden().get(l - 1).activation().isRectifier();
      RandomStream stream = RandomStream.of(seed, Purpose.INITIAL_WEIGHTS, 0, l);
      forLayer(rectifier).fill(parameters.w(l), stream);
    }
    return parameters;
  }

  private Initializer forLayer(boolean rectifier) {
    return this != AUTO ? this : rectifier ? HE_NORMAL : GLOROT_UNIFORM;
  }

  private void fill(Matrix w, RandomStream stream) {
    if (this == ZEROS) {
      return; // 0 times a negative number would be -0
    }
    double variance = variance(w.rows(), w.columns());
    boolean normal = name().endsWith("NORMAL");
    double scale = Math.sqrt(normal ? variance : 3 * variance);
    Ranges.inParallel(
        w.size(),
        (from, to) -> {
          // Where the stream is when it has come to this entry: a normal one takes two numbers.
          RandomStream own = stream.skipping((normal ? 2L : 1L) * from);
          for (int i = from; i < to; i++) {
            w.set(i, scale * (normal ? own.nextGaussian() : 2 * own.nextUniform() - 1));
          }
        });
  }

  private double variance(double fanIn, double fanOut) {
    return switch (this) {
      case GLOROT_NORMAL, GLOROT_UNIFORM -> 2 / (fanIn + fanOut);
      case HE_NORMAL, HE_UNIFORM -> 2 / fanIn;
      case LECUN_NORMAL, LECUN_UNIFORM -> 1 / fanIn;
      case ZEROS -> 0;
      case AUTO -> throw new IllegalStateException("auto is resolved per layer");
    };
  }

  /** The name in configurations, for example {@code he-normal}. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
