package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.model.TrainedNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The weights file read by a second parser, written from the format's description: eight bytes of
 * little-endian header length, JSON, then the numbers row by row.
 */
class SafeTensorsTest {

  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\":\\{\"dtype\":\"(F32|F64)\",\"shape\":\\[(\\d+),(\\d+)],"
              + "\"data_offsets\":\\[(\\d+),(\\d+)]}");

  @TempDir Path temp;

  record Tensor(String type, int rows, int columns, List<Double> rowMajor) {}

  @ParameterizedTest
  @EnumSource(Precision.class)
  void anIndependentParserFindsUnitsTimesInputsRowByRow(Precision precision) throws IOException {
    TrainedNetwork model = SavedModel.model(precision);
    SavedModel.write(temp.resolve("model"), model, false);
    byte[] file = Files.readAllBytes(temp.resolve("model/weights.safetensors"));
    Map<String, Tensor> tensors = parse(file);
    assertEquals(
        List.of(
            "standardizer.mean",
            "standardizer.deviation",
            "standardizer.clipped",
            "standardizer.clippedMean",
            "targets.mean",
            "targets.deviation",
            "targets.least",
            "targets.most",
            "layers.1.weight",
            "layers.1.bias",
            "layers.2.weight",
            "layers.2.bias",
            "layers.3.weight",
            "layers.3.bias"),
        List.copyOf(tensors.keySet()));
    for (int l = 1; l <= 3; l++) {
      Matrix w = model.weights(l);
      Tensor tensor = tensors.get("layers." + l + ".weight");
      assertEquals(precision == Precision.FLOAT ? "F32" : "F64", tensor.type);
      assertEquals(SavedModel.NETWORK.units(l), tensor.rows);
      assertEquals(SavedModel.NETWORK.units(l - 1), tensor.columns);
      for (int unit = 0; unit < tensor.rows; unit++) {
        for (int input = 0; input < tensor.columns; input++) {
          assertEquals(w.get(input, unit), tensor.rowMajor.get(unit * tensor.columns + input));
        }
      }
      assertEquals(list(model.biases(l).toArray()), tensors.get("layers." + l + ".bias").rowMajor);
    }
    assertColumn(tensors.get("standardizer.mean"), model.featureScaler().centers());
    assertColumn(tensors.get("standardizer.deviation"), model.featureScaler().scales());
    assertColumn(tensors.get("standardizer.clipped"), 0, 0, 1);
    assertColumn(tensors.get("standardizer.clippedMean"), 0, 0, 1 / 7.0);
    assertColumn(tensors.get("targets.mean"), model.targetScaler().means());
    assertColumn(tensors.get("targets.deviation"), model.targetScaler().deviations());
    assertColumn(tensors.get("targets.least"), model.targetScaler().least());
    assertColumn(tensors.get("targets.most"), model.targetScaler().most());
  }

  private static void assertColumn(Tensor found, double... expected) {
    assertEquals("F64", found.type);
    assertEquals(list(expected), found.rowMajor);
  }

  /** Tensors must follow each other without gaps and end where the file ends. */
  private static Map<String, Tensor> parse(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong());
    assertEquals(0, length % 8, "numbers are aligned");
    String json = new String(file, 8, length, StandardCharsets.UTF_8);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int end = 0;
    for (Matcher m = ENTRY.matcher(json); m.find(); ) {
      assertEquals(end, Integer.parseInt(m.group(5)));
      end = Integer.parseInt(m.group(6));
      int rows = Integer.parseInt(m.group(3));
      int columns = Integer.parseInt(m.group(4));
      double[] numbers = new double[rows * columns];
      buffer.position(8 + length + Integer.parseInt(m.group(5)));
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = m.group(2).equals("F32") ? buffer.getFloat() : buffer.getDouble();
      }
      assertEquals(8 + length + end, buffer.position());
      tensors.put(m.group(1), new Tensor(m.group(2), rows, columns, list(numbers)));
    }
    assertEquals(file.length, 8 + length + end);
    return tensors;
  }

  private static List<Double> list(double[] numbers) {
    return DoubleStream.of(numbers).boxed().toList();
  }

  @Test
  void metadataAndPaddingOfOtherWritersAreSkipped() throws IOException {
    byte[] file =
        file(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}   ",
            8);
    Map<String, Matrix> tensors = SafeTensors.read(file);
    assertEquals(1, tensors.size());
    assertEquals("1×2", tensors.get("x").shape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "I64 | [1,1] | [0,8] | tensor x is neither F32 nor F64",
        "F64 | [1,1] | [0,4] | tensor x does not fit the file",
        "F64 | [1,1] | [8,16] | tensor x does not fit the file",
        "F64 | [1,1] | [-8,0] | tensor x does not fit the file",
        "F64 | [2,1] | [0,8] | tensor x does not fit the file",
        "F64 | [-1,-1] | [0,8] | tensor x does not fit the file",
        "F64 | [65536,65536] | [0,8] | tensor x does not fit the file",
        "F64 | [] | [0,8] | tensor x does not fit the file"
      })
  void tensorsThatContradictTheFileAreRejected(
      String type, String shape, String offsets, String message) {
    String json =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(type, shape, offsets);
    assertEquals(
        message,
        assertThrows(IOException.class, () -> SafeTensors.read(file(json, 8))).getMessage());
  }

  @Test
  void headersThatLeaveTheFileAreRejected() {
    for (long length : new long[] {-1, 0, 1, 9, Long.MAX_VALUE}) {
      byte[] file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
      String message = assertThrows(IOException.class, () -> SafeTensors.read(file)).getMessage();
      assertTrue(message.contains("its header is cut off"), length + ": " + message);
    }
    assertThrows(IOException.class, () -> SafeTensors.read(new byte[7]));
    assertThrows(IOException.class, () -> SafeTensors.read(file("{\"x\":", 0)));
  }

  private static byte[] file(String json, int dataBytes) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
