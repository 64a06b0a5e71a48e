package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.github.tributary.tables.Nearest;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;

/**
 * A run's configuration: a HOCON file, overrides of the form key=value, and below both the defaults
 * of {@code reference.conf}. Every key must be one of the reference's.
 *
 * <p>A relative path in the file is relative to the file, so that a configuration works from any
 * current folder; a relative path in an override is relative to the current folder.
 */
final class Configuration {

  /** Keys whose values name files. */
  private static final List<String> PATHS = List.of("data.path", "data.testPath", "output.path");

  /** Keys that hold names of the user's, which no reference can list. */
  private static final List<String> FREE = List.of("data.options", "spark.conf", "sweep.over");

  private static final String OUTPUT = "output.path";

  private final Config config;

  private Configuration(Config config) {
    this.config = config;
  }

  /** The defaults alone. */
  static Config reference() {
    return ConfigFactory.parseResources(
            Configuration.class.getClassLoader(), "io/github/tributary/reference.conf")
        .resolve();
  }

  /**
   * Reads a configuration.
   *
   * @throws UsageException if the file does not exist or is not HOCON, a key is unknown, or an
   *     override is not of the form key=value
   */
  static Configuration load(String file, List<String> overrides) {
    File path = new File(file);
    if (!path.isFile()) {
      throw new UsageException(file + ": no such configuration file");
    }
    Config reference = reference();
    Config own;
    try {
      own = ConfigFactory.parseFile(path, ConfigParseOptions.defaults().setAllowMissing(false));
      requireKnown(own, reference, file);
      own = againstFolder(own, path.getAbsoluteFile().getParentFile());
      Config given = overrides(overrides);
      requireKnown(given, reference, "override");
      Config all = given.withFallback(own).withFallback(reference).resolve();
      return new Configuration(withOutput(all, path));
    } catch (ConfigException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Config overrides(List<String> overrides) {
    Config all = ConfigFactory.empty();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'" + override + "': expected key=value");
      }
      String key = override.substring(0, equals).strip();
      String value = override.substring(equals + 1).strip();
      all = override(key, value).withFallback(all);
    }
    return all;
  }

  private static Config override(String key, String value) {
    if (PATHS.contains(key)) {
      return ConfigFactory.parseMap(Map.of(key, LocalPaths.absolute(value)));
    }
    try {
      Config parsed = ConfigFactory.parseString(key + " = " + value);
      if (value.contains("${") || isWhole(parsed, key, value)) {
        return parsed;
      }
    } catch (ConfigException notHocon) {
      // A plain text such as an address needs no quotes on the command line.
    }
    return ConfigFactory.parseMap(Map.of(key, value));
  }

  /** Whether HOCON took no part of the value for a comment or for another key. */
  private static boolean isWhole(Config parsed, String key, String value) {
    ConfigValue found = parsed.getValue(key);
    boolean plain = found.valueType() == ConfigValueType.STRING && !value.startsWith("\"");
    return parsed.entrySet().stream().allMatch(entry -> entry.getKey().startsWith(key))
        && (!plain || found.unwrapped().equals(value));
  }

  /** Makes relative paths absolute. */
  private static Config againstFolder(Config own, File folder) {
    Map<String, String> absolute = new LinkedHashMap<>();
    Config resolved = own.resolve();
    for (String key : PATHS) {
      if (resolved.hasPath(key)) {
        absolute.put(key, LocalPaths.absolute(resolved.getString(key), folder));
      }
    }
    return ConfigFactory.parseMap(absolute).withFallback(resolved);
  }

  /** Without a folder to write to, it is models/ and the name of the file, beside it. */
  private static Config withOutput(Config all, File file) {
    if (!all.getString(OUTPUT).isEmpty()) {
      return all;
    }
    String name = file.getName().replaceFirst("\\.[^.]*$", "");
    File folder = file.getAbsoluteFile().getParentFile();
    return ConfigFactory.parseMap(Map.of(OUTPUT, LocalPaths.absolute("models/" + name, folder)))
        .withFallback(all);
  }

  private static Set<String> knownKeys(Config reference) {
    Set<String> known = new TreeSet<>();
    reference.entrySet().forEach(entry -> known.add(entry.getKey()));
    reference.root().forEach((section, value) -> emptyOnes(section, value, known));
    return known;
  }

  /** Checks that a key, which is named in the value of another, exists. */
  void requireKey(String where, String key) {
    Set<String> known = knownKeys(reference());
    if (!known.contains(key)) {
      throw unknown(where, key, known);
    }
  }

  private static UsageException unknown(String where, String key, Set<String> known) {
    return new UsageException(
        where
            + ": unknown key '"
            + key
            + "'"
            + Nearest.suggestion(key, known)
            + "; conf/reference.conf lists all keys");
  }

