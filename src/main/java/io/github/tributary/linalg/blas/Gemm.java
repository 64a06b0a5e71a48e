package io.github.tributary.linalg.blas;

/**
 * The two products that everything here needs, C = op(A)·op(B) + beta·C with column-major matrices
 * inside arrays, as BLAS names them; op transposes if told to.
 */
public interface Gemm {

  /** In single precision. op(A): m×k, op(B): k×n, C: m×n. */
  void sgemm(
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
      int ldc);

  /** In double precision. op(A): m×k, op(B): k×n, C: m×n. */
  void dgemm(
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
      int ldc);
}
