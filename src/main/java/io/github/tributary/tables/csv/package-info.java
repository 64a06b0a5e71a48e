/**
 * CSV as spreadsheets, pandas and databases write it: how a file separates and quotes cells, what
 * each column holds, and where a cell is that does not fit.
 */
package io.github.tributary.tables.csv;
