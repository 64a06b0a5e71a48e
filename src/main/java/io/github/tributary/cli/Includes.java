package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.github.tributary.tables.Nearest;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The includes of one configuration file. A file that is included is looked for in the folder of
 * the file that names it, and has to be there, whether the include says {@code required} or not:
 * HOCON itself leaves out what is missing, and looks in the current folder and on the classpath.
 */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {

  /** What HOCON adds to a name without an ending. */
  private static final List<String> ENDINGS = List.of("", ".conf", ".json", ".properties");

  /** The files that include each other, the one that is being read last. */
  private final List<File> chain;

  private Includes(List<File> chain) {
    this.chain = chain;
  }

  /**
   * Parses a file with all that it includes.
   *
   * @throws UsageException if an included file is not there or includes itself
   * @throws ConfigException if one of the files is not HOCON
   */
  static Config parse(File file) {
    return parse(file.getAbsoluteFile(), List.of());
  }

  private static Config parse(File file, List<File> before) {
    List<File> chain = new ArrayList<>(before);
    chain.add(file);
    ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
    return ConfigFactory.parseFile(file, options.setIncluder(new Includes(chain)));
  }

  private File asking() {
    return chain.get(chain.size() - 1);
  }

  /** Nothing is left to the fallback, which would look elsewhere. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (what.startsWith("file:")) {
      return included(what.replaceFirst("^file:(//)?", ""));
    }
    if (LocalPaths.hasScheme(what)) {
      throw address(what);
    }
    return included(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return included(what.getPath());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    // What a resource includes is beside it on the classpath, and not beside this file.
    ConfigParseOptions options = context.parseOptions().setAllowMissing(false).setIncluder(null);
    try {
      return ConfigFactory.parseResourcesAnySyntax(what, options).root();
    } catch (ConfigException.IO missing) {
      throw new UsageException(
          asking() + ": include classpath(\"" + what + "\"): no such file on the classpath");
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    if (what.getProtocol().equals("file")) {
      return included(what.getPath());
    }
    throw address(what.toString());
  }

  /** What a server answers may differ from one run to the next, and need not be the user's. */
  private UsageException address(String what) {
    return new UsageException(
        asking()
            + ": include \""
            + what
            + "\": expected a file of this machine, found an address; copy it beside this file");
  }

  private ConfigObject included(String what) {
    Path folder = asking().getParentFile().toPath();
    String name = LocalPaths.inHome(what);
    Optional<File> found =
        ENDINGS.stream()
            .map(ending -> folder.resolve(name + ending).normalize().toFile())
            .filter(File::isFile)
            .findFirst();
    if (found.isEmpty()) {
      throw new UsageException(
          asking()
              + ": include \""
              + what
              + "\": no such file"
              + suggestion(folder.resolve(name).normalize().toFile()));
    }
    if (chain.contains(found.get())) {
      throw new UsageException(
          asking()
              + ": include \""
              + what
              + "\": the file includes itself: "
              + Stream.concat(chain.stream(), found.stream())
                  .map(File::getName)
                  .collect(Collectors.joining(" → ")));
    }
    return parse(found.get(), chain).root();
  }

  private static String suggestion(File missing) {
    File[] beside = missing.getAbsoluteFile().getParentFile().listFiles(File::isFile);
    return beside == null
        ? ""
        : Nearest.suggestion(missing.getName(), Stream.of(beside).map(File::getName).toList());
  }
}
