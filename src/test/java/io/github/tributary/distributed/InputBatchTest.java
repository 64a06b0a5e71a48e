package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.FeatureScaler;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a batch of dense rows makes of features that are no numbers. */
class InputBatchTest {

  private static final int FEATURES = 21;

  private static final List<String> COLUMNS =
      IntStream.range(0, FEATURES).mapToObj(j -> "c" + j).toList();

  private static StructType schema() {
    StructType schema = new StructType();
    for (String column : COLUMNS) {
      schema = schema.add(column, DataTypes.DoubleType);
    }
    return schema;
  }

  private static InputBatch batch() {
    StoredFeatures reader = new StoredFeatures(schema(), COLUMNS, Collections.nCopies(FEATURES, 1));
    return InputBatch.of(
        Layout.DENSE, reader, FeatureScaler.identity(FEATURES), Precision.DOUBLE, 2);
  }

  private static UnsafeRow row(double[] features) {
    Object[] cells = Arrays.stream(features).boxed().toArray();
    return UnsafeProjection.create(schema()).apply(new GenericInternalRow(cells));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void tellsTheFirstFeatureThatIsNotFiniteWhereverItStands(double bad) {
    InputBatch batch = batch();
    for (int j = 0; j < FEATURES; j++) {
      double[] features = DoubleStream.iterate(1, x -> -1.5 * x).limit(FEATURES).toArray();
      features[j] = bad;
      assertEquals(j, batch.add(row(features)));
      features[FEATURES - 1] = bad;
      assertEquals(j, batch.add(row(features)));
    }
    assertEquals(0, batch.take().columns());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MAX_VALUE, -Double.MAX_VALUE})
  void takesFiniteFeaturesWhoseSumIsNot(double large) {
    InputBatch batch = batch();
    double[] features = new double[FEATURES];
    Arrays.fill(features, large);
    assertEquals(-1, batch.add(row(features)));
    double[] taken = Arrays.copyOf(batch.take().toArray(), FEATURES);
    assertArrayEquals(features, taken);
  }
}
