package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file that changes while a command reads it: a condition on its rows changes it. */
@ExtendWith(SparkSessionExtension.class)
class ChangedFilesSparkTest {

  private static final AtomicInteger CHANGES = new AtomicInteger();

  // The function that runs in tasks is serialised.
  private static volatile Change change;

  @TempDir private Path folder;

  /** What happens to the file while its rows are read. */
  private interface Change {
    void run() throws IOException;
  }

  @BeforeEach
  void writeData(SparkSession spark) {
    Sample.data(folder);
  }

  private Path file() {
    return folder.resolve("data.csv");
  }

  private static boolean meanwhile(Object any) {
    try {
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private static void whileReading(SparkSession spark, Change wanted) {
    change = wanted;
    UDF1<Object, Boolean> function = ChangedFilesSparkTest::meanwhile;
    spark.udf().register("meanwhile", function, DataTypes.BooleanType);
  }

  private CommandLineRun train(Object... more) {
    Object[] arguments = new Object[more.length + 3];
    arguments[0] = "train";
    arguments[1] = Sample.configuration(folder);
    arguments[2] = "data.where=meanwhile(a)";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandLineRun.of(arguments);
  }

  private static void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * CHANGES.incrementAndGet()));
  }

  @Test
  void aRowMore(SparkSession spark) {
    whileReading(
        spark, () -> Files.writeString(file(), "0,0,0,0,0,1\n", StandardOpenOption.APPEND));
    train().refused(file().toString(), "changed while it was read", "use a copy");
    assertFalse(Files.exists(folder.resolve("model")));
  }

  @Test
  void otherContentOfTheSameLength(SparkSession spark) {
    whileReading(spark, () -> touch(file()));
    train().refused("changed while it was read", "of 1970-01-01T00:");
  }

  @Test
  void aTestTable(SparkSession spark) throws IOException {
    Path test = Files.copy(file(), folder.resolve("test.csv"));
    whileReading(spark, () -> touch(test));
    train("data.testPath=" + test, "data.testFraction=0").refused(test.toString(), "changed");
  }

  @Test
  void ofAPrediction(SparkSession spark) {
    CommandLineRun.of("train", Sample.configuration(folder)).succeeded();
    whileReading(spark, () -> touch(file()));
    CommandLineRun.of(
            "predict",
            folder.resolve("model"),
            file(),
            folder.resolve("predictions"),
            "--where=meanwhile(a)")
        .refused("changed while it was read");
    assertFalse(Files.exists(folder.resolve("predictions")));
  }

  /** What the reader leaves out may come and go. */
  @Test
  void filesThatAreNotReadMayChange(SparkSession spark) throws IOException {
    Path table = Files.createDirectories(folder.resolve("table"));
    Files.copy(file(), table.resolve("a.csv"));
    Path log = Files.writeString(table.resolve("run.log"), "x\n");
    Path hidden = Files.createDirectories(table.resolve("_temporary/0"));
    Path part = Files.writeString(hidden.resolve("part.csv"), "x\n");
    whileReading(
        spark,
        () -> {
          touch(log);
          Files.deleteIfExists(part);
        });
    train("data.path=" + table, "data.options.pathGlobFilter=*.csv").succeeded();
  }

  @Test
  void anotherFileOfTheFolderIsNone(SparkSession spark) throws IOException {
    Path table = Files.createDirectories(folder.resolve("table"));
    Files.copy(file(), table.resolve("a.csv"));
    whileReading(
        spark, () -> Files.writeString(table.resolve("b.csv"), "a,b,class,yes,amount,weight\n"));
    train("data.path=" + table, "output.path=" + folder.resolve("other")).succeeded();
  }
}
