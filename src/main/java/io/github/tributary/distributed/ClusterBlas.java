package io.github.tributary.distributed;

import io.github.tributary.linalg.blas.Blas;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * The BLAS that the Spark configuration asks for, in this JVM, be it the driver's or an executor's:
 * {@code spark.tributary.blas}, with as many threads as a task has cores.
 */
public final class ClusterBlas {

  private static final Logger LOG = Logger.getLogger(ClusterBlas.class.getName());

  // What Spark calls the driver, which runs the tasks itself in local mode.
  private static final String DRIVER = "driver";

  // So that nothing is said by every task.
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private ClusterBlas() {}

  /**
   * Uses it from now on.
   *
   * @return what is in use now
   * @throws BlasUnavailableException if the configuration asks for one that is not there
   */
  public static Blas use() {
    SparkEnv env = SparkEnv.get();
    if (env == null) {
      return Blas.current();
    }
    SparkConf conf = env.conf();
    TaskContext task = TaskContext.get();
    Blas blas =
        use(
            conf.get(Blas.PROPERTY, Blas.Choice.AUTO.text()),
            task == null ? conf.getInt("spark.task.cpus", 1) : task.cpus());
    say(Level.WARNING, blas.warning());
    return blas;
  }

  /**
   * As {@link #use()}, in a task. The log of an executor says once what that is, and warns if the
   * driver uses another, by its description.
   */
  static void useAs(String driver) {
    Blas blas = use();
    SparkEnv env = SparkEnv.get();
    if (env != null && !env.executorId().equals(DRIVER)) {
      say(Level.INFO, "Matrix products by " + blas.descriptionWithThreads());
    }
    if (!blas.description().equals(driver)) {
      say(
          Level.WARNING,
          "This executor computes with "
              + blas.description()
              + ", the driver with "
              + driver
              + ": the last bits of results depend on where tasks run. Set "
              + Blas.PROPERTY
              + " to what all machines have, and OPENBLAS_CORETYPE in the environment of all to the"
              + " oldest of their processors.");
    }
  }

  private static Blas use(String name, int threads) {
    Blas.Choice choice;
    try {
      choice = Blas.Choice.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new BlasUnavailableException(Blas.PROPERTY + " " + unknown.getMessage(), unknown);
    }
    try {
      return Blas.use(choice, threads);
    } catch (UnsatisfiedLinkError notThere) {
      throw new BlasUnavailableException(
          Blas.PROPERTY
              + " is "
              + name
              + ", but "
              + notThere.getMessage()
              + "; use auto to take what there is",
          notThere);
    }
  }

  private static void say(Level level, String message) {
    if (!message.isEmpty() && SAID.add(message)) {
      LOG.log(level, message);
    }
  }
}
