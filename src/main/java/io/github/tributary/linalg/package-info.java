/**
 * Column-major matrices in single and double precision, their products by BLAS, and the few
 * numerical tools whose results must not depend on the machine or on the order of work: elementary
 * functions, exact sums and addressed random streams.
 *
 * <p>Depends on {@code java.*}, netlib and jffi alone, and on the Vector API where there is one.
 */
package io.github.tributary.linalg;
