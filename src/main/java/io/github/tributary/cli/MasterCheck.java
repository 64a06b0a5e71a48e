package io.github.tributary.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what would keep Spark from its master, which Spark itself tells late and at length. */
final class MasterCheck {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String COUNT = "(\\*|[1-9][0-9]*)";

  private static final Pattern LOCAL =
      Pattern.compile("local(\\[" + COUNT + "( *, *[1-9][0-9]*)?])?|local-cluster\\[[0-9, ]+]");

  private static final Pattern STANDALONE = Pattern.compile("spark://([^,/]+)");
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\[?([^\\[\\]]+?)]?:([0-9]{1,5})");

  private MasterCheck() {}

  /**
   * Checks a master's URL.
   *
   * @throws UsageException if it is none, Spark has no jar for it, or nobody answers there
   */
  static void require(String master) {
    if (master.equals("yarn")) {
      requireClass(master, "org.apache.spark.scheduler.cluster.YarnClusterManager", "spark-yarn");
    } else if (master.startsWith("k8s://")) {
      requireClass(
          master,
          "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager",
          "spark-kubernetes");
    } else if (master.startsWith("spark://")) {
      requireAnswer(master);
    } else if (!LOCAL.matcher(master).matches()) {
      throw malformed(master);
    }
  }

  private static UsageException malformed(String master) {
    return new UsageException(
        "master: expected local[N], local[*], spark://HOST:PORT, yarn or k8s://URL, found '"
            + master
            + "' (SPARK_MASTER, --master or spark.master)");
  }

  private static void requireClass(String master, String name, String jar) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new UsageException(
          "master "
              + master
              + ": this Spark has no "
              + jar
              + " jar; set SPARK_HOME to a Spark 4.1 installation with it");
    }
  }

  /** Of several masters, which stand by for each other, one has to answer. */
  private static void requireAnswer(String master) {
    String reason = "";
    Matcher address = STANDALONE.matcher(master.replace(",", ",spark://"));
    boolean any = false;
    while (address.find()) {
      Matcher parts = HOST_AND_PORT.matcher(address.group(1));
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 0xFFFF) {
        throw malformed(master);
      }
      any = true;
      reason = refusal(parts.group(1), Integer.parseInt(parts.group(2)));
      if (reason.isEmpty()) {
        return;
      }
    }
    if (!any) {
      throw malformed(master);
    }
    throw new UsageException(
        "master "
            + master
            + ": nobody answers there ("
            + reason
            + "); start it, here with run-scripts/start-cluster.sh, or correct SPARK_MASTER,"
            + " --master or spark.master");
  }

  private static String refusal(String host, int port) {
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        return "no such host: " + host;
      }
      socket.connect(address, TIMEOUT_MILLIS);
      return "";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }
}
