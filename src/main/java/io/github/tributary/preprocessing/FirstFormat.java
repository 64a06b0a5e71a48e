package io.github.tributary.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tributary.io.Json;
import io.github.tributary.preprocessing.ColumnPlan.Feature;
import io.github.tributary.preprocessing.ColumnPlan.Named;
import io.github.tributary.preprocessing.PreprocessingSettings.Missing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The column plan of a model of format 1, which had none: {@code schema.json} and the stages of a
 * saved Spark pipeline tell it. The stages are read as data. None is loaded, and one of a class
 * that this program never wrote is refused.
 */
final class FirstFormat {

  private static final String FEATURES = "org.apache.spark.ml.feature.";
  private static final Map<String, String> CLASSES =
      Map.of(
          "read", "SQLTransformer",
          "fill", "ImputerModel",
          "index", "StringIndexerModel",
          "one-hot", "OneHotEncoderModel",
          "one-hot-with-other", "OneHotEncoderModel",
          "assemble", "VectorAssembler",
          "label", "StringIndexerModel");
  private static final Pattern STAGE =
      Pattern.compile("preprocessing/pipeline/stages/\\d+_([^/]+)/(metadata|data)/(part-[^/]+)");
  // size-of-3, of the vector column 3
  private static final String SIZE = "size-of-";
  private static final Pattern INPUT = Pattern.compile("tributary_(\\d+)_([a-z]+)");
  private static final StructType LABELS =
      new StructType()
          .add(
              "labelsArray",
              DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.StringType)));

  private final String model;
  private final SparkSession spark;
  private final JsonNode schema;
  private final Map<String, JsonNode> params = new HashMap<>();
  private final Map<String, String> data = new HashMap<>();

  /**
   * A folder.
   *
   * @param model its path
   * @param files the content of all files that its checksums name, as they were written
   */
  FirstFormat(String model, Map<String, byte[]> files, SparkSession spark) throws IOException {
    this.model = model;
    this.spark = spark;
    byte[] columns = files.get("preprocessing/schema.json");
    require(columns != null, "it has neither plan.json nor schema.json");
    schema = Json.read(columns);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Matcher stage = STAGE.matcher(file.getKey());
      if (stage.matches() && stage.group(2).equals("metadata")) {
        add(stage.group(1), Json.read(file.getValue()));
      } else if (stage.matches()) {
        data.put(stage.group(1), file.getKey());
      }
    }
  }

  private void add(String name, JsonNode metadata) {
    String expected = name.startsWith(SIZE) ? "VectorSizeHint" : CLASSES.get(name);
    String found = metadata.path("class").asText();
    require(
        expected != null && found.equals(FEATURES + expected),
        "stage '" + name + "' of class '" + found + "' is none that a model has");
    params.put(name, metadata.path("paramMap"));
  }

  /** The plan. */
  ColumnPlan plan() {
    Map<String, Double> fills = fills();
    Map<String, List<String>> categories = categories();
    List<String> others = texts("one-hot-with-other", "inputCols");
    List<String> inputs = texts("assemble", "inputCols");
    List<Feature> features = new ArrayList<>();
    List<Named> labels = new ArrayList<>();
    Named weight = null;
    Missing missing = Missing.ERROR;
    int next = 0;
    for (JsonNode field : schema.path("fields")) {
      Named column = new Named(field.path("name").asText(), type(field.path("type")));
      JsonNode facts = field.path("metadata");
      switch (facts.path("role").asText()) {
        case "feature" -> {
          missing = Missing.valueOf(facts.path("missing").asText());
          Kind kind = Kind.valueOf(facts.path("kind").asText());
          String prefix = prefix(inputs.get(next), kind);
          next++;
          boolean indicator = next < inputs.size() && inputs.get(next).equals(prefix + "missing");
          next += indicator ? 1 : 0;
          features.add(
              new Feature(
                  column.name(),
                  column.type(),
                  kind,
                  fills.get(prefix + "number"),
                  indicator,
                  categories.getOrDefault(prefix + "text", List.of()),
                  others.contains(prefix + "index"),
                  kind == Kind.VECTOR ? width(column.name()) : 1,
                  false));
        }
        case "label" -> labels.add(column);
        default -> weight = column;
      }
    }
    require(next == inputs.size(), "its stages are not those of its columns");
    List<List<String>> classes = labels("label");
    return new ColumnPlan(
        missing, features, labels, classes.isEmpty() ? List.of() : classes.get(0), weight);
  }

  /** What the names of a column's steps begin with; a vector is its own input. */
  private static String prefix(String input, Kind kind) {
    Matcher name = INPUT.matcher(input);
    require(kind == Kind.VECTOR || name.matches(), "'" + input + "' is no input of its features");
    return kind == Kind.VECTOR ? "" : "tributary_" + name.group(1) + "_";
  }

  private static DataType type(JsonNode type) {
    if (type.isTextual()) {
      return DataType.fromDDL(type.asText());
    }
    require(
        type.path("class").asText().equals("org.apache.spark.ml.linalg.VectorUDT"),
        "a column is of type " + type);
    return SQLDataTypes.VectorType();
  }

  private Map<String, Double> fills() {
    List<String> columns = texts("fill", "inputCols");
    Map<String, Double> fills = new HashMap<>();
    if (!columns.isEmpty()) {
      StructType row = new StructType();
      for (String column : columns) {
        row = row.add(column, DataTypes.DoubleType);
      }
      Row values = row("fill", row);
      columns.forEach(column -> fills.put(column, values.getAs(column)));
    }
    return fills;
  }

  private Map<String, List<String>> categories() {
    List<String> columns = texts("index", "inputCols");
    List<List<String>> kept = labels("index");
    require(columns.size() == kept.size(), "its categories are not those of its columns");
    Map<String, List<String>> categories = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      categories.put(columns.get(i), kept.get(i));
    }
    return categories;
  }

  private List<List<String>> labels(String stage) {
    List<List<String>> labels = new ArrayList<>();
    if (params.containsKey(stage)) {
      List<scala.collection.Seq<String>> all = row(stage, LABELS).getList(0);
      all.forEach(
          one -> labels.add(List.copyOf(scala.jdk.javaapi.CollectionConverters.asJava(one))));
    }
    return labels;
  }

  private int width(String column) {
    for (Map.Entry<String, JsonNode> stage : params.entrySet()) {
      JsonNode one = stage.getValue();
      if (stage.getKey().startsWith(SIZE) && one.path("inputCol").asText().equals(column)) {
        return one.path("size").asInt();
      }
    }
    throw new IllegalArgumentException("vector column '" + column + "' has no size");
  }

  private Row row(String stage, StructType columns) {
    require(data.containsKey(stage), "stage '" + stage + "' has no data");
    try {
      return spark.read().schema(columns).parquet(model + "/" + data.get(stage)).first();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw new IllegalArgumentException("the data of stage '" + stage + "' cannot be read", e);
    }
  }

  private List<String> texts(String stage, String param) {
    List<String> texts = new ArrayList<>();
    if (params.containsKey(stage)) {
      params.get(stage).path(param).forEach(one -> texts.add(one.asText()));
    }
    return texts;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
