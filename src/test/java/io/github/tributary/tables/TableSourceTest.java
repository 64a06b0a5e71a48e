package io.github.tributary.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.distributed.InvalidDataException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats by the names of files. */
class TableSourceTest {

  @ParameterizedTest
  @CsvSource({
    "a.csv, csv",
    "A.CSV, csv",
    "a.b.csv.gz, csv",
    "a.svm, libsvm",
    "a.libsvm.bz2, libsvm",
    "part-0.snappy.parquet, parquet",
    "a.jsonl.zst, json",
    "a.ndjson, json",
    "a.orc, orc"
  })
  void theEndingOfANameSaysTheFormat(String name, String format) {
    assertEquals(Optional.of(format), TableSource.formatOf(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.csv.bak", "", "a.gz", "acsv"})
  void otherNamesSayNothing(String name) {
    assertEquals(Optional.empty(), TableSource.formatOf(name));
  }

  @ParameterizedTest
  @CsvSource({
    "auto, out.json, in.csv, auto, json",
    "auto, out, in.orc, auto, orc",
    "auto, out, in, csv, csv",
    "auto, out, in, auto, parquet",
    "csv, out.json, in.orc, auto, csv"
  })
  void predictionsAreWrittenInTheFormatAskedForElseByNameElseAsTheInput(
      String asked, String out, String in, String inFormat, String expected) {
    TableSource source = new TableSource(in, inFormat, Map.of());
    assertEquals(expected, TableSink.choose(asked, out, source).format());
  }

  @Test
  void libsvmHoldsNoPredictions() {
    TableSource source = new TableSource("in.libsvm", "auto", Map.of());
    assertThrows(InvalidDataException.class, () -> TableSink.choose("auto", "out", source));
  }

  @Test
  void aLocalPathIsShownWithoutItsScheme() {
    assertEquals("/a/b.csv", TableSource.display("file:///a/b.csv"));
    assertEquals("hdfs://h/a.csv", TableSource.display("hdfs://h/a.csv"));
  }
}
