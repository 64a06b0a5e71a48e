package io.github.tributary.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON as all files of this project write it: UTF-8, indented, "\n", keys in a fixed order. */
public final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads a value.
   *
   * @throws IOException if the bytes are no JSON, or more than one value
   */
  public static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** On one line, without spaces. */
  static byte[] compact(JsonNode node) {
    return bytes(node, false);
  }

  /** Indented, with a line feed at the end. */
  public static byte[] pretty(JsonNode node) {
    return bytes(node, true);
  }

  private static byte[] bytes(JsonNode node, boolean pretty) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      String text =
          pretty
              ? MAPPER.writer(printer).writeValueAsString(node) + "\n"
              : MAPPER.writeValueAsString(node);
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
