package io.github.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Parameters;
import io.github.tributary.nn.Workspace;
import io.github.tributary.nn.head.IdentitySquaredError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions from raw feature values, and the columns of a model. */
class TrainedNetworkTest {

  private static final Origin ORIGIN = new Origin("1", 1, 1, "", 1, "");
  private static final Columns COLUMNS = new Columns(List.of("a", "b"), List.of("y"), "v");

  private final Network network = new Network(2, List.of(), new IdentitySquaredError(1));

  @ParameterizedTest
  @EnumSource(Precision.class)
  void outputsStandardizeRawFeaturesFirst(Precision precision) {
    Parameters parameters = new Parameters(network, precision, new double[] {3, -2, 0.5});
    FeatureScaler featureScaler = FeatureScaler.linear(new double[] {1, 2}, new double[] {2, 4});
    TrainedNetwork model = new TrainedNetwork(parameters, featureScaler, COLUMNS, ORIGIN);
    Matrix outputs =
        model.outputs(new double[][] {{5, 2}, {1, 10}}, new Workspace(network, precision));
    // 0.5 + 3·(5 - 1)/2 - 2·(2 - 2)/4 and 0.5 + 3·(1 - 1)/2 - 2·(10 - 2)/4.
    assertEquals(6.5, outputs.get(0, 0));
    assertEquals(-3.5, outputs.get(0, 1));
    assertEquals(precision, model.precision());
    assertEquals(-2, model.weights(1).get(1));
    assertEquals(0.5, model.biases(1).get(0));
  }

  @Test
  void networkAndStandardizerMustAgree() {
    Parameters parameters = new Parameters(network, Precision.DOUBLE);
    assertEquals(
        "the network has 2 inputs but the scaler 3 features",
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainedNetwork(parameters, FeatureScaler.identity(3), COLUMNS, ORIGIN))
            .getMessage());
  }

  @Test
  void columnsAreListedFeaturesFirst() {
    assertEquals(List.of("a", "b", "y", "v"), COLUMNS.all());
    assertEquals(List.of("a", "b"), COLUMNS.featuresOnly().all());
    assertEquals(List.of("a"), new Columns(List.of("a"), List.of(), null).all());
  }
}
