package io.github.tributary.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.io.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;

/** {@link PredictionNames} as JSON: names, numbers and the simple name of a type. */
final class PredictionNamesJson {

  private PredictionNamesJson() {}

  static byte[] write(PredictionNames names) {
    ObjectNode root = Json.object();
    root.put("prediction", names.prediction()).put("probability", names.probability());
    names
        .label()
        .ifPresent(
            codes -> {
              ObjectNode label = root.putObject("label");
              label.put("name", codes.label()).put("type", codes.type().simpleString());
              ArrayNode classes = label.putArray("classes");
              codes.classes().forEach(classes::add);
            });
    return Json.pretty(root);
  }

  /**
   * Reads names.
   *
   * @throws IOException if they are no JSON
   * @throws IllegalArgumentException if they are no names
   */
  static PredictionNames read(byte[] bytes) throws IOException {
    JsonNode root = Json.read(bytes);
    JsonNode label = root.get("label");
    return new PredictionNames(
        text(root, "prediction"),
        text(root, "probability"),
        label == null ? Optional.empty() : Optional.of(codes(label)));
  }

  private static LabelCodes codes(JsonNode label) {
    DataType type = ColumnPlanJson.simple(text(label, "type"));
    List<String> classes = new ArrayList<>();
    label.path("classes").forEach(one -> classes.add(one.asText()));
    ColumnPlanJson.require(
        classes.size() > 1 && new HashSet<>(classes).size() == classes.size(),
        "the classes of the label are not different from each other");
    for (String one : classes) {
      if (type instanceof BooleanType) {
        ColumnPlanJson.require(
            one.equals("false") || one.equals("true"), "'" + one + "' is no boolean");
      } else {
        ColumnPlanJson.require(Kind.of(type) == Kind.NUMBER, "classes are of type " + type);
        new BigDecimal(one); // throws if it is no number
      }
    }
    return new LabelCodes(text(label, "name"), type, classes);
  }

  private static String text(JsonNode node, String field) {
    ColumnPlanJson.require(
        node.path(field).isTextual() && !node.path(field).asText().isEmpty(),
        field + " is missing or no text");
    return node.path(field).asText();
  }
}
