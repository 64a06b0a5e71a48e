package io.github.tributary.cli;

import io.github.tributary.distributed.ClusterBlas;
import io.github.tributary.linalg.blas.Blas;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The Spark session of one command, stopped at its end if it was started for it. */
final class Session implements AutoCloseable {

  private static final String MASTER = "spark.master";
  private static final String SUBMIT_DEFAULT = "local[*]";
  private static final String BLAS_THREADS = "spark.executorEnv.OPENBLAS_NUM_THREADS";
  private static final String AUTO = Blas.Choice.AUTO.text();
  private static final String TIME_ZONE = "spark.sql.session.timeZone";
  private static final String UTC = "UTC";
  private static final String LOOPBACK = "127.0.0.1";

  private final SparkSession spark;
  private final boolean own;

  private Session(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  /**
   * A session.
   *
   * @param master what the configuration says, or empty; a master given to spark-submit comes first
   * @param conf Spark properties by name
   */
  static Session start(String name, String master, Map<String, String> conf) {
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    conf.forEach(
        (key, value) -> {
          // What spark-submit was given comes before what the configuration says.
          if (System.getProperty(key) == null) {
            builder.config(key, value);
          }
        });
    if (System.getProperty(BLAS_THREADS) == null && !conf.containsKey(BLAS_THREADS)) {
      // A BLAS that MLlib finds would start a thread per core in each of as many tasks.
      String cores = conf.getOrDefault("spark.task.cpus", "1");
      builder.config(BLAS_THREADS, System.getProperty("spark.task.cpus", cores));
    }
    if (System.getProperty(TIME_ZONE) == null && !conf.containsKey(TIME_ZONE)) {
      // Times without a zone, in files and conditions, mean the same wherever the command is run.
      builder.config(TIME_ZONE, UTC);
    }
    String submitted = System.getProperty(MASTER, "");
    String used = submitted;
    // spark-submit says local[*] when it was told nothing.
    if (submitted.isEmpty() || submitted.equals(SUBMIT_DEFAULT)) {
      used = master.isEmpty() ? SUBMIT_DEFAULT : master;
      builder.master(used);
      if (used.startsWith("local") && System.getenv("SPARK_LOCAL_IP") == null) {
        // Everything is in this process; whatever the machine calls itself, this address works.
        builder.config("spark.driver.bindAddress", LOOPBACK).config("spark.driver.host", LOOPBACK);
      }
    }
    // A session that is there already, such as a notebook's, belongs to someone else.
    boolean own = SparkSession.getDefaultSession().isEmpty();
    if (own) {
      MasterCheck.require(used);
    }
    Session session = new Session(builder.getOrCreate(), own);
    String wanted = conf.getOrDefault(Blas.PROPERTY, AUTO);
    if (!own && !wanted.equals(AUTO) && !wanted.equals(session.blas())) {
      throw new UsageException(
          "spark.blas: a session that runs already keeps its BLAS; start it with "
              + Blas.PROPERTY
              + "="
              + wanted);
    }
    try {
      ClusterBlas.use();
    } catch (RuntimeException unusable) {
      session.close();
      throw unusable;
    }
    return session;
  }

  /** A session as a configuration says. */
  static Session of(Configuration config) {
    Map<String, String> conf = new HashMap<>(config.map("spark.conf"));
    conf.putIfAbsent(Blas.PROPERTY, RunPlan.choice(Blas.Choice.class, config, "spark.blas").text());
    return start(config.text("spark.appName"), config.text("spark.master"), conf);
  }

  /** A session as spark-submit sets it up. */
  static Session start(String name) {
    return start(name, "", Map.of());
  }

  private String blas() {
    return spark.sparkContext().getConf().get(Blas.PROPERTY, AUTO);
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
