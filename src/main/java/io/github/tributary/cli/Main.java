package io.github.tributary.cli;

import io.github.tributary.tables.Secrets;
import io.github.tributary.training.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The program: {@code spark-submit --class io.github.tributary.cli.Main tributary.jar COMMAND …}.
 *
 * <p>Exit code 0 for success, 1 for a failure that is not the user's (or a failed {@code verify}),
 * 2 for bad input, which is told in one line, 3 for a model that was written and is worse than
 * none.
 */
@Command(
    name = "tributary",
    description = "Neural-network training on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      SweepCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ExplainCommand.class,
      VerifyCommand.class
    })
public final class Main {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  /** For picocli. */
  public Main() {}

  /** Runs the program and ends the JVM unless it succeeds. */
  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Interruption.tellTo(err);
    int code = run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a command with its output going to the given writers; returns the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setOut(out).setErr(err);
    Usage.describe(line);
    line.setParameterExceptionHandler(
        (problem, arguments) -> {
          err.println("error: " + Secrets.hidden(problem.getMessage()) + "; see --help");
          return 2;
        });
    line.setExecutionExceptionHandler(
        (problem, command, parsed) ->
            tell(
                problem,
                main.debug,
                err,
                command.getCommandSpec().mixins().values().stream()
                    .anyMatch(one -> one.userObject() instanceof DataOptions)));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError problem) { // picocli passes errors on
      return tell(problem, main.debug, err, false);
    }
  }

  private static int tell(Throwable problem, boolean debug, PrintWriter err, boolean options) {
    boolean users = Problem.isUsers(problem);
    if (Interruption.hasBegun()) {
      return 1; // told already
    }
    if (debug) {
      StringWriter trace = new StringWriter();
      problem.printStackTrace(new PrintWriter(trace));
      err.print(Secrets.hidden(trace.toString()));
    }
    String line = Problem.oneLine(problem);
    err.println(
        "error: "
            + Secrets.hidden(options ? Problem.withOptions(line) : line)
            + (users || debug ? "" : " (--debug prints where it happened)"));
    return users ? 2 : 1;
  }

  /** Says which version this is. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tributary " + Version.TRIBUTARY};
    }
  }
}
