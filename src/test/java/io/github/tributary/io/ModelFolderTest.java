package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.model.Columns;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.nn.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models survive the way to disk and back bit by bit; damaged ones are refused with the reason. */
class ModelFolderTest {

  private static final List<String> FILES =
      List.of("SHA256SUMS", "model.json", "weights.safetensors");

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyBitComesBack(Precision precision) throws IOException {
    TrainedNetwork model = SavedModel.model(precision);
    SavedModel.write(temp.resolve("model"), model, false);
    TrainedNetwork read = SavedModel.read(temp.resolve("model"));
    assertEquals(model.network(), read.network());
    assertEquals(precision, read.precision());
    assertArrayEquals(bits(model), bits(read));
    assertArrayEquals(model.featureScaler().centers(), read.featureScaler().centers());
    assertArrayEquals(model.featureScaler().scales(), read.featureScaler().scales());
    assertArrayEquals(model.featureScaler().clip().means(), read.featureScaler().clip().means());
    for (int j = 0; j < 3; j++) {
      assertEquals(model.featureScaler().clip().clips(j), read.featureScaler().clip().clips(j));
    }
    assertArrayEquals(model.targetScaler().means(), read.targetScaler().means());
    assertArrayEquals(model.targetScaler().deviations(), read.targetScaler().deviations());
    assertArrayEquals(model.targetScaler().least(), read.targetScaler().least());
    assertArrayEquals(model.targetScaler().most(), read.targetScaler().most());
    assertEquals(model.columns().all(), read.columns().all());
    assertEquals(model.columns().weight(), read.columns().weight());
    assertEquals(model.origin(), read.origin());
  }

  /** Version 1 had neither clipped features nor scaled targets; its files are made by hand here. */
  @Test
  void aFolderOfTheFirstVersionIsStillRead() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Files.writeString(
        folder.resolve("model.json"),
        """
        {"format": "tributary-model", "formatVersion": 1, "precision": "float",
         "network": {"inputs": 2, "hidden": [], "outputs": 1, "loss": "squared-error"},
         "columns": {"features": ["a", "b"], "labels": ["t"], "weight": null},
         "origin": {"tributaryVersion": "0.3.0", "seed": 1, "trainingRows": 9,
          "dataFingerprint": "", "iterations": 1, "stopReason": ""}}
        """);
    byte[] json =
        ("{\"standardizer.mean\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
                + "\"standardizer.deviation\":"
                + "{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[16,32]},"
                + "\"layers.1.weight\":"
                + "{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[32,40]},"
                + "\"layers.1.bias\":"
                + "{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[40,44]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer weights = ByteBuffer.allocate(8 + json.length + 44).order(ByteOrder.LITTLE_ENDIAN);
    weights.putLong(json.length).put(json);
    weights.putDouble(10).putDouble(-4).putDouble(2).putDouble(0.5);
    weights.putFloat(3).putFloat(-1).putFloat(0.25f);
    Files.write(folder.resolve("weights.safetensors"), weights.array());
    writeChecksums();
    TrainedNetwork read = SavedModel.read(folder);
    assertTrue(read.featureScaler().isLinear());
    assertArrayEquals(new double[] {10, -4}, read.featureScaler().centers());
    assertArrayEquals(new double[] {2, 0.5}, read.featureScaler().scales());
    assertTrue(read.targetScaler().isIdentity());
    // ¼ + 3·(12 - 10)/2 - (-3 + 4)/½.
    Workspace workspace = new Workspace(read.network(), Precision.FLOAT);
    assertEquals(1.25, read.outputs(new double[][] {{12, -3}}, workspace).get(0));
  }

  @Test
  void aFolderOfThisVersionHasTheScalingOfItsTargets() throws IOException {
    Path weights = written().resolve("weights.safetensors");
    byte[] content = Files.readAllBytes(weights);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Files.write(
        weights,
        text.replace("targets.least", "targets.worst").getBytes(StandardCharsets.ISO_8859_1));
    writeChecksums();
    assertRefused("not a valid model: tensor targets.least is null; expected DOUBLE 2×1");
  }