  private static void requireKnown(Config config, Config reference, String where) {
    Set<String> known = knownKeys(reference);
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = entry.getKey();
      boolean free = FREE.stream().anyMatch(prefix -> key.startsWith(prefix + "."));
      if (!free && !known.contains(key)) {
        String plain = String.join(".", ConfigUtil.splitPath(key));
        // An override has no file, and no line that would help.
        int line =
            entry.getValue().origin().filename() == null
                ? 0
                : entry.getValue().origin().lineNumber();
        throw unknown(where + (line > 0 ? ": " + line : ""), plain, known);
      }
    }
  }

  /** Adds keys whose default is an empty object or null, which a Config's entries leave out. */
  private static void emptyOnes(String path, ConfigValue value, Set<String> known) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      ((ConfigObject) value).forEach((key, inner) -> emptyOnes(path + "." + key, inner, known));
    } else {
      known.add(path);
    }
  }

  /** A text. */
  String text(String key) {
    return read(key, "a text", () -> config.getString(key));
  }

  /** A list of texts, or a single text as a list of one; the empty text is the empty list. */
  List<String> texts(String key) {
    return read(
        key,
        "a text or a list of texts",
        () -> {
          if (config.getValue(key).valueType() == ConfigValueType.LIST) {
            return config.getStringList(key);
          }
          String one = config.getString(key);
          return one.isEmpty() ? List.of() : List.of(one);
        });
  }

  /** A whole number. */
  int integer(String key) {
    long number = longInteger(key);
    if (number != (int) number) {
      throw new UsageException(
          key + ": expected a number up to " + Integer.MAX_VALUE + ", found " + number);
    }
    return (int) number;
  }

  /** A whole number of 64 bits. */
  long longInteger(String key) {
    return read(
        key,
        "a whole number",
        () -> {
          double number = config.getDouble(key);
          if (number != Math.rint(number) || Math.abs(number) > 0x1p63) {
            throw new ConfigException.BadValue(key, "not whole");
          }
          return config.getLong(key);
        });
  }

  /** A number. */
  double number(String key) {
    return read(key, "a number", () -> config.getDouble(key));
  }

  /**
   * A number, where words may stand too, which the caller has looked for.
   *
   * @param expected numbers and words
   * @param valid which numbers there may be
   */
  double numberOr(String key, String expected, DoublePredicate valid) {
    double number = read(key, expected, () -> config.getDouble(key));
    if (!valid.test(number)) {
      throw new UsageException(key + ": expected " + expected + ", found " + text(key));
    }
    return number;
  }

  /** True or false. */
  boolean flag(String key) {
    return read(key, "true or false", () -> config.getBoolean(key));
  }

  /** The entries of a free section, keys with dots as they are. */
  Map<String, String> map(String key) {
    Map<String, String> entries = new LinkedHashMap<>();
    Config section = read(key, "names and values in braces", () -> config.getConfig(key));
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      entries.put(
          String.join(".", ConfigUtil.splitPath(entry.getKey())),
          entry.getValue().unwrapped().toString());
    }
    return entries;
  }

  /** The entries of a free section as values, keys with dots as they are. */
  Map<String, ConfigValue> values(String key) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    Config section = read(key, "names and values in braces", () -> config.getConfig(key));
    section
        .entrySet()
        .forEach(
            entry ->
                entries.put(
                    String.join(".", ConfigUtil.splitPath(entry.getKey())), entry.getValue()));
    return entries;
  }

  /** This configuration with other values. */
  Configuration with(Map<String, ConfigValue> values) {
    Config changed = config;
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      changed = changed.withValue(entry.getKey(), entry.getValue());
    }
    return new Configuration(changed);
  }

  /** This configuration with the defaults of a section. */
  Configuration withDefaults(String section) {
    return new Configuration(config.withValue(section, reference().getValue(section)));
  }

  /** A value in one line. */
  static String render(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise());
  }

  /** The whole configuration as HOCON that can be run again. */
  String render() {
    return config
        .root()
        .render(
            ConfigRenderOptions.defaults()
                .setJson(false)
                .setOriginComments(false)
                .setComments(false));
  }

  private <T> T read(String key, String expected, Supplier<T> value) {
    try {
      return value.get();
    } catch (ConfigException e) {
      throw new UsageException(key + ": expected " + expected + ", found " + found(key));
    }
  }

  private String found(String key) {
    if (!config.hasPath(key)) {
      return "null";
    }
    ConfigValue value = config.getValue(key);
    return value.valueType() == ConfigValueType.STRING
        ? "'" + value.unwrapped() + "'"
        : value.render(ConfigRenderOptions.concise());
  }
}
