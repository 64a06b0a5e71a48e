package io.github.tributary.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tributary.linalg.Matrix;
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
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A model on disk: {@code model.json} says what it is, {@code weights.safetensors} holds its
 * numbers, {@code SHA256SUMS} guards both, and what lies in subfolders. The same model always gives
 * the same bytes.
 */
public final class ModelFolder {

  /** The version of the format that this class writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 2;

  /** The file by which a folder is known to hold a model. */
  public static final String MARKER = Checksums.FILE;

  private static final String HEADER = "model.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String FORMAT = "tributary-model";
  private static final String MEANS = "standardizer.mean";
  private static final String DEVIATIONS = "standardizer.deviation";
  private static final String CLIPPED = "standardizer.clipped";
  private static final String CLIPPED_MEANS = "standardizer.clippedMean";
  private static final String TARGET_MEANS = "targets.mean";
  private static final String TARGET_DEVIATIONS = "targets.deviation";
  private static final String TARGET_LEAST = "targets.least";
  private static final String TARGET_MOST = "targets.most";

  private ModelFolder() {}

  /** Writes a model into an output folder. */
  public static void write(TrainedNetwork model, OutputFolder folder) throws IOException {
    write(model, folder, List.of());
  }

  /** Writes a model beside subfolders that are there already, whose files are guarded too. */
  public static void write(TrainedNetwork model, OutputFolder folder, List<String> subfolders)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(HEADER, Json.pretty(header(model)));
    files.put(WEIGHTS, SafeTensors.write(tensors(model)));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      folder.write(file.getKey(), file.getValue());
    }
    for (String subfolder : subfolders) {
      files.putAll(folder.contents(subfolder));
    }
    folder.write(Checksums.FILE, Checksums.write(files));
  }

  private static ObjectNode header(TrainedNetwork model) {
    ObjectNode header = Json.object();
    header.put("format", FORMAT);
    header.put("formatVersion", FORMAT_VERSION);
    header.put("precision", model.precision().name().toLowerCase(Locale.ROOT));
    ObjectNode network = header.putObject("network");
    network.put("inputs", model.network().inputs());
    ArrayNode hidden = network.putArray("hidden");
    for (Layer layer : model.network().hidden()) {
      ObjectNode one =
          hidden
              .addObject()
              .put("units", layer.units())
              .put("activation", layer.activation().text());
      if (layer.normalized()) {
        one.put("normalized", true);
      }
    }
    network.put("outputs", model.network().head().outputs());
    network.put("loss", model.network().head().text());
    ObjectNode columns = header.putObject("columns");
    List<String> inputs = model.columns().inputs();
    List<String> features = model.columns().features();
    (inputs.isEmpty() ? features : inputs).forEach(columns.putArray("features")::add);
    if (!inputs.isEmpty()) {
      features.forEach(columns.putArray("in")::add);
    }
    model.columns().labels().forEach(columns.putArray("labels")::add);
    columns.put("weight", model.columns().weight());
    Origin origin = model.origin();
    header
        .putObject("origin")
        .put("tributaryVersion", origin.tributaryVersion())
        .put("seed", origin.seed())
        .put("trainingRows", origin.trainingRows())
        .put("dataFingerprint", origin.dataFingerprint())
        .put("iterations", origin.iterations())
        .put("stopReason", origin.stopReason());
    return header;
  }

  private static Map<String, Matrix> tensors(TrainedNetwork model) {
    Map<String, Matrix> tensors = new LinkedHashMap<>();
    tensors.put(MEANS, Precision.DOUBLE.column(model.featureScaler().centers()));
    tensors.put(DEVIATIONS, Precision.DOUBLE.column(model.featureScaler().scales()));
    tensors.put(CLIPPED, Precision.DOUBLE.column(flags(model.featureScaler().clip())));
    tensors.put(CLIPPED_MEANS, Precision.DOUBLE.column(model.featureScaler().clip().means()));
    tensors.put(TARGET_MEANS, Precision.DOUBLE.column(model.targetScaler().means()));
    tensors.put(TARGET_DEVIATIONS, Precision.DOUBLE.column(model.targetScaler().deviations()));
    tensors.put(TARGET_LEAST, Precision.DOUBLE.column(model.targetScaler().least()));
    tensors.put(TARGET_MOST, Precision.DOUBLE.column(model.targetScaler().most()));
    for (int l = 1; l <= model.network().layers(); l++) {
      tensors.put(weightName(l), model.weights(l));
      tensors.put(biasName(l), model.biases(l));
    }
    return tensors;
  }

  private static String weightName(int l) {
    return "layers." + l + ".weight";
  }

  private static String biasName(int l) {
    return "layers." + l + ".bias";
  }

  /**
   * Reads a model.
   *
   * @throws ModelFormatException if there is none, or it is damaged or of a newer format
   */
  public static TrainedNetwork read(String path, Configuration hadoop) throws IOException {
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(hadoop);
    if (!files.exists(folder)) {
      throw new ModelFormatException(path, "no such folder; expected a model written by train");
    }
    Map<String, String> sums =
        Checksums.read(content(files, new Path(folder, Checksums.FILE), path));
    byte[] header = checked(files, folder, HEADER, sums, path);
    byte[] weights = checked(files, folder, WEIGHTS, sums, path);
    try {
      return parse(Json.read(header), SafeTensors.read(weights), path);
    } catch (IllegalArgumentException | IOException e) {
      throw new ModelFormatException(path, "not a valid model: " + e.getMessage());
    }
  }

  /**
   * The files that a model's checksums name and whose names begin so, as they were written. No file
   * that they do not name belongs to the model, whatever lies in its folder.
   *
   * @throws ModelFormatException if one of them is missing or damaged
   */
  public static Map<String, byte[]> files(String path, String prefix, Configuration hadoop)
      throws IOException {
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(hadoop);
    Map<String, byte[]> contents = new LinkedHashMap<>();
    Map<String, String> sums =
        Checksums.read(content(files, new Path(folder, Checksums.FILE), path));
    for (String name : sums.keySet()) {
      if (name.startsWith(prefix)) {
        if (List.of(name.split("/", -1)).contains("..")) {
          throw new ModelFormatException(path, Checksums.FILE + " names " + name + " outside it");
        }
        if (!files.exists(new Path(folder, name))) {
          throw new ModelFormatException(
              path, name + " is missing; copy the model again or retrain");
        }
        contents.put(name, checked(files, folder, name, sums, path));
      }
    }
    return contents;
  }

  private static byte[] checked(
      FileSystem files, Path folder, String name, Map<String, String> sums, String path)
      throws IOException {
    byte[] content = content(files, new Path(folder, name), path);
    if (!Checksums.sha256(content).equals(sums.get(name))) {
      throw new ModelFormatException(
          path,
          name
              + " does not match its checksum in "
              + Checksums.FILE
              + ": it was truncated, damaged or edited; copy the model again or retrain");
    }
    return content;
  }

  private static byte[] content(FileSystem files, Path file, String path) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      // No more than its length: a link may lead to what never ends.
      long length = files.getFileStatus(file).getLen();
      if (length > Integer.MAX_VALUE - Long.BYTES) {
        throw new ModelFormatException(path, file.getName() + " is too long: " + length + " bytes");
      }
      return in.readNBytes((int) length);
    } catch (FileNotFoundException missing) {
      throw new ModelFormatException(path, "is no Tributary model: it has no " + file.getName());
    }
  }

  private static TrainedNetwork parse(JsonNode header, Map<String, Matrix> tensors, String path)
      throws IOException {
    if (!header.path("format").asText().equals(FORMAT)) {
      throw new ModelFormatException(path, "is no Tributary model: " + HEADER + " is not of one");
    }
    int version = header.path("formatVersion").asInt();
    if (version < 1) {
      throw new ModelFormatException(path, "is no Tributary model: it has no format version");
    }
    if (version > FORMAT_VERSION) {
      throw new ModelFormatException(
          path,
          "has format version "
              + version
              + "; this version of Tributary reads up to "
              + FORMAT_VERSION
              + ", use a newer one");
    }
    Network network = network(header.path("network"));
    Precision precision =
        Precision.valueOf(header.path("precision").asText().toUpperCase(Locale.ROOT));
    // Before memory is taken for what the header alone says.
    for (int l = 1; l <= network.layers(); l++) {
      requireShape(tensors, weightName(l), network.units(l - 1), network.units(l), precision);
      requireShape(tensors, biasName(l), network.units(l), 1, precision);
    }
    Parameters parameters = new Parameters(network, precision);
    for (int l = 1; l <= network.layers(); l++) {
      copy(tensors, weightName(l), parameters.w(l));
      copy(tensors, biasName(l), parameters.b(l));
    }
    Matrix means = Precision.DOUBLE.matrix(network.inputs(), 1);
    Matrix deviations = Precision.DOUBLE.matrix(network.inputs(), 1);
    copy(tensors, MEANS, means);
    copy(tensors, DEVIATIONS, deviations);
    // Version 1 clipped no feature and scaled no target.
    boolean plain = version == 1;
    int targets = network.head().targets();
    return new TrainedNetwork(
        parameters,
        plain
            ? FeatureScaler.linear(means.toArray(), deviations.toArray())
            : new FeatureScaler(
                means.toArray(),
                deviations.toArray(),
                new SmoothClip(
                    flags(numbers(tensors, CLIPPED, network.inputs())),
                    numbers(tensors, CLIPPED_MEANS, network.inputs()))),
        plain ? TargetScaler.identity(targets) : targetScaler(tensors, targets),
        columns(header.path("columns")),
        origin(header.path("origin")));
  }

  private static TargetScaler targetScaler(Map<String, Matrix> tensors, int targets)
      throws IOException {
    return new TargetScaler(
        numbers(tensors, TARGET_MEANS, targets),
        numbers(tensors, TARGET_DEVIATIONS, targets),
        numbers(tensors, TARGET_LEAST, targets),
        numbers(tensors, TARGET_MOST, targets));
  }

  private static double[] numbers(Map<String, Matrix> tensors, String name, int count)
      throws IOException {
    Matrix column = Precision.DOUBLE.matrix(count, 1);
    copy(tensors, name, column);
    return column.toArray();
  }

  private static double[] flags(SmoothClip clip) {
    double[] numbers = new double[clip.features()];
    for (int j = 0; j < numbers.length; j++) {
      numbers[j] = clip.clips(j) ? 1 : 0;
    }
    return numbers;
  }

  private static boolean[] flags(double[] numbers) {
    boolean[] flags = new boolean[numbers.length];
    for (int j = 0; j < flags.length; j++) {
      flags[j] = numbers[j] != 0;
    }
    return flags;
  }

  private static Network network(JsonNode node) {
    List<Layer> hidden = new ArrayList<>();
    for (JsonNode layer : node.path("hidden")) {
      hidden.add(
          new Layer(
              layer.path("units").asInt(),
              Activation.parse(layer.path("activation").asText()),
              layer.path("normalized").asBoolean(false)));
    }
    Head head = Head.parse(node.path("loss").asText(), node.path("outputs").asInt());
    return new Network(node.path("inputs").asInt(), hidden, head);
  }

  private static void copy(Map<String, Matrix> tensors, String name, Matrix into)
      throws IOException {
    requireShape(tensors, name, into.rows(), into.columns(), into.precision());
    into.copyFrom(tensors.get(name).toArray());
  }

  private static void requireShape(
      Map<String, Matrix> tensors, String name, int rows, int columns, Precision precision)
      throws IOException {
    Matrix tensor = tensors.get(name);
    if (tensor == null
        || tensor.rows() != rows
        || tensor.columns() != columns
        || tensor.precision() != precision) {
      throw new IOException(
          "tensor "
              + name
              + " is "
              + tensor
              + "; expected "
              + precision
              + " "
              + rows
              + "×"
              + columns);
    }
  }

  private static Columns columns(JsonNode node) {
    JsonNode weight = node.path("weight");
    List<String> features = texts(node.path("features"));
    List<String> in = texts(node.path("in"));
    Columns columns =
        new Columns(
            in.isEmpty() ? features : in,
            texts(node.path("labels")),
            weight.isTextual() ? weight.asText() : null);
    return in.isEmpty() ? columns : columns.withInputs(features);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private static Origin origin(JsonNode node) {
    return new Origin(
        node.path("tributaryVersion").asText(),
        node.path("seed").asLong(),
        node.path("trainingRows").asLong(),
        node.path("dataFingerprint").asText(),
        node.path("iterations").asInt(),
        node.path("stopReason").asText());
  }
}
