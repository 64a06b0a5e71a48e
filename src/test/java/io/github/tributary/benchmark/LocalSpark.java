package io.github.tributary.benchmark;

import org.apache.spark.sql.SparkSession;

/** Spark in this JVM, a task per core, that nobody else can reach. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession start(String name) {
    return SparkSession.builder()
        .appName(name)
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .master("local[*]")
        .getOrCreate();
  }
}
