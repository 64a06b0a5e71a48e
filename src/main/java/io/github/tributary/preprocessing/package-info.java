/**
 * Messy tables become numeric features by Spark ML's own transformers, fitted on the training rows.
 */
package io.github.tributary.preprocessing;
