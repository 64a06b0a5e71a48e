package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From a file, what it includes, the overrides and the environment to one resolved configuration.
 *
 * <p>A relative path in a file is relative to that file, so that a configuration works from any
 * current folder; a relative path in an override is relative to the current folder.
 */
final class ConfigurationFile {

  /** Keys whose values name files. */
  private static final List<String> PATHS = List.of("data.path", "data.testPath", "output.path");

  private static final String OUTPUT = "output.path";

  /** What messages call the command line. */
  static final String OVERRIDE = "override";

  private final String name;
  private final File file;
  private final Map<String, String> environment;

  /**
   * A file to be read.
   *
   * @param name what the user calls it
   * @throws UsageException if there is no such file
   */
  ConfigurationFile(String name, Map<String, String> environment) {
    this.name = name;
    this.file = new File(LocalPaths.inHome(name)).getAbsoluteFile();
    this.environment = environment;
    if (!file.isFile()) {
      throw new UsageException(name + ": no such configuration file");
    }
  }

  /**
   * The configuration after the overrides, above the defaults.
   *
   * @throws UsageException if a file is not HOCON or not there, a key is unknown, a variable has no
   *     value, or an override is not of the form key=value
   */
  Config read(List<String> overrides, Config reference) {
    KnownKeys known = new KnownKeys(reference);
    try {
      Config own = Includes.parse(file);
      known.require(own, name);
      Config given = overrides(overrides);
      known.require(given, OVERRIDE);
      Config all = resolved(given.withFallback(own).withFallback(reference), reference);
      Variables.requireReplaced(all, name);
      Set<String> overridden = new HashSet<>();
      given.entrySet().forEach(entry -> overridden.add(entry.getKey()));
      return withOutput(withAbsolutePaths(all, overridden));
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw Variables.unset(e, file, name);
    } catch (ConfigException e) {
      throw new UsageException(HoconMessages.plain(e, file.toString(), name));
    }
  }

  /** What is no key of the configuration is looked for in the environment. */
  private Config resolved(Config all, Config reference) {
    Config whole = all.withFallback(Variables.of(environment)).resolve(Variables.OPTIONS);
    Config known = ConfigFactory.empty();
    for (String section : reference.root().keySet()) {
      known = known.withValue(section, whole.root().get(section));
    }
    return known;
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
      return parsed(key, Variables.quoted(value)); // a path may hold any character
    }
    try {
      Config parsed = parsed(key, value);
      if (value.contains("${") || isWhole(parsed, key, value)) {
        return parsed;
      }
    } catch (ConfigException notHocon) {
      // A plain text such as an address needs no quotes on the command line.
    }
    return ConfigFactory.parseMap(Map.of(key, value), OVERRIDE);
  }

  private static Config parsed(String key, String value) {
    return ConfigFactory.parseString(
        key + " = " + value, ConfigParseOptions.defaults().setOriginDescription(OVERRIDE));
  }

  /** Whether HOCON took no part of the value for a comment or for another key. */
  private static boolean isWhole(Config parsed, String key, String value) {
    ConfigValue found = parsed.getValue(key);
    boolean plain = found.valueType() == ConfigValueType.STRING && !value.startsWith("\"");
    return parsed.entrySet().stream().allMatch(entry -> entry.getKey().startsWith(key))
        && (!plain || found.unwrapped().equals(value));
  }

  private Config withAbsolutePaths(Config all, Set<String> overridden) {
    Config absolute = all;
    for (String key : PATHS) {
      if (all.hasPath(key) && all.getValue(key).valueType() == ConfigValueType.STRING) {
        ConfigValue value = all.getValue(key);
        File folder = overridden.contains(key) ? new File("") : folder(value);
        absolute =
            absolute.withValue(
                key,
                SecretValues.withOriginOf(
                    value, LocalPaths.absolute(all.getString(key), folder.getAbsoluteFile())));
      }
    }
    return absolute;
  }

  /** The folder of the file that a value stands in. */
  private File folder(ConfigValue value) {
    String origin = value.origin().filename();
    File own = origin != null && new File(origin).isFile() ? new File(origin) : file;
    return own.getAbsoluteFile().getParentFile();
  }

  /** Without a folder to write to, it is models/ and the name of the file, beside it. */
  private Config withOutput(Config all) {
    if (!all.hasPath(OUTPUT) || !all.getValue(OUTPUT).unwrapped().equals("")) {
      return all;
    }
    String model = "models/" + file.getName().replaceFirst("\\.[^.]*$", "");
    String path = LocalPaths.absolute(model, file.getParentFile());
    return ConfigFactory.parseMap(Map.of(OUTPUT, path)).withFallback(all);
  }

  /** A key as a person writes it. */
  static String plain(String key) {
    return String.join(".", ConfigUtil.splitPath(key));
  }
}
