package io.github.tributary.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.linalg.blas.BundledOpenBlas;
import java.io.IOException;
import java.util.List;

/** With OpenBLAS, the same for Tributary and Spark MLlib, or without any native BLAS. */
enum BlasChoice {
  NATIVE,
  NONE;

  private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLib";

  /** What a JVM is started with to have it. */
  List<String> jvmOptions() {
    return this == NATIVE
        ? List.of()
        // A name that no library has: netlib, and with it MLlib, takes its Java.
        : List.of("-D" + Blas.PROPERTY + "=vector", "-D" + LIBRARY + "=none");
  }

  /**
   * Gives MLlib the OpenBLAS that Tributary brings, which it would not look for, and says what both
   * have; to be called before Spark is used.
   */
  static String share() throws IOException {
    boolean wanted = Blas.Choice.of(System.getProperty(Blas.PROPERTY, "auto")) == Blas.Choice.AUTO;
    if (wanted && System.getProperty(LIBRARY + "Path") == null) {
      try {
        // Netlib looks once. Tributary lets it look first, and on a machine that has no library of
        // its own MLlib would run in Java.
        System.setProperty(LIBRARY + "Path", BundledOpenBlas.path().toString());
        BLAS.getInstance();
      } catch (UnsatisfiedLinkError notInTheJar) {
        // Then both have the machine's own.
      } finally {
        System.clearProperty(LIBRARY + "Path"); // by which Tributary would take the user's own
      }
    }
    Blas ours = Blas.current();
    String theirs = BLAS.getInstance().getClass().getSimpleName();
    return theirs.equals("JNIBLAS")
        ? ours.description() + " for both"
        : ours.description() + ", MLlib " + theirs;
  }
}
