package io.github.tributary.linalg.blas;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import java.util.Objects;

/** Products by the C interface of a native BLAS, which works on the Java arrays themselves. */
final class CblasGemm implements Gemm {

  // Of the enumerations in cblas.h.
  private static final int COLUMN_MAJOR = 102;
  private static final int NOT_TRANSPOSED = 111;
  private static final int TRANSPOSED = 112;

  // Pinned, an array is not copied; the garbage collector waits for the product.
  private static final int READ = ArrayFlags.IN | ArrayFlags.PINNED;
  private static final int UPDATED = READ | ArrayFlags.OUT;
  private static final int ARRAYS = 3;

  private static final CallContext SINGLE = signature(Type.FLOAT);
  private static final CallContext DOUBLE = signature(Type.DOUBLE);

  private final long sgemm;
  private final long dgemm;

  /**
   * Products by a library.
   *
   * @throws UnsatisfiedLinkError if it has no C interface, or jffi is of a kind that is not known
   */
  CblasGemm(SharedLibrary library) {
    sgemm = library.address("cblas_sgemm");
    dgemm = library.address("cblas_dgemm");
    double[] product = new double[Double.BYTES * 2];
    dgemm(false, false, 1, 1, 1, new double[] {3}, 0, 1, new double[] {2}, 0, 1, 0, product, 1, 1);
    if (product[1] != 6) {
      // One that came first on the class path, say.
      throw new UnsatisfiedLinkError("jffi does not find a number inside an array");
    }
  }

  /** Order, transA, transB, m, n, k, α, a, lda, b, ldb, β, c, ldc. */
  private static CallContext signature(Type number) {
    Type whole = Type.SINT32;
    Type array = Type.POINTER;
    Type[] parameters = {
      whole, whole, whole, whole, whole, whole, number, array, whole, array, whole, number, array,
      whole
    };
    return CallContext.getCallContext(Type.VOID, parameters, CallingConvention.DEFAULT, false);
  }

  private static HeapInvocationBuffer arguments(
      CallContext signature, boolean transposeA, boolean transposeB, int m, int n, int k) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(signature, ARRAYS);
    arguments.putInt(COLUMN_MAJOR);
    arguments.putInt(transposeA ? TRANSPOSED : NOT_TRANSPOSED);
    arguments.putInt(transposeB ? TRANSPOSED : NOT_TRANSPOSED);
    arguments.putInt(m);
    arguments.putInt(n);
    arguments.putInt(k);
    return arguments;
  }

  /** Of a pinned array jffi counts the offset in bytes, and does not look at the length. */
  private static int bytes(int offset, int bytesOfNumber) {
    long bytes = (long) offset * bytesOfNumber;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a matrix begins " + bytes + " bytes into its array; native products reach 2 GiB");
    }
    return (int) bytes;
  }

  /** A matrix has to be inside its array, because nobody else looks. */
  private static void check(int offset, int lead, int rows, int columns, int length) {
    long size = columns == 0 || rows == 0 ? 0 : (columns - 1L) * lead + rows;
    Objects.checkFromIndexSize(offset, size, (long) length);
    Objects.checkIndex(rows, lead + 1);
  }

  private static void put(
      HeapInvocationBuffer arguments, float[] matrix, int offset, int lead, int how) {
    arguments.putArray(matrix, bytes(offset, Float.BYTES), matrix.length, how);
    arguments.putInt(lead);
  }

  private static void put(
      HeapInvocationBuffer arguments, double[] matrix, int offset, int lead, int how) {
    arguments.putArray(matrix, bytes(offset, Double.BYTES), matrix.length, how);
    arguments.putInt(lead);
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
    check(offsetA, lda, transposeA ? k : m, transposeA ? m : k, a.length);
    check(offsetB, ldb, transposeB ? n : k, transposeB ? k : n, b.length);
    check(offsetC, ldc, m, n, c.length);
    HeapInvocationBuffer arguments = arguments(SINGLE, transposeA, transposeB, m, n, k);
    arguments.putFloat(1);
    put(arguments, a, offsetA, lda, READ);
    put(arguments, b, offsetB, ldb, READ);
    arguments.putFloat(beta);
    put(arguments, c, offsetC, ldc, UPDATED);
    Invoker.getInstance().invokeInt(SINGLE, sgemm, arguments);
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
    check(offsetA, lda, transposeA ? k : m, transposeA ? m : k, a.length);
    check(offsetB, ldb, transposeB ? n : k, transposeB ? k : n, b.length);
    check(offsetC, ldc, m, n, c.length);
    HeapInvocationBuffer arguments = arguments(DOUBLE, transposeA, transposeB, m, n, k);
    arguments.putDouble(1);
    put(arguments, a, offsetA, lda, READ);
    put(arguments, b, offsetB, ldb, READ);
    arguments.putDouble(beta);
    put(arguments, c, offsetC, ldc, UPDATED);
    Invoker.getInstance().invokeInt(DOUBLE, dgemm, arguments);
  }
}
