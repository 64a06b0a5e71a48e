package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A master that Spark would not find is told at once, in one line. */
class MasterCheckTest {

  private static void assertRefused(String master, String text) {
    String message =
        assertThrows(UsageException.class, () -> MasterCheck.require(master)).getMessage();
    assertTrue(message.contains(text), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"local", "local[*]", "local[4]", "local[2, 3]", "local-cluster[2,1,1024]"})
  void mastersOfThisMachine(String master) {
    assertDoesNotThrow(() -> MasterCheck.require(master));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "locl[2]",
        "local[0]",
        "local[",
        "spark://",
        "spark://host",
        "spark://h:99999",
        "x"
      })
  void whatIsNoMaster(String master) {
    assertRefused(master, "expected local[N], local[*], spark://HOST:PORT, yarn or k8s://URL");
  }

  @ParameterizedTest
  @CsvSource({"yarn, spark-yarn", "k8s://https://host:443, spark-kubernetes"})
  void clustersWhoseJarIsNotThere(String master, String jar) {
    assertRefused(master, "this Spark has no " + jar + " jar; set SPARK_HOME");
  }

  @Test
  void oneThatAnswersAndOneThatDoesNot() throws IOException {
    int port;
    try (ServerSocket there = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = there.getLocalPort();
      MasterCheck.require("spark://127.0.0.1:" + port);
      // One of several is enough.
      MasterCheck.require("spark://127.0.0.1:1,127.0.0.1:" + port);
    }
    assertRefused("spark://127.0.0.1:" + port, "nobody answers there");
  }
}
