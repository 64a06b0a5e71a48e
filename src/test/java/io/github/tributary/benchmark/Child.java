package io.github.tributary.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Contestants in a process of their own, which stays alive from round to round: another BLAS, or
 * another language. It says {@code @ready NOTE}, then reads lines {@code NAME ROUND} and answers
 * each with {@code @values NUMBER …}; whatever else it prints goes to its log.
 */
final class Child implements AutoCloseable {

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final String note;

  private Child(String name, Path log, ProcessBuilder command) throws IOException {
    this.name = name;
    this.log = log;
    process = command.redirectError(log.toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    note = answer("@ready");
  }

  /** Starts another JVM with the options of this one and more, for a main class and arguments. */
  static Child jvm(String name, List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(name, command, Map.of());
  }

  /**
   * Starts any program that follows the protocol.
   *
   * @throws IllegalStateException if it ends before it is ready
   */
  static Child start(String name, List<String> command, Map<String, String> environment) {
    Path log = Result.folder().resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      return new Child(name, log, builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the process says about itself: versions, its BLAS. */
  String note() {
    return note;
  }

  /** One of its contestants. */
  Contestant contestant(String contestant) {
    return round -> {
      try {
        commands.write(contestant + " " + round + "\n");
        commands.flush();
        String[] numbers = answer("@values").split(" ");
        return java.util.Arrays.stream(numbers).mapToDouble(Double::parseDouble).toArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private String answer(String expected) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(expected + " ")) {
        return line.substring(expected.length() + 1);
      }
    }
    throw new IllegalStateException(name + " ended without an answer; see " + log);
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The other side: answers until its input ends. */
  static void serve(String note, Map<String, Contestant> contestants) {
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println("@ready " + note);
    in.lines()
        .map(line -> line.split(" "))
        .forEach(
            command -> {
              double[] values = contestants.get(command[0]).run(Integer.parseInt(command[1]));
              StringBuilder answer = new StringBuilder("@values");
              for (double value : values) {
                answer.append(String.format(Locale.ROOT, " %.9g", value));
              }
              out.println(answer);
            });
  }
}
