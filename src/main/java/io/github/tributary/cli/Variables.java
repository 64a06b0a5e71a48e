package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${NAME}} in a configuration: another key's value, or a variable of the environment. */
final class Variables {

  /** HOCON finds the environment where {@link #of} puts it, so that origins tell of it. */
  static final ConfigResolveOptions OPTIONS = ConfigResolveOptions.noSystem();

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\??([^}]*)}");

  private static final String ORIGIN = "env var ";
  private static final Pattern NAMED = Pattern.compile(ORIGIN + "(\\w+)");

  /** Spark and Hadoop replace variables of their own in their properties. */
  private static final String SPARK = "spark.conf.";

  private Variables() {}

  /** The environment, each value with its name for its origin. */
  static Config of(Map<String, String> environment) {
    Map<String, Object> values = new HashMap<>();
    environment.forEach(
        (name, value) -> values.put(name, ConfigValueFactory.fromAnyRef(value, ORIGIN + name)));
    return ConfigValueFactory.fromMap(values).toConfig();
  }

  /** The names of the variables that a value came from, or was put together with. */
  static List<String> behind(ConfigOrigin origin) {
    return NAMED.matcher(origin.description()).results().map(found -> found.group(1)).toList();
  }

  /** A text as HOCON that is the text, but for its variables. */
  static String quoted(String text) {
    StringBuilder hocon = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int end = 0;
    while (variable.find()) {
      hocon.append(quotedUnlessEmpty(text.substring(end, variable.start())));
      hocon.append(variable.group());
      end = variable.end();
    }
    String rest = text.substring(end);
    return hocon
        .append(end == 0 ? ConfigUtil.quoteString(rest) : quotedUnlessEmpty(rest))
        .toString();
  }

  private static String quotedUnlessEmpty(String text) {
    return text.isEmpty() ? "" : ConfigUtil.quoteString(text);
  }

  /** What to say of a variable that nobody has set. */
  static UsageException unset(ConfigException.UnresolvedSubstitution e, File file, String name) {
    Matcher variable = VARIABLE.matcher(e.getMessage());
    String where =
        e.getMessage()
            .replaceFirst(": [A-Z].*", "")
            .replace(file.toString(), name)
            .replaceFirst("^(" + ConfigurationFile.OVERRIDE + "): \\d+$", "$1");
    if (!variable.find()) {
      return new UsageException(e.getMessage());
    }
    String found = variable.group(1);
    return new UsageException(
        where
            + ": ${"
            + found
            + "} has no value; "
            + (found.contains(".")
                ? "there is no such key"
                : "set the environment variable "
                    + found
                    + ", for example with export "
                    + found
                    + "=…"));
  }

  /**
   * Checks that no variable stands in quotes, where HOCON leaves it as it is.
   *
   * @throws UsageException naming the key and the variable
   */
  static void requireReplaced(Config config, String file) {
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String text = String.valueOf(entry.getValue().unwrapped());
      Matcher variable = VARIABLE.matcher(text);
      if (!entry.getKey().startsWith(SPARK) && variable.find()) {
        throw new UsageException(
            KnownKeys.place(entry.getValue().origin(), file)
                + ": "
                + ConfigurationFile.plain(entry.getKey())
                + ": "
                + variable.group()
                + " stands in quotes, where no variable is replaced; write "
                + quoted(text));
      }
    }
  }
}
