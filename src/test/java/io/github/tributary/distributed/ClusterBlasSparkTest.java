package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.linalg.blas.Blas.Choice;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ClusterBlasSparkTest {

  private final SparkSession spark;
  private SparkConf conf;

  ClusterBlasSparkTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void configuration() {
    conf = SparkEnv.get().conf();
  }

  @AfterEach
  void asBefore() {
    conf.remove(Blas.PROPERTY);
    ClusterBlas.use();
  }

  @Test
  void isWhatTheConfigurationSaysOnDriverAndInTasks() {
    conf.set(Blas.PROPERTY, "java");
    assertEquals(Choice.JAVA, ClusterBlas.use().found());
    conf.set(Blas.PROPERTY, "vector");
    List<String> inTasks =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(1, 2), 2)
            .map(one -> ClusterBlas.use().found().text())
            .collect();
    assertEquals(List.of("vector", "vector"), inTasks);
  }

  @Test
  void anUnknownOneIsRefusedByItsProperty() {
    conf.set(Blas.PROPERTY, "mkl");
    assertEquals(
        "spark.tributary.blas must be one of auto, native, vector, java; found mkl",
        assertThrows(BlasUnavailableException.class, ClusterBlas::use).getMessage());
  }

  @Test
  void oneThatIsNotThereIsRefusedWithTheReasonAndTheFix() {
    Blas.use(Choice.NATIVE, 1); // jffi looks once which system it is on
    conf.set(Blas.PROPERTY, "java");
    ClusterBlas.use();
    // Where this machine may have no BLAS of its own either.
    String system = System.setProperty("os.name", "SunOS");
    try {
      conf.set(Blas.PROPERTY, "native");
      assertEquals(
          "spark.tributary.blas is native, but there is no OpenBLAS for sunos-"
              + System.getProperty("os.arch")
              + " in the jar; use auto to take what there is",
          assertThrows(BlasUnavailableException.class, ClusterBlas::use).getMessage());
    } finally {
      System.setProperty("os.name", system);
    }
  }
}
