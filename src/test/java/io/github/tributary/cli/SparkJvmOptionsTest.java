package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The JVM options of the run scripts and the tests are the ones Spark gives to executors. */
class SparkJvmOptionsTest {
  @Test
  void equalSparksOwn() throws IOException {
    List<String> options =
        Files.readAllLines(Path.of("run-scripts", "spark-jvm.options")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertEquals(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)), options);
  }
}
