package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.ByteMatrix;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row is the same after the shuffle, in whichever form it crosses it. */
class RowCodecTest {

  private static final FeatureScaler SCALING =
      FeatureScaler.linear(new double[] {33.3, 0.1, 127}, new double[] {7.7, 0.3, 1e-3});

  // The first three as bytes; the others have one number each that is none.
  private static final double[][] ROWS = {
    {0, 255, 1}, {128, 0, 127}, {0, 0, 0}, {256, 0, 1}, {-1, 0, 1}, {0.5, 1, 2}, {1e10, 0, 255}
  };
  private static final int OF_BYTES = 3;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rowsAreStandardizedAndRoundedOnceWhateverTheirForm(Precision precision) {
    RowCodec codec = new RowCodec(3, 2, precision, Layout.DENSE);
    RowCodec.Encoder encoder = codec.encoder(SCALING, TargetScaler.identity(2));
    List<byte[]> encoded = new ArrayList<>();
    Matrix expected = precision.matrix(3, ROWS.length);
    for (int i = 0; i < ROWS.length; i++) {
      encoded.add(encoder.encode(FeatureRow.of(ROWS[i]), new double[] {i, 0.1}, 0.1 * i));
      double[] x = ROWS[i].clone();
      SCALING.apply(x);
      expected.setColumn(i, x);
    }
    assertArrayEquals(expected.toArray(), decoded(codec, encoded, precision).x().toArray());
    // A block of bytes alone keeps them.
    Batch ofBytes = decoded(codec, encoded.subList(0, OF_BYTES), precision);
    assertTrue(ofBytes.x() instanceof ByteMatrix);
    assertArrayEquals(expected.firstColumns(OF_BYTES).toArray(), ofBytes.x().toArray());
    assertLabelsAndWeights(ofBytes, precision);
    Batch mixed = decoded(codec, encoded, precision);
    assertTrue(mixed.x() instanceof Matrix);
    assertLabelsAndWeights(mixed, precision);
    for (int i = 0; i < ROWS.length; i++) {
      int perFeature = i < OF_BYTES ? 1 : precision.bytes();
      assertEquals(
          1 + 3 * perFeature + 2 * precision.bytes() + Double.BYTES, encoded.get(i).length);
    }
  }

  private static Batch decoded(RowCodec codec, List<byte[]> encoded, Precision precision) {
    return codec.decode(encoded, SCALING).batch(Layout.DENSE.byteScale(SCALING, precision));
  }

  private static void assertLabelsAndWeights(Batch found, Precision precision) {
    for (int i = 0; i < found.size(); i++) {
      assertEquals(i, found.y().get(0, i));
      assertEquals(precision.column(0.1).get(0), found.y().get(1, i));
      assertEquals(0.1 * i, found.v()[i]);
    }
  }
}
