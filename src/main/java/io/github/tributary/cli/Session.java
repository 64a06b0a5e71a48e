package io.github.tributary.cli;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark session of one command, stopped at its end. */
final class Session implements AutoCloseable {

  private static final String MASTER = "spark.master";
  private static final String SUBMIT_DEFAULT = "local[*]";

  private final SparkSession spark;

  private Session(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * A session.
   *
   * @param master what the configuration says, or empty; a master given to spark-submit comes first
   * @param conf Spark properties by name
   */
  static Session start(String name, String master, Map<String, String> conf) {
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    conf.forEach(builder::config);
    String submitted = System.getProperty(MASTER, "");
    // spark-submit says local[*] when it was told nothing.
    if (submitted.isEmpty() || submitted.equals(SUBMIT_DEFAULT)) {
      builder.master(master.isEmpty() ? SUBMIT_DEFAULT : master);
    }
    return new Session(builder.getOrCreate());
  }

  /** A session as spark-submit sets it up. */
  static Session start(String name) {
    return start(name, "", Map.of());
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
