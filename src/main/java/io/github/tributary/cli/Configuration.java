package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;

/**
 * A run's configuration: a HOCON file, overrides of the form key=value, and below both the defaults
 * of {@code reference.conf}. Every key must be one of the reference's.
 */
final class Configuration {

  private final Config config;
  private final Map<String, String> environment;

  private Configuration(Config config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
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
    return load(file, overrides, System.getenv());
  }

  /** Reads a configuration whose variables are those of an environment. */
  static Configuration load(String file, List<String> overrides, Map<String, String> environment) {
    Config all = new ConfigurationFile(file, environment).read(overrides, reference());
    return new Configuration(all, environment);
  }

  /** Checks that a key, which is named in the value of another, exists. */
  void requireKey(String where, String key) {
    new KnownKeys(reference()).require(where, key);
  }

  /** What kind of value a key has. */
  ConfigValueType type(String key) {
    return read(key, "a value", () -> config.getValue(key)).valueType();
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
      entries.put(ConfigurationFile.plain(entry.getKey()), entry.getValue().unwrapped().toString());
    }
    return entries;
  }

  /** The entries of a free section as values, keys with dots as they are. */
  Map<String, ConfigValue> values(String key) {
    Map<String, ConfigValue> entries = new LinkedHashMap<>();
    Config section = read(key, "names and values in braces", () -> config.getConfig(key));
    section
        .entrySet()
        .forEach(entry -> entries.put(ConfigurationFile.plain(entry.getKey()), entry.getValue()));
    return entries;
  }

  /** This configuration with other values. */
  Configuration with(Map<String, ConfigValue> values) {
    Config changed = config;
    for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
      changed = changed.withValue(entry.getKey(), entry.getValue());
    }
    return new Configuration(changed, environment);
  }

  /** This configuration with the defaults of a section. */
  Configuration withDefaults(String section) {
    return new Configuration(config.withValue(section, reference().getValue(section)), environment);
  }

  /** A value in one line. */
  static String render(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise());
  }

  /**
   * The whole configuration as HOCON that can be run again, where the variables are set that stand
   * in the place of secrets; a comment at the head names them.
   */
  String render() {
    SecretValues secrets = new SecretValues(config, environment);
    String head =
        secrets.variables().isEmpty()
            ? ""
            : "# Secrets are not written here. To train with this file, set in the environment: "
                + String.join(", ", secrets.variables())
                + "\n";
    return head
        + secrets
            .written()
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
