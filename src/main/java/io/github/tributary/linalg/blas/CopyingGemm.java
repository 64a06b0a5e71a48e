package io.github.tributary.linalg.blas;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;

/**
 * Products by the C interface of a native BLAS, for platforms that netlib has no binding for, such
 * as macOS. The matrices are copied out of the Java heap and back, a few per cent of the time of a
 * large product.
 */
final class CopyingGemm implements Gemm {

  // Of the enumerations in cblas.h.
  private static final int COLUMN_MAJOR = 102;
  private static final int NOT_TRANSPOSED = 111;
  private static final int TRANSPOSED = 112;

  private final Function sgemm;
  private final Function dgemm;

  CopyingGemm(NativeLibrary library) {
    sgemm = library.getFunction("cblas_sgemm");
    dgemm = library.getFunction("cblas_dgemm");
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
    int sizeA = size(lda, transposeA ? m : k, transposeA ? k : m);
    int sizeB = size(ldb, transposeB ? k : n, transposeB ? n : k);
    int sizeC = size(ldc, n, m);
    try (Memory left = new Memory((long) sizeA * Float.BYTES);
        Memory right = new Memory((long) sizeB * Float.BYTES);
        Memory result = new Memory((long) sizeC * Float.BYTES)) {
      left.write(0, a, offsetA, sizeA);
      right.write(0, b, offsetB, sizeB);
      result.write(0, c, offsetC, sizeC);
      sgemm.invokeVoid(
          new Object[] {
            COLUMN_MAJOR,
            transposition(transposeA),
            transposition(transposeB),
            m,
            n,
            k,
            1f,
            left,
            lda,
            right,
            ldb,
            beta,
            result,
            ldc
          });
      result.read(0, c, offsetC, sizeC);
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
    int sizeA = size(lda, transposeA ? m : k, transposeA ? k : m);
    int sizeB = size(ldb, transposeB ? k : n, transposeB ? n : k);
    int sizeC = size(ldc, n, m);
    try (Memory left = new Memory((long) sizeA * Double.BYTES);
        Memory right = new Memory((long) sizeB * Double.BYTES);
        Memory result = new Memory((long) sizeC * Double.BYTES)) {
      left.write(0, a, offsetA, sizeA);
      right.write(0, b, offsetB, sizeB);
      result.write(0, c, offsetC, sizeC);
      dgemm.invokeVoid(
          new Object[] {
            COLUMN_MAJOR,
            transposition(transposeA),
            transposition(transposeB),
            m,
            n,
            k,
            1.0,
            left,
            lda,
            right,
            ldb,
            beta,
            result,
            ldc
          });
      result.read(0, c, offsetC, sizeC);
    }
  }

  private static int transposition(boolean transpose) {
    return transpose ? TRANSPOSED : NOT_TRANSPOSED;
  }

  /** From the first entry of a matrix to its last. */
  private static int size(int leading, int columns, int rows) {
    return leading * (columns - 1) + rows;
  }
}
