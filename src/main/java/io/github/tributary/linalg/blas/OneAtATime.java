package io.github.tributary.linalg.blas;

/** Products that wait for each other. */
record OneAtATime(Gemm gemm) implements Gemm {

  // The library is one for the whole JVM, whoever calls it.
  private static final Object LIBRARY = new Object();

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
    synchronized (LIBRARY) {
      gemm.sgemm(
          transposeA, transposeB, m, n, k, a, offsetA, lda, b, offsetB, ldb, beta, c, offsetC, ldc);
    }
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
    synchronized (LIBRARY) {
      gemm.dgemm(
          transposeA, transposeB, m, n, k, a, offsetA, lda, b, offsetB, ldb, beta, c, offsetC, ldc);
    }
  }
}
