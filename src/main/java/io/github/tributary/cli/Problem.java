package io.github.tributary.cli;

import io.github.tributary.distributed.BlasUnavailableException;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.tables.TableSource;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/** What a user reads of an exception. */
final class Problem {

  // When an executor's exception arrives as text only, its class name still marks it.
  private static final Pattern IN_TASK =
      Pattern.compile(
          "(?:"
              + Pattern.quote(InvalidDataException.class.getName())
              + "|"
              + Pattern.quote(BlasUnavailableException.class.getName())
              + "): ([^\n]*)");

  /** What helps where a JVM has too little memory. */
  static final String OUT_OF_MEMORY =
      "out of memory: raise SPARK_DRIVER_MEMORY (default 2g; on a cluster also"
          + " spark.executor.memory), or lower training.blockSize";

  // Of these the text is all that arrives from an executor, or the class is not there to be named.
  private static final Pattern MEMORY =
      Pattern.compile(
          "java\\.lang\\.OutOfMemoryError|SparkOutOfMemoryError|OutOfMemoryException"
              + "|UNABLE_TO_ACQUIRE_MEMORY|exit code 52");

  private static final Pattern DISK =
      Pattern.compile("No space left on device|Disk quota exceeded|There is not enough space");

  private static final Pattern NO_FILE_SYSTEM =
      Pattern.compile("No FileSystem for scheme \"([^\"]+)\"|Class (\\S+) not found");

  // The packages that read these, by the scheme of the path or the class that Hadoop looks for.
  private static final Map<String, String> FILE_SYSTEMS =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
          "gs", "com.google.cloud.bigdataoss:gcs-connector:VERSION",
          "abfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion());

  private static final Pattern SET =
      Pattern.compile("data\\.options\\.(\\w+) = (\"[^\"]*\"|[^\\s,;]+)");
  private static final Pattern KEY = Pattern.compile("data\\.options\\.(\\w+)");
  private static final String CATEGORICAL = ", or name the column in preprocessing.categorical";

  private static final String FILL = "fill or drop these rows";
  private static final String DROP = "; drop these rows";

  private Problem() {}

  /** Whether better input would have helped. */
  static boolean isUsers(Throwable problem) {
    return user(problem) != null;
  }

  /** One line that says what is wrong. */
  static String oneLine(Throwable problem) {
    String message = user(problem);
    if (message == null) {
      boolean wrapped = problem instanceof UncheckedIOException;
      message = (wrapped ? problem.getCause() : problem).toString();
    }
    return message.lines().findFirst().orElse(message).strip();
  }

  /** A line, with the options of commands that have no configuration in the place of its keys. */
  static String withOptions(String line) {
    String set = SET.matcher(line).replaceAll("--option $1=$2");
    return KEY.matcher(set).replaceAll("--option $1").replace(CATEGORICAL, "");
  }

  private static String user(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof NonFiniteLossException) {
        return cause.getMessage()
            + "; lower training.stepSize, or leave preprocessing.scaling = auto";
      }
      if (cause instanceof FileAlreadyExistsException exists) {
        return TableSource.display(exists.getFile())
            + ": "
            + exists.getReason()
            + (exists.getReason().equals(OutputFolder.EXISTS)
                ? "; choose another name, or replace it with output.overwrite=true (train) or"
                    + " --overwrite (predict) if it is an earlier result"
                : "; choose another name");
      }
      if (cause instanceof InvalidDataException && cause.getMessage().endsWith(FILL)) {
        // The library's users fill in code of their own; here there is a key for it.
        return cause.getMessage() + ", or train with preprocessing.missing = mean, median or skip";
      }
      if (cause instanceof InvalidDataException && cause.getMessage().endsWith(DROP)) {
        return cause.getMessage()
            + " with data.where (evaluate: --where), for example \"LABEL is not null\", or train with"
            + " preprocessing.missing = skip";
      }
      if (cause instanceof InvalidDataException
          || cause instanceof BlasUnavailableException
          || cause instanceof UsageException
          || cause instanceof ModelFormatException
          || cause instanceof FileNotFoundException
          || cause instanceof AnalysisException) {
        return cause.getMessage();
      }
      if (cause instanceof SparkException && cause.getMessage() != null) {
        Matcher inTask = IN_TASK.matcher(cause.getMessage());
        if (inTask.find()) {
          return inTask.group(1);
        }
      }
      String surroundings = surroundings(cause.toString());
      if (surroundings != null) {
        return surroundings;
      }
    }
    return null;
  }

  /** What the machine or the installation lacks, or null. */
  private static String surroundings(String text) {
    if (MEMORY.matcher(text).find()) {
      return OUT_OF_MEMORY;
    }
    if (DISK.matcher(text).find()) {
      return "a disk is full: make room where the output and Spark's own files are written"
          + " (spark.local.dir, by default the temporary folder)";
    }
    Matcher scheme = NO_FILE_SYSTEM.matcher(text);
    return scheme.find() ? fileSystem(scheme) : null;
  }

  private static String fileSystem(Matcher found) {
    String scheme = found.group(1);
    if (found.group(2) != null) {
      if (!found.group(2).startsWith("org.apache.hadoop.fs.")) {
        return null;
      }
      scheme = found.group(2).contains(".s3a.") ? "s3a" : "abfs";
    }
    if (scheme == null) {
      return null;
    }
    if (scheme.equals("s3") || scheme.equals("s3n")) {
      return scheme + "://: expected s3a://, Hadoop's name for S3";
    }
    String name = scheme.replaceFirst("^abfss$", "abfs");
    return scheme
        + "://: no file system of that name; if it is spelt right, give its package to"
        + " spark-submit: --packages "
        + FILE_SYSTEMS.getOrDefault(name, "GROUP:ARTIFACT:VERSION")
        + " (with the run scripts, in TRIBUTARY_SUBMIT_ARGS)";
  }
}
