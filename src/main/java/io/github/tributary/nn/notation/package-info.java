/** How activations and losses are written in configurations and model files. */
package io.github.tributary.nn.notation;
