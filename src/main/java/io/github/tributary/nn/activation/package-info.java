/**
 * The activations g of hidden layers, each with its derivative, on whole matrices.
 *
 * <p>Notation as in {@link io.github.tributary.nn}: z and a = g(z) are n×m.
 */
package io.github.tributary.nn.activation;
