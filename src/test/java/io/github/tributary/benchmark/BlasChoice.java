package io.github.tributary.benchmark;

import dev.ludovic.netlib.blas.BLAS;
import io.github.tributary.linalg.blas.Blas;
import java.util.ArrayList;
import java.util.List;

/** With a native BLAS, the same for Tributary and Spark MLlib, or without any. */
enum BlasChoice {
  NATIVE,
  NONE;

  /** What a JVM is started with to have it. */
  List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    String library = System.getenv("TRIBUTARY_BENCHMARK_OPENBLAS");
    if (this == NONE) {
      // A name that no library has: netlib then takes its Java.
      options.add("-Ddev.ludovic.netlib.blas.nativeLib=none");
      options.add("-Dspark.tributary.blas=vector");
    } else if (library != null) {
      options.add("-Ddev.ludovic.netlib.blas.nativeLibPath=" + library);
    }
    return options;
  }

  /** The BLAS that this JVM's Tributary and MLlib found. */
  static String found() {
    return Blas.current().description()
        + "; MLlib: "
        + BLAS.getInstance().getClass().getSimpleName();
  }
}
