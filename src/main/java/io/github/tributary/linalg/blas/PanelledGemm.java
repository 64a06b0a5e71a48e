package io.github.tributary.linalg.blas;

/**
 * Products in {@link Panels}, which several threads share.
 *
 * @param gemm what computes a panel, in one thread
 * @param threads how many threads a product may use
 */
record PanelledGemm(Gemm gemm, int threads) implements Gemm {

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
    Panels panels = Panels.of(transposeA, m, n, k);
    panels.compute(
        threads,
        (from, to) -> {
          int row = panels.ofRows() ? from : 0;
          int column = panels.ofRows() ? 0 : from;
          gemm.sgemm(
              transposeA,
              transposeB,
              panels.ofRows() ? to - from : m,
              panels.ofRows() ? n : to - from,
              k,
              a,
              offsetA + row * (transposeA ? lda : 1),
              lda,
              b,
              offsetB + column * (transposeB ? 1 : ldb),
              ldb,
              beta,
              c,
              offsetC + row + column * ldc,
              ldc);
        });
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
    Panels panels = Panels.of(transposeA, m, n, k);
    panels.compute(
        threads,
        (from, to) -> {
          int row = panels.ofRows() ? from : 0;
          int column = panels.ofRows() ? 0 : from;
          gemm.dgemm(
              transposeA,
              transposeB,
              panels.ofRows() ? to - from : m,
              panels.ofRows() ? n : to - from,
              k,
              a,
              offsetA + row * (transposeA ? lda : 1),
              lda,
              b,
              offsetB + column * (transposeB ? 1 : ldb),
              ldb,
              beta,
              c,
              offsetC + row + column * ldc,
              ldc);
        });
  }
}
