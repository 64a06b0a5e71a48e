package io.github.tributary.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys that there are: those of {@code reference.conf}. */
final class KnownKeys {

  /** Keys that hold names of the user's, which no reference can list. */
  static final List<String> FREE =
      List.of("data.options", "spark.conf", "sweep.over", "training.classWeight");

  private final Set<String> known = new TreeSet<>();

  KnownKeys(Config reference) {
    reference.entrySet().forEach(entry -> known.add(entry.getKey()));
    reference.root().forEach(this::addEmpty);
  }

  /** Adds keys whose default is an empty object or null, which a Config's entries leave out. */
  private void addEmpty(String path, ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      ((ConfigObject) value).forEach((key, inner) -> addEmpty(path + "." + key, inner));
    } else {
      known.add(path);
    }
  }

  /** Checks that a key, which is named in the value of another, exists. */
  void require(String where, String key) {
    if (!known.contains(key)) {
      throw unknown(where, key);
    }
  }

  /**
   * Checks the keys of a configuration, which need not be resolved.
   *
   * @param where what the user calls it; a file that it includes has a name of its own
   */
  void require(Config config, String where) {
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = entry.getKey();
      boolean free = FREE.stream().anyMatch(prefix -> key.startsWith(prefix + "."));
      if (!free && !known.contains(key)) {
        throw unknown(
            place(entry.getValue().origin(), where), String.join(".", ConfigUtil.splitPath(key)));
      }
    }
  }

  /** The file and line that a value comes from; an override has neither. */
  static String place(ConfigOrigin origin, String where) {
    if (origin.filename() == null) {
      boolean override = origin.description().startsWith(ConfigurationFile.OVERRIDE);
      return override ? ConfigurationFile.OVERRIDE : where;
    }
    File file = new File(origin.filename());
    boolean same = file.equals(new File(where).getAbsoluteFile());
    return (same ? where : file) + (origin.lineNumber() > 0 ? ": " + origin.lineNumber() : "");
  }

  private UsageException unknown(String where, String key) {
    return new UsageException(
        where
            + ": unknown key '"
            + key
            + "'"
            + Synonyms.ofKey(key, known)
            + "; conf/reference.conf lists all keys");
  }
}
