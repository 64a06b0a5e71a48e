/** What a person reads: text tables and the arrays of a network step by step. No Spark. */
package io.github.tributary.report;
