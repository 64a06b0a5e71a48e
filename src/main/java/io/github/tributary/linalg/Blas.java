package io.github.tributary.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The BLAS that matrix products run on: the machine's own if there is one, else netlib's Java. */
public final class Blas {

  // Netlib reports a missing native library as a warning with a stack trace; the program names
  // the BLAS in use instead. Held in a field because loggers are only weakly referenced.
  private static final Logger NETLIB = Logger.getLogger("dev.ludovic.netlib.blas");

  private static final BLAS INSTANCE = load();

  private Blas() {}

  static BLAS instance() {
    return INSTANCE;
  }

  /** What a user should read about the BLAS in use, in a few words. */
  public static String description() {
    if (INSTANCE instanceof NativeBLAS) {
      return "native (system libblas)";
    }
    return INSTANCE.getClass().getSimpleName().equals("VectorBLAS")
        ? "Java Vector API (no native BLAS found)"
        : "plain Java (no native BLAS found, jdk.incubator.vector not enabled)";
  }

  private static BLAS load() {
    Level before = NETLIB.getLevel();
    NETLIB.setLevel(Level.OFF);
    try {
      return NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError noNativeLibrary) {
      return JavaBLAS.getInstance();
    } finally {
      NETLIB.setLevel(before);
    }
  }
}
