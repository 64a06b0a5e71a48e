/**
 * Files: the model folder, metrics and provenance as JSON, and output that appears whole or not at
 * all. Hadoop's file systems, but no Spark.
 */
package io.github.tributary.io;
