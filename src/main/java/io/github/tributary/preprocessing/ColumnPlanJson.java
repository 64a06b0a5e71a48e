package io.github.tributary.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.io.Json;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.ColumnPlan.Named;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;

/**
 * A {@link ColumnPlan} as JSON. Types are names such as {@code double} and {@code vector}: nothing
 * in the file is the name of a class, and nothing is SQL.
 */
final class ColumnPlanJson {

  private static final String VECTOR = "vector";

  // Every number of an array is a step of its own: no file asks for more than there is memory for.
  private static final int LONGEST_ARRAY = 1 << 20;

  private ColumnPlanJson() {}

  static byte[] write(ColumnPlan plan) {
    ObjectNode root = Json.object();
    root.put("missing", lower(plan.missing()));
    ArrayNode features = root.putArray("features");
    for (Feature feature : plan.features()) {
      ObjectNode one = features.addObject();
      put(one, feature.name(), feature.type());
      one.put("kind", lower(feature.kind()));
      if (feature.fill() != null) {
        one.put("fill", feature.fill());
      }
      if (feature.indicator()) {
        one.put("indicator", true);
      }
      if (feature.kind() == Kind.CATEGORY) {
        feature.categories().forEach(one.putArray("categories")::add);
        one.put("other", feature.other());
      }
      if (feature.kind() == Kind.VECTOR) {
        one.put("width", feature.width());
      }
      if (feature.kind() == Kind.DATE) {
        one.put("hours", feature.hours());
      }
    }
    ArrayNode labels = root.putArray("labels");
    plan.labels().forEach(label -> put(labels.addObject(), label.name(), label.type()));
    if (!plan.classes().isEmpty()) {
      plan.classes().forEach(root.putArray("classes")::add);
    }
    if (plan.weight() != null) {
      put(root.putObject("weight"), plan.weight().name(), plan.weight().type());
    }
    return Json.pretty(root);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void put(ObjectNode object, String name, DataType type) {
    boolean vector = type.equals(SQLDataTypes.VectorType());
    object.put("name", name).put("type", vector ? VECTOR : type.simpleString());
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalArgumentException if it is no plan
   */
  static ColumnPlan read(byte[] bytes) throws IOException {
    JsonNode root = Json.read(bytes);
    List<Feature> features = new ArrayList<>();
    for (JsonNode one : array(root, "features")) {
      features.add(feature(one));
    }
    List<Named> labels = new ArrayList<>();
    for (JsonNode one : array(root, "labels")) {
      labels.add(named(one));
    }
    require(!features.isEmpty() && !labels.isEmpty(), "it has no features or no labels");
    List<String> classes = root.has("classes") ? texts(root, "classes") : List.of();
    require(classes.isEmpty() || labels.size() == 1, "it has classes of several labels");
    return new ColumnPlan(
        value(Missing.class, text(root, "missing")),
        features,
        labels,
        classes,
        root.has("weight") ? named(root.get("weight")) : null);
  }

  private static Feature feature(JsonNode one) {
    Named column = named(one);
    Kind kind = value(Kind.class, text(one, "kind"));
    JsonNode fill = one.get("fill");
    boolean date = kind == Kind.DATE;
    boolean number = kind == Kind.NUMBER || date;
    require(fill == null || (number && fill.isNumber()), "a fill is no number");
    require(
        !date || (Kind.isDate(column.type()) && one.path("hours").isBoolean()),
        "column '" + column.name() + "' is no date, or does not say whether it has hours");
    int width = one.path("width").asInt(1);
    require(
        kind == Kind.VECTOR
            ? Kind.of(column.type()) == Kind.VECTOR
                && width > 0
                && (width <= LONGEST_ARRAY || !Kind.isArray(column.type()))
            : width == 1,
        "column '" + column.name() + "' is no vector, or has no width");
    require(kind != Kind.OTHER, "column '" + column.name() + "' cannot be a feature");
    boolean category = kind == Kind.CATEGORY;
    return new Feature(
        column.name(),
        column.type(),
        kind,
        fill == null ? null : fill.asDouble(),
        number && one.path("indicator").asBoolean(false),
        category ? texts(one, "categories") : List.of(),
        category && one.path("other").asBoolean(false),
        width,
        date && one.path("hours").asBoolean());
  }

  private static Named named(JsonNode node) {
    String type = text(node, "type");
    return new Named(
        text(node, "name"), type.equals(VECTOR) ? SQLDataTypes.VectorType() : simple(type));
  }

  /** Spark parses the names of its own simple types; those of classes have another form. */
  private static DataType simple(String name) {
    DataType type = parsed(name);
    require(
        type != null && (Kind.of(type) == Kind.NUMBER || Kind.isText(type) || Kind.isArray(type)),
        "'" + name + "' is no type of a column");
    return type;
  }

  private static DataType parsed(String name) {
    try {
      return DataType.fromDDL(name);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      return null;
    }
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : array(node, field)) {
      require(one.isTextual(), field + " holds what is no text");
      texts.add(one.asText());
    }
    return texts;
  }

  private static JsonNode array(JsonNode node, String field) {
    JsonNode array = node.path(field);
    require(array.isArray(), field + " is no array");
    return array;
  }

  private static String text(JsonNode node, String field) {
    require(node.path(field).isTextual(), field + " is missing or no text");
    return node.path(field).asText();
  }

  private static <E extends Enum<E>> E value(Class<E> type, String text) {
    for (E value : type.getEnumConstants()) {
      if (lower(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is none of " + Arrays.toString(type.getEnumConstants()));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
