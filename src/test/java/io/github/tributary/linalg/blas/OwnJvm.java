package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs in a JVM of their own, because a native library is loaded once in each. */
final class OwnJvm {

  private OwnJvm() {}

  /**
   * What a program prints, and errors, if it does.
   *
   * @param environment what it has besides this one's, whose variables for OpenBLAS it has not
   */
  static String says(Class<?> program, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("OPENBLAS_"));
    builder.environment().putAll(environment);
    byte[] said = builder.start().getInputStream().readAllBytes();
    return new String(said, StandardCharsets.UTF_8).strip();
  }
}
