package io.github.tributary.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} says of how a command is started: by its script, with these variables. */
final class Usage {

  private static final String[] ENVIRONMENT = {
    "",
    "Environment:",
    "  SPARK_HOME             a Spark 4.1 installation (default: the build's)",
    "  SPARK_MASTER           the master's URL (default: spark.master, else local[*])",
    "  SPARK_DRIVER_MEMORY    the heap of the driver (default: 2g)",
    "  TRIBUTARY_SUBMIT_ARGS  more arguments of spark-submit (--conf k=v …)",
    "  SPARK_SUBMIT_OPTS      more JVM options of the driver",
    "  TRIBUTARY_NO_BUILD     when set: use the jar that is there, however old",
    "",
    "Without the script, JAR being target/tributary.jar:",
    "  spark-submit --class io.github.tributary.cli.Main JAR %s …"
  };

  private Usage() {}

  /** Names the script of every command in its usage. */
  static void describe(CommandLine program) {
    String name = program.getCommandName();
    program.getSubcommands().forEach((command, line) -> describe(name, command, line));
    UsageMessageSpec usage = program.getCommandSpec().usageMessage();
    usage.customSynopsis(
        synopsis(program)
            .replaceFirst(name, "run-scripts/COMMAND.sh")
            .replaceFirst(" COMMAND$", " …"));
  }

  private static void describe(String name, String command, CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.customSynopsis(
        synopsis(line).replaceFirst(name + " " + command, "run-scripts/" + command + ".sh"));
    String[] footer = ENVIRONMENT.clone();
    footer[footer.length - 1] = String.format(footer[footer.length - 1], command);
    usage.footer(footer);
  }

  private static String synopsis(CommandLine line) {
    Help plain = new Help(line.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
    return plain.synopsis(0).strip();
  }
}
