package io.github.tributary.cli;

import io.github.tributary.distributed.BlasUnavailableException;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.tables.TableSource;
import java.io.FileNotFoundException;
import java.nio.file.FileAlreadyExistsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      message = problem.toString();
    }
    return message.lines().findFirst().orElse(message).strip();
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
            + "; choose another name, or replace it with output.overwrite=true (train) or --overwrite"
            + " (predict) if it is an earlier result";
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
    }
    return null;
  }
}
