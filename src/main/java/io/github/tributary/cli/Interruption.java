package io.github.tributary.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * Tells in one line that a signal, or memory that ran out in a task of this JVM, ends the program.
 */
final class Interruption {

  /** Before Spark's hook, whose stopped jobs would be told as failures. */
  private static final int BEFORE_SPARK = 100;

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Interruption() {}

  /** Watches for the end of the JVM. */
  static void tellTo(PrintWriter err) {
    ShutdownHookManager.get().addShutdownHook(() -> tell(err), BEFORE_SPARK);
  }

  /** Whether the program is being ended, so that a failure is nothing but a consequence. */
  static boolean hasBegun() {
    return BEGUN.get();
  }

  private static void tell(PrintWriter err) {
    boolean signal =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().matches("SIG[A-Z]+ handler"));
    boolean memory = !signal && isEndedBySpark();
    if (!signal && !memory) {
      return; // the program ends itself
    }
    BEGUN.set(true);
    SparkSession.getDefaultSession().foreach(Interruption::quiet);
    if (CommandLine.Help.Ansi.AUTO.enabled()) {
      err.println(); // the line of progress is not at its end
    }
    err.println(
        signal ? "Interrupted; unfinished output is removed" : "error: " + Problem.OUT_OF_MEMORY);
  }

  private static Object quiet(SparkSession spark) {
    spark.sparkContext().setLogLevel("OFF");
    return null;
  }

  /** Spark ends a JVM in which a task ran out of memory, with exit code 52. */
  private static boolean isEndedBySpark() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().endsWith(".SparkUncaughtExceptionHandler"));
  }
}
