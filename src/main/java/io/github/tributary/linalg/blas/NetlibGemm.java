package io.github.tributary.linalg.blas;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.lang.reflect.InvocationTargetException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Products by one of netlib's classes, which reach native code without copying an array. */
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
      throw failed(name, e);
    }
  }

  /**
   * Netlib's binding to a native library.
   *
   * <p>Netlib gives a JVM one native BLAS, found when its classes are initialised, and by then
   * Spark's MLlib may have done that. A copy of its two classes in a loader of their own keeps
   * apart what Tributary uses from what MLlib uses: neither changes the bits of the other.
   *
   * @param library the path of the library, or empty for what the machine calls libblas
   * @throws UnsatisfiedLinkError if it cannot be loaded, or netlib has no binding for this platform
   */
  static NetlibGemm ofLibrary(String library) {
    String before = System.getProperty(NATIVE_LIBRARY);
    try {
      // Read by the native part while it is loaded, and by nobody afterwards.
      if (!library.isEmpty()) {
        System.setProperty(NATIVE_LIBRARY, library);
      }
      var constructor = new OwnBinding().loadClass(OwnBinding.JNI).getDeclaredConstructor();
      constructor.setAccessible(true);
      return new NetlibGemm((BLAS) constructor.newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw failed("a native BLAS", e);
    } finally {
      if (before == null) {
        System.clearProperty(NATIVE_LIBRARY);
      } else {
        System.setProperty(NATIVE_LIBRARY, before);
      }
    }
  }

  /**
   * Lets netlib find what MLlib uses, before anything of Tributary's is loaded. Otherwise it might
   * look while the property says what Tributary uses; and the machine's libblas, loaded later,
   * would be linked with our libopenblas.so.0 instead of its own of that name, and crash.
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

  /** Whether netlib has a binding to native code for this platform. */
  static boolean hasBinding() {
    String resource =
        "resources/native/"
            + System.getProperty("os.name")
            + "-"
            + System.getProperty("os.arch")
            + "/libnetlibblasjni.so";
    return BLAS.class.getClassLoader().getResource(resource) != null;
  }

  /** The library that the user named for netlib, or empty. */
  static String libraryOfUser() {
    return System.getProperty(NATIVE_LIBRARY, "");
  }

  private static UnsatisfiedLinkError failed(String what, Throwable e) {
    Throwable reason = e instanceof InvocationTargetException ? e.getCause() : e;
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(what + " cannot be loaded: " + reason.getMessage());
    error.initCause(reason);
    return error;
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
