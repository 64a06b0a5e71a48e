/**
 * Output heads: the activation of the last layer together with the loss that is computed from its
 * z, so that their product of derivatives simplifies and neither can overflow.
 */
package io.github.tributary.nn.head;
