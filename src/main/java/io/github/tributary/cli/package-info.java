/** The command line: one class per command, their configuration, and what a user sees of errors. */
package io.github.tributary.cli;
