package io.github.tributary.linalg.blas;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.lang.reflect.InvocationTargetException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Products by one of netlib's classes, of which Tributary uses those in Java. */
record NetlibGemm(BLAS blas) implements Gemm {

  private static final String PACKAGE = "dev.ludovic.netlib.blas.";
  private static final String NATIVE_LIBRARY = PACKAGE + "nativeLibPath";
  // Held in a field because loggers are only weakly referenced.
  private static final Logger NETLIB = Logger.getLogger("dev.ludovic.netlib.blas");

  /**
   * Netlib's Java on the Vector API.
   *
   * @throws UnsatisfiedLinkError if this JVM was started without the Vector API
   */
  static NetlibGemm vector() {
    return java("VectorBLAS");
  }

  /** Netlib's plain Java. */
  static NetlibGemm plain() {
    return java("Java11BLAS");
  }

  private static NetlibGemm java(String name) {
    try {
      var constructor = Class.forName(PACKAGE + name).getDeclaredConstructor();
      constructor.setAccessible(true);
      return new NetlibGemm((BLAS) constructor.newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable reason = e instanceof InvocationTargetException ? e.getCause() : e;
      UnsatisfiedLinkError error =
          new UnsatisfiedLinkError(name + " cannot be loaded: " + reason.getMessage());
      error.initCause(reason);
      throw error;
    }
  }

  /**
   * Lets netlib find what MLlib uses, before anything of Tributary's is loaded: the machine's
   * libblas, loaded later, would be linked with our libopenblas.so.0 instead of its own of that
   * name, and crash.
   */
  static void letMllibChoose() {
    Level level = NETLIB.getLevel();
    NETLIB.setLevel(Level.OFF); // that it finds nothing is no news
    try {
      NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError none) {
      // Then it uses Java.
    } finally {
      NETLIB.setLevel(level);
    }
  }

  /** The library that the user named for netlib, or empty. */
  static String libraryOfUser() {
    return System.getProperty(NATIVE_LIBRARY, "");
  }

  @Override
  public void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int offsetA,
      int lda,
      float[] b,
      int offsetB,
      int ldb,
      float beta,
      float[] c,
      int offsetC,
      int ldc) {
    blas.sgemm(
        transposeA ? "T" : "N",
        transposeB ? "T" : "N",
        m,
        n,
        k,
        1,
        a,
        offsetA,
        lda,
        b,
        offsetB,
        ldb,
        beta,
        c,
        offsetC,
        ldc);
  }

  @Override
  public void dgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      double[] a,
      int offsetA,
      int lda,
      double[] b,
      int offsetB,
      int ldb,
      double beta,
      double[] c,
      int offsetC,
      int ldc) {
    blas.dgemm(
        transposeA ? "T" : "N",
        transposeB ? "T" : "N",
        m,
        n,
        k,
        1,
        a,
        offsetA,
        lda,
        b,
        offsetB,
        ldb,
        beta,
        c,
        offsetC,
        ldc);
  }
}
