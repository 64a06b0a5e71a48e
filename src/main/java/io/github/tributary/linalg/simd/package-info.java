/**
 * Loops over arrays that the JIT makes no vector instructions of: by the Vector API where the JVM
 * has it, in plain Java where it has not, with the same bits.
 */
package io.github.tributary.linalg.simd;
