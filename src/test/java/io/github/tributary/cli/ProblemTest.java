package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a machine or an installation lacks is told with what to add. */
class ProblemTest {

  private static void assertTold(Throwable problem, String text) {
    assertTrue(Problem.isUsers(problem));
    assertTrue(Problem.oneLine(problem).contains(text), Problem.oneLine(problem));
  }

  @Test
  void memoryThatRanOutHereOrInATask() {
    assertTold(new OutOfMemoryError("Java heap space"), "raise SPARK_DRIVER_MEMORY");
    assertTold(
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent"
                + " failure: Lost task 0.0: java.lang.OutOfMemoryError: Java heap space"),
        "spark.executor.memory");
  }

  @Test
  void anExecutorThatIsLostForAnotherReason() {
    SparkException lost =
        new SparkException(
            "Job aborted due to stage failure: ExecutorLostFailure (executor 1 exited caused by one"
                + " of the running tasks) Reason: Command exited with code 137");
    assertFalse(Problem.isUsers(lost));
    assertTrue(Problem.oneLine(lost).contains("ExecutorLostFailure"));
  }

  @Test
  void aDiskThatIsFull() {
    assertTold(new RuntimeException(new IOException("No space left on device")), "a disk is full");
  }

  @ParameterizedTest
  @CsvSource({
    "s3a, --packages org.apache.hadoop:hadoop-aws:",
    "abfss, --packages org.apache.hadoop:hadoop-azure:",
    "gs, --packages com.google.cloud.bigdataoss:gcs-connector:",
    "s3, 's3://: expected s3a://'",
    "nosuch, --packages GROUP:ARTIFACT:VERSION"
  })
  void fileSystemsWithoutTheirPackage(String scheme, String text) {
    assertTold(
        new UnsupportedFileSystemException("No FileSystem for scheme \"" + scheme + "\""), text);
  }

  @Test
  void whatIsNotExpected() {
    IllegalStateException bug = new IllegalStateException("no such block");
    assertFalse(Problem.isUsers(bug));
    assertEquals("java.lang.IllegalStateException: no such block", Problem.oneLine(bug));
  }
}
