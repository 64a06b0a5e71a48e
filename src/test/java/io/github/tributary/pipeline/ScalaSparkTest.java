package io.github.tributary.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.StoreReporter;

/** The public API seen by the Scala compiler: setters chain, and nothing needs a cast. */
@ExtendWith(SparkSessionExtension.class)
class ScalaSparkTest {

  private static final String SOURCE = "src/test/resources/scala/FromScala.scala";

  private static void compile(Path classes) {
    Settings settings = new Settings();
    settings.processArgumentString("-d " + classes);
    settings.classpath().value_$eq(classPath());
    StoreReporter reporter = new StoreReporter(settings);
    Global compiler = new Global(settings, reporter);
    compiler.new Run().compile(CollectionConverters.asScala(List.of(SOURCE)).toList());
    String problems =
        CollectionConverters.asJava(reporter.infos()).stream()
            .map(Object::toString)
            .collect(Collectors.joining("\n"));
    assertFalse(reporter.hasErrors(), problems);
  }

  /** The tests' class path; Surefire may have put it into the manifest of a single jar. */
  private static String classPath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", ""),
            System.getProperty("java.class.path"))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void aScalaProgramCompilesAndRuns(SparkSession spark, @TempDir Path classes) throws Exception {
    compile(classes);
    Dataset<Row> table = Frames.of(spark, 100, 1);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, Thread.currentThread().getContextClassLoader())) {
      Class<?> program = loader.loadClass("FromScala");
      Dataset<?> predicted =
          (Dataset<?>) program.getMethod("classify", Dataset.class).invoke(null, table);
      assertTrue(List.of(predicted.columns()).contains("class"));
      double error = (double) program.getMethod("regress", Dataset.class).invoke(null, table);
      assertTrue(error > 0 && error < 10, "rmse " + error);
    }
  }
}
