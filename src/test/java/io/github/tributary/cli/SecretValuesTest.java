package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rendered configuration has variables in the place of secrets, and gives the same run. */
class SecretValuesTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("DB_PASSWORD", "hunter2", "DB", "jdbc:x://me:hunter2@db/t", "PLAIN", "east");

  @TempDir private Path folder;

  private Configuration load(Map<String, String> environment, String... lines) {
    Path file = CommandLineRun.write(folder.resolve("train.conf"), lines);
    return Configuration.load(file.toString(), List.of(), environment);
  }

  /** Reads what was rendered where the variables have the secrets, and expects the same values. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.options.password = hunter2          | PASSWORD | data.options",
        "data.options.Password = hunter2          | PASSWORD | data.options",
        "data.options.sfPassword = hunter2        | SF_PASSWORD | data.options",
        "data.options { db.auth-token = hunter2 } | DB_AUTH_TOKEN | data.options",
        "spark.conf.spark.hadoop.fs.s3a.secret.key = hunter2 | SPARK_HADOOP_FS_S3A_SECRET_KEY | spark.conf",
        "spark.conf.spark.hadoop.fs.s3a.access.key = hunter2 | SPARK_HADOOP_FS_S3A_ACCESS_KEY | spark.conf",
        "data.options.password = ${DB_PASSWORD}   | DB_PASSWORD | data.options",
        "data.options.url = \"jdbc:x://me:hunter2@db/t\" | URL_PASSWORD | data.options",
        "data.options.url = \"jdbc:x://me:\"${DB_PASSWORD}\"@db/t\" | DB_PASSWORD | data.options",
        "data.options.url = ${DB}                 | DB | data.options",
        "data.options.url = \"jdbc:x://db/t?user=me&password=hunter2&ssl=true\" | URL_PASSWORD | data.options",
        "data.options.url = \"jdbc:sqlserver://db;user=me;password=hunter2\" | URL_PASSWORD | data.options",
        "spark.conf.o = \"-Da=b -Djavax.net.ssl.trustStorePassword=hunter2\" | O_JAVAX_NET_SSL_TRUST_STORE_PASSWORD | spark.conf",
      })
  void aSecretIsWrittenAsAVariable(String line, String variable, String section) {
    Configuration config = load(ENVIRONMENT, line);
    String rendered = config.render();
    assertFalse(rendered.contains("hunter2"), rendered);
    assertTrue(rendered.contains("${" + variable + "}"), rendered);
    assertTrue(rendered.lines().findFirst().orElseThrow().endsWith(": " + variable), rendered);
    Map<String, String> set = new HashMap<>(ENVIRONMENT);
    set.putIfAbsent(variable, "hunter2");
    Configuration again = load(set, rendered);
    assertEquals(config.map(section), again.map(section));
  }

  @Test
  void aPasswordInAPathIsWrittenAsAVariable() {
    String rendered = load(ENVIRONMENT, "data.path = \"ftp://me:hunter2@host/x.csv\"").render();
    assertFalse(rendered.contains("hunter2"), rendered);
    assertEquals(
        "ftp://me:other@host/x.csv",
        load(Map.of("DATA_PATH_PASSWORD", "other"), rendered).text("data.path"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.options.keyColumn = id | keyColumn=id",
        "data.options.primaryKey = id | primaryKey=id",
        "data.options.region = ${PLAIN} | region=east",
        "spark.conf.spark.authenticate.secret.file = /s/f | file=/s/f",
        "spark.conf.spark.hadoop.fs.s3a.aws.credentials.provider = org.x.P | provider=org.x.P",
        "spark.conf.spark.security.credentials.hive.enabled = false | enabled=false",
      })
  void whatIsNoSecretIsWrittenAsItIs(String line, String expected) {
    String rendered = load(ENVIRONMENT, line).render();
    assertFalse(rendered.startsWith("#"), rendered);
    String value = expected.substring(expected.indexOf('=') + 1);
    assertTrue(rendered.contains(value), rendered);
  }

  @Test
  void twoSecretsOfOneNameHaveVariablesOfTheirOwn() {
    String rendered =
        load(
                ENVIRONMENT,
                "data.options { my.password = hunter2, my_password = hunter3, a_b.token = hunter2 }")
            .render();
    assertFalse(rendered.contains("hunter"), rendered);
    assertTrue(rendered.contains("MY_PASSWORD, MY_PASSWORD_2"), rendered);
  }
}
