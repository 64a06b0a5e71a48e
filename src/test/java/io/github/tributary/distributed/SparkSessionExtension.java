package io.github.tributary.distributed;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves a {@link SparkSession} parameter: one session on two cores for all tests of a JVM,
 * stopped after the last.
 */
public final class SparkSessionExtension implements ParameterResolver {

  /** What the store of all tests holds, and closes. */
  private record Shared(SparkSession spark) implements AutoCloseable {
    @Override
    public void close() {
      spark.stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SparkSessionExtension.class))
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(start()), Shared.class)
        .spark();
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        // What code forgets to release stays, instead of going with the next garbage collection.
        .config("spark.cleaner.referenceTracking", false)
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .getOrCreate();
  }
}
