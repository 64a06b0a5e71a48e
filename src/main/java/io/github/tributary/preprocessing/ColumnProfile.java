package io.github.tributary.preprocessing;

/**
 * What the training rows hold in one column.
 *
 * @param rows the rows
 * @param missing those without a value
 * @param infinite those with an infinite number
 * @param distinct the number of different values, exact if {@code exact}, else estimated
 * @param exact whether {@code distinct} is exact
 * @param min the smallest value, as text; null if there is none
 * @param max the largest value, as text; null if there is none
 * @param fractions for numbers, how many are not whole
 * @param numbersInText for text, how many values read as numbers
 * @param notNumber for text, the first value in the alphabet that reads as none, or null
 */
record ColumnProfile(
    long rows,
    long missing,
    long infinite,
    long distinct,
    boolean exact,
    String min,
    String max,
    long fractions,
    long numbersInText,
    String notNumber) {

  long present() {
    return rows - missing;
  }

  boolean isConstant() {
    return min != null && min.equals(max);
  }

  ColumnProfile withDistinct(long counted) {
    return new ColumnProfile(
        rows, missing, infinite, counted, true, min, max, fractions, numbersInText, notNumber);
  }
}
