package io.github.tributary.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code CONF [KEY=VALUE …]}, for the commands that take a configuration. */
final class ConfigurationArguments {

  @Parameters(index = "0", paramLabel = "CONF", description = "The configuration file (HOCON).")
  private String file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, for example training.maxIter=50.")
  private List<String> overrides = List.of();

  /** The configuration after the overrides. */
  Configuration load() {
    return Configuration.load(file, overrides);
  }
}
