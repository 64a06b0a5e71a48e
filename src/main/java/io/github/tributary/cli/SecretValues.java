package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.github.tributary.tables.Secrets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration as it may be written to a file: in the place of each secret stands the variable
 * of the environment that it came from, or one that is named after its key.
 */
final class SecretValues {

  /** Sections whose keys are names of Spark's and of data sources. */
  private static final List<String> SECTIONS = List.of("data.options.", "spark.conf.");

  private final Map<String, String> environment;
  private final SortedMap<String, String> variables = new TreeMap<>();
  private Config written;

  SecretValues(Config config, Map<String, String> environment) {
    this.environment = environment;
    written = config;
    config.entrySet().forEach(entry -> replace(entry.getKey(), entry.getValue()));
  }

  /** The configuration without secrets. */
  Config written() {
    return written;
  }

  /** The names of the variables that must be set where the written configuration is read. */
  List<String> variables() {
    return List.copyOf(variables.keySet());
  }

  private void replace(String key, ConfigValue value) {
    boolean plain =
        value.valueType() == ConfigValueType.STRING || value.valueType() == ConfigValueType.NUMBER;
    String text = String.valueOf(value.unwrapped());
    if (!plain || text.isEmpty() || text.matches("(?i)true|false")) {
      return;
    }
    String name = withoutSection(key);
    boolean whole = !name.equals(key) && Secrets.isSecret(name);
    boolean inAddress = !Secrets.hidden(text).equals(text);
    boolean given =
        inAddress
            && Variables.behind(value.origin()).stream()
                .anyMatch(one -> text.equals(environment.get(one)));
    if (given) {
      whole = true; // an address that came from the environment as it is
    }
    String hocon =
        whole
            ? reference(value, name, text)
            : Secrets.replaced(text, (word, secret) -> reference(value, name + "." + word, secret));
    if (hocon.equals(text)) {
      return;
    }
    if (!whole) {
      hocon = Variables.quoted(hocon);
    }
    written = written.withValue(key, ConfigFactory.parseString("x = " + hocon).root().get("x"));
  }

  private static String withoutSection(String key) {
    String plain = ConfigurationFile.plain(key);
    return SECTIONS.stream()
        .filter(plain::startsWith)
        .map(section -> plain.substring(section.length()))
        .findFirst()
        .orElse(key);
  }

  /** The variable that a secret came from, or one named after what it is the secret of. */
  private String reference(ConfigValue value, String name, String secret) {
    String variable =
        Variables.behind(value.origin()).stream()
            .filter(one -> secret.equals(environment.get(one)))
            .findFirst()
            .orElseGet(() -> unused(variableName(name), secret));
    variables.put(variable, secret);
    return "${" + variable + "}";
  }

  /** {@code SPARK_HADOOP_FS_S3A_SECRET_KEY} of {@code spark.hadoop.fs.s3a.secret.key}. */
  private static String variableName(String name) {
    String apart = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]+", "_");
    String upper = apart.replaceAll("^_+|_+$", "").toUpperCase(Locale.ROOT);
    return upper.matches("[A-Z].*") ? upper : "SECRET_" + upper;
  }

  /** Two secrets of one name are told apart by a number. */
  private String unused(String name, String secret) {
    String free = name;
    for (int n = 2; !variables.getOrDefault(free, secret).equals(secret); n++) {
      free = name + "_" + n;
    }
    return free;
  }

  /** A text with the origin of a value, which tells of the variables it was made from. */
  static ConfigValue withOriginOf(ConfigValue value, String text) {
    return ConfigValueFactory.fromAnyRef(text).withOrigin(value.origin());
  }
}
