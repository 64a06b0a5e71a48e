/**
 * The BLAS that matrix products run on: OpenBLAS from Tributary's own jar, the machine's, or Java.
 */
package io.github.tributary.linalg.blas;