  @Test
  void aModelWithoutWeightColumnHasNoneAfterwards() throws IOException {
    TrainedNetwork model = SavedModel.model(Precision.DOUBLE);
    Columns columns = new Columns(List.of("x", "y", "z"), List.of("t"), null);
    SavedModel.write(
        temp.resolve("model"),
        new TrainedNetwork(model.parameters(), model.featureScaler(), columns, model.origin()),
        false);
    assertEquals(null, SavedModel.read(temp.resolve("model")).columns().weight());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameModelIsWrittenAsTheSameBytes(Precision precision) throws IOException {
    Path one = temp.resolve("one");
    Path two = temp.resolve("two");
    SavedModel.write(one, SavedModel.model(precision), false);
    SavedModel.write(two, SavedModel.read(one), false);
    assertEquals(FILES, names(one));
    for (String file : FILES) {
      assertArrayEquals(
          Files.readAllBytes(one.resolve(file)), Files.readAllBytes(two.resolve(file)), file);
    }
  }

  @Test
  void checksumsHaveTheFormOfSha256sum() throws IOException {
    Path folder = written();
    List<String> lines = Files.readAllLines(folder.resolve("SHA256SUMS"));
    assertEquals(2, lines.size());
    for (String line : lines) {
      assertTrue(line.matches("[0-9a-f]{64}  (model\\.json|weights\\.safetensors)"), line);
    }
  }

  @Test
  void truncatedWeightsAreRefused() throws IOException {
    Path weights = written().resolve("weights.safetensors");
    byte[] content = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(content, content.length - 1));
    assertRefused("weights.safetensors does not match its checksum in SHA256SUMS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.json", "weights.safetensors"})
  void aFlippedByteIsRefused(String name) throws IOException {
    Path file = written().resolve(name);
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertRefused(name + " does not match its checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256SUMS", "model.json", "weights.safetensors"})
  void aMissingFileIsNamed(String name) throws IOException {
    Files.delete(written().resolve(name));
    assertRefused("is no Tributary model: it has no " + name);
  }

  @Test
  void whatIsNotThereOrNoModelIsRefused() throws IOException {
    assertRefused("no such folder; expected a model written by train");
    Files.createDirectory(temp.resolve("model"));
    assertRefused("is no Tributary model: it has no SHA256SUMS");
  }

  @Test
  void aFileInPlaceOfAFolderIsRefused() throws IOException {
    Files.writeString(temp.resolve("model"), "text");
    assertRefused("is no Tributary model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"formatVersion\" : 2 | \"formatVersion\" : 3 | has format version 3; this version of"
            + " Tributary reads up to 2, use a newer one",
        "\"formatVersion\" : 2 | \"formatVersion\" : 0 | is no Tributary model: it has no format version",
        "tributary-model | another-model | is no Tributary model: model.json is not of one",
        "leaky-relu(0.2) | swish | not a valid model: 'swish' is no activation",
        "huber(2.5) | hinge | not a valid model: 'hinge' is no loss",
        "\"units\" : 4 | \"units\" : 5 | not a valid model: tensor layers.1.weight is DOUBLE"
            + " 3×4; expected DOUBLE 3×5",
        "\"double\" | \"float\" | not a valid model: tensor layers.1.weight is DOUBLE 3×4;"
            + " expected FLOAT 3×4",
        "\"double\" | \"half\" | not a valid model",
        "\"inputs\" : 3 | \"inputs\" : 0 | not a valid model: a network needs at least 1 input",
        "{ | [ | not a valid model"
      })
  void aHeaderThatMatchesItsChecksumIsStillChecked(String from, String to, String message)
      throws IOException {
    Path header = written().resolve("model.json");
    String text = Files.readString(header);
    assertTrue(text.contains(from), text);
    Files.writeString(header, text.replace(from, to));
    writeChecksums();
    assertRefused(message);
  }

  @Test
  void weightsThatAreNoSafetensorsAreRefused() throws IOException {
    Files.write(written().resolve("weights.safetensors"), new byte[5]);
    writeChecksums();
    assertRefused("not a valid model: its header is cut off");
  }

  private Path written() throws IOException {
    Path folder = temp.resolve("model");
    SavedModel.write(folder, SavedModel.model(Precision.DOUBLE), false);
    return folder;
  }

  private void writeChecksums() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of("model.json", "weights.safetensors")) {
      files.put(name, Files.readAllBytes(temp.resolve("model").resolve(name)));
    }
    Files.write(temp.resolve("model").resolve(Checksums.FILE), Checksums.write(files));
  }

  private void assertRefused(String message) {
    Path folder = temp.resolve("model");
    String found =
        assertThrows(ModelFormatException.class, () -> SavedModel.read(folder)).getMessage();
    assertTrue(found.startsWith(folder + ": " + message), found);
  }

  private static long[] bits(TrainedNetwork model) {
    return Arrays.stream(model.parameters().flat().toArray())
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
