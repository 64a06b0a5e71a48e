package io.github.tributary.io;

import io.github.tributary.linalg.Precision;
import io.github.tributary.linalg.SmoothClip;
import io.github.tributary.model.Columns;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.Origin;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.activation.LeakyRelu;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.nn.head.IdentityHuber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;

/** A model with every kind of content, and where the tests of this package write it. */
final class SavedModel {

  static final Network NETWORK =
      new Network(
          3,
          List.of(new Layer(4, new LeakyRelu(0.2)), new Layer(2, new Tanh())),
          new IdentityHuber(2, 2.5));

  private SavedModel() {}

  /** Random parameters, among them the extremes of the precision. */
  static TrainedNetwork model(Precision precision) {
    double[] values = new SplittableRandom(7).doubles(NETWORK.parameterCount(), -1, 1).toArray();
    values[0] = Float.MIN_VALUE;
    values[1] = -Float.MAX_VALUE;
    values[2] = -0.0;
    values[3] = 0.1;
    return new TrainedNetwork(
        new Parameters(NETWORK, precision, values),
        new FeatureScaler(
            new double[] {0.1, 1e-300, -3},
            new double[] {1 / 3.0, Double.POSITIVE_INFINITY, 2},
            new SmoothClip(new boolean[] {false, false, true}, new double[] {0, 0, 1 / 7.0})),
        new TargetScaler(
            new double[] {1e9, -0.1},
            new double[] {1e-3, 1 / 7.0},
            new double[] {1e9 - 1, Double.NEGATIVE_INFINITY},
            new double[] {1e9 + 0.1, Double.POSITIVE_INFINITY}),
        new Columns(List.of("first", "señal", "a \"b\""), List.of("y1", "y2"), "weight"),
        new Origin("0.1.0", Long.MIN_VALUE, 1L << 40, "sha256:abc", 12, "done"));
  }

  static void write(Path folder, TrainedNetwork model, boolean overwrite) throws IOException {
    try (OutputFolder output =
        OutputFolder.at(folder.toString(), overwrite, ModelFolder.MARKER, new Configuration())) {
      ModelFolder.write(model, output);
      output.commit();
    }
  }

  static TrainedNetwork read(Path folder) throws IOException {
    return ModelFolder.read(folder.toString(), new Configuration());
  }
}
