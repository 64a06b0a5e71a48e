package io.github.tributary.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are those of secrets, and where addresses have some. */
class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "sfPassword",
        "db.passwd",
        "secret",
        "clientSecret",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.secret.key",
        "fs.azure.account.key.mine.file.core.windows.net",
        "spark.ssl.keyStorePassword",
        "kafka.ssl.key.password",
        "apikey",
        "API_KEY",
        "X-Auth-Token",
        "oauthtoken",
        "awsSessionToken",
        "credential",
        "credentials",
        "accessKeyId",
        "key",
        "kafka.sasl.jaas.config",
      })
  void aNameOfASecret(String name) {
    assertTrue(Secrets.isSecret(name), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyColumn",
        "key_column",
        "primaryKey",
        "partition.key",
        "keyspace",
        "monkey",
        "tokenizer",
        "maxTokens",
        "spark.ssl.keyStore",
        "spark.ssl.keyStoreType",
        "passwordFile",
        "spark.authenticate.secret.file",
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "spark.io.encryption.keySizeBits",
        "spark.sql.mapKeyDedupPolicy",
        "spark.kryo.registrator",
        "sep",
      })
  void aNameOfSomethingElse(String name) {
    assertFalse(Secrets.isSecret(name), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3a://me:pw@bucket/x: no such file | s3a://me:*****@bucket/x: no such file",
        "s3a://me:p:w@d@bucket/x            | s3a://me:*****@bucket/x",
        "ftp://:pw@host                     | ftp://:*****@host",
        "http://h/x?token=abc&a=b           | http://h/x?token=*****&a=b",
        "jdbc:sqlserver://h;password=a;b=c  | jdbc:sqlserver://h;password=*****;b=c",
        "hdfs://host:8020/a@b               | hdfs://host:8020/a@b",
        "spark://host:7077                  | spark://host:7077",
        "'x': expected key=value            | 'x': expected key=value",
        "mail me@home: a                    | mail me@home: a",
      })
  void addressesLoseTheirSecrets(String text, String expected) {
    assertEquals(expected, Secrets.hidden(text));
  }
}
