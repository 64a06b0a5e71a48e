package io.github.tributary.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a run of a benchmark found, as its JSON file holds it.
 *
 * @param name as {@code benchmark.sh} takes it
 * @param setting what was measured on what, a sentence each
 * @param machine where
 * @param tables the measurements
 * @param targets what should have come out, and what did
 */
record Result(
    @JsonProperty("name") String name,
    @JsonProperty("setting") List<String> setting,
    @JsonProperty("machine") Machine machine,
    @JsonProperty("tables") List<Table> tables,
    @JsonProperty("targets") List<Target> targets) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Measurements side by side.
   *
   * @param columns what their numbers are
   * @param baseline the name of the measurement that the first column's ratios are to
   */
  record Table(
      @JsonProperty("columns") List<String> columns,
      @JsonProperty("measurements") List<Measurement> measurements,
      @JsonProperty("baseline") String baseline) {

    /** The measurement that the others are compared with. */
    Measurement base() {
      return measurements.stream().filter(m -> m.name().equals(baseline)).findFirst().orElseThrow();
    }
  }

  /**
   * A bound on a figure.
   *
   * @param what the figure is
   * @param value what it was
   * @param atLeast the least it should be, or negative infinity
   * @param atMost the most it should be, or infinity
   */
  record Target(
      @JsonProperty("what") String what,
      @JsonProperty("value") double value,
      @JsonProperty("atLeast") double atLeast,
      @JsonProperty("atMost") double atMost) {

    boolean met() {
      return value >= atLeast && value <= atMost;
    }
  }

  /** Where the results of benchmarks are. */
  static Path folder() {
    return Path.of(System.getProperty("benchmark.folder", "target/benchmarks"));
  }

  /** Writes {@code NAME.json} into the folder. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(name + ".json");
    JSON.writeValue(file.toFile(), this);
    return file;
  }

  static Result read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Result.class);
  }
}
