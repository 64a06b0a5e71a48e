package io.github.tributary.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The safetensors format: eight bytes with the length of a JSON header, the header, then the
 * numbers of all tensors, little-endian, row by row.
 *
 * <p>An n×m column-major {@link Matrix} is written as a tensor of shape [m, n], whose row-major
 * order it already has: weights come out as (units, inputs), the shape that PyTorch's {@code
 * Linear} has.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format's documentation</a>
 */
final class SafeTensors {

  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 8;

  private SafeTensors() {}

  /** The file for these tensors, in the order of the map. */
  static byte[] write(Map<String, Matrix> tensors) {
    ObjectNode header = Json.object();
    long end = 0;
    for (Map.Entry<String, Matrix> tensor : tensors.entrySet()) {
      Matrix matrix = tensor.getValue();
      ObjectNode entry = header.putObject(tensor.getKey());
      entry.put("dtype", matrix.precision() == Precision.FLOAT ? "F32" : "F64");
      entry.putArray("shape").add(matrix.columns()).add(matrix.rows());
      long start = end;
      end += (long) matrix.size() * matrix.precision().bytes();
      entry.putArray("data_offsets").add(start).add(end);
    }
    byte[] json = Json.compact(header);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = new byte[Math.toIntExact(LENGTH_BYTES + padded + end)];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(json);
    for (int i = json.length; i < padded; i++) {
      file.put((byte) ' ');
    }
    tensors.values().forEach(matrix -> put(matrix, file));
    return bytes;
  }

  private static void put(Matrix matrix, ByteBuffer file) {
    for (int i = 0; i < matrix.size(); i++) {
      if (matrix.precision() == Precision.FLOAT) {
        file.putFloat((float) matrix.get(i));
      } else {
        file.putDouble(matrix.get(i));
      }
    }
  }

  /**
   * The tensors of a file, by name.
   *
   * @throws IOException if the file is not of this format, or has tensors that are no matrices of
   *     single or double precision
   */
  static Map<String, Matrix> read(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.length < LENGTH_BYTES ? -1 : file.getLong();
    if (length < 2 || length > bytes.length - LENGTH_BYTES) {
      throw new IOException("its header is cut off");
    }
    byte[] json = new byte[(int) length];
    file.get(json);
    Map<String, Matrix> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : Json.read(json).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), file.slice()));
      }
    }
    return tensors;
  }

  private static Matrix tensor(String name, JsonNode entry, ByteBuffer data) throws IOException {
    Precision precision =
        switch (entry.path("dtype").asText()) {
          case "F32" -> Precision.FLOAT;
          case "F64" -> Precision.DOUBLE;
          default -> throw new IOException("tensor " + name + " is neither F32 nor F64");
        };
    int columns = entry.path("shape").path(0).asInt(-1);
    int rows = entry.path("shape").path(1).asInt(-1);
    long start = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    if (rows < 0
        || columns < 0
        || start < 0
        || end > data.limit()
        || end - start != (long) rows * columns * precision.bytes()) {
      throw new IOException("tensor " + name + " does not fit the file");
    }
    Matrix matrix = precision.matrix(rows, columns);
    data.order(ByteOrder.LITTLE_ENDIAN).position((int) start);
    for (int i = 0; i < matrix.size(); i++) {
      matrix.set(i, precision == Precision.FLOAT ? data.getFloat() : data.getDouble());
    }
    return matrix;
  }
}
