/**
 * Loops over arrays that Java 17's JIT does not make vector instructions of, at least not of all
 * that they do: by the Vector API where the JVM has it, in plain Java where it has not, with the
 * same bits.
 */
package io.github.tributary.linalg.simd;
