package io.github.tributary.tables.csv;

import java.util.Locale;
import java.util.Set;

/** What the text of a cell is. */
enum CellForm {
  /** Nothing, or a word that pandas takes for nothing. */
  MISSING,
  /** A whole number of at most 9 digits. */
  INTEGER,
  /** A whole number of at most 18 digits. */
  LONG,
  /** Any other number. */
  DECIMAL,
  /** A word for infinity. */
  INFINITE,
  /** True or false. */
  BOOLEAN,
  /** A date or a time. */
  DATE,
  /** A number with a decimal comma. */
  DECIMAL_COMMA,
  /** A number with commas between thousands. */
  THOUSANDS_COMMA,
  /** A number with one comma and three digits after it, which may be either. */
  EITHER_COMMA,
  /** A number with a percent sign. */
  PERCENT,
  /** Anything else. */
  TEXT;

  // What pandas reads as missing, in lower case.
  private static final Set<String> MISSING_WORDS =
      Set.of(
          "",
          "nan",
          "na",
          "n/a",
          "null",
          "none",
          "<na>",
          "#n/a",
          "#na",
          "#n/a n/a",
          "-nan",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan");
  // In a column of text "none" is a word like others.
  private static final Set<String> WORD_OF_TEXT = Set.of("none");
  private static final Set<String> INFINITIES =
      Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
  private static final int LONGEST_WORD = 9;
  private static final int INT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;
  private static final int GROUP = 3;

  boolean isNumber() {
    return this == INTEGER || this == LONG || this == DECIMAL || this == INFINITE;
  }

  /** Whether it is a number to those who write so. */
  boolean isForeignNumber() {
    return this == DECIMAL_COMMA
        || this == THOUSANDS_COMMA
        || this == EITHER_COMMA
        || this == PERCENT;
  }

  /** Whether a word means that a text is missing. */
  static boolean isMissingText(String cell) {
    String word = cell.length() > LONGEST_WORD ? cell : cell.toLowerCase(Locale.ROOT);
    return MISSING_WORDS.contains(word) && !WORD_OF_TEXT.contains(word);
  }

  /** The words that mean that a text is missing, in lower case. */
  static Set<String> missingWordsOfText() {
    Set<String> words = new java.util.TreeSet<>(MISSING_WORDS);
    words.removeAll(WORD_OF_TEXT);
    return words;
  }

  /** What a cell without surrounding blanks is; {@link #TEXT} for dates too. */
  static CellForm of(String cell, NumberStyle style) {
    char first = cell.isEmpty() ? 'n' : cell.charAt(0);
    if (Character.isLetter(first) || first == '<' || first == '#') {
      return word(cell);
    }
    CellForm number = number(cell, style.decimal(), style.thousands());
    if (number != TEXT) {
      return number;
    }
    if (cell.endsWith("%")) {
      String rest = cell.substring(0, cell.length() - 1).strip();
      CellForm of = of(rest, style);
      if (!of.isNumber() && !of.isForeignNumber()) {
        return TEXT;
      }
      return !style.percent() ? PERCENT : of.isNumber() ? DECIMAL : of;
    }
    return style.isPlain() && cell.indexOf(',') >= 0 ? comma(cell) : word(cell);
  }

  private static CellForm word(String cell) {
    if (cell.length() > LONGEST_WORD) {
      return TEXT;
    }
    String word = cell.toLowerCase(Locale.ROOT);
    if (MISSING_WORDS.contains(word)) {
      return MISSING;
    }
    if (INFINITIES.contains(word)) {
      return INFINITE;
    }
    return word.equals("true") || word.equals("false") ? BOOLEAN : TEXT;
  }

  private static CellForm comma(String cell) {
    boolean decimal = number(cell, ',', NumberStyle.NONE) != TEXT || number(cell, ',', '.') != TEXT;
    boolean thousands = number(cell, '.', ',') != TEXT;
    if (decimal && thousands) {
      return EITHER_COMMA;
    }
    return decimal ? DECIMAL_COMMA : thousands ? THOUSANDS_COMMA : TEXT;
  }

  /** How many digits a whole number has. */
  static int wholeDigits(String cell) {
    return cell.length() - sign(cell, 0);
  }

  /** Whether all decimal marks of a number could be between thousands. */
  static boolean isGrouped(String cell, char decimal) {
    return number(cell, decimal == ',' ? '.' : ',', decimal) != TEXT;
  }

  /** [+-] digits [mark digits] [e [+-] digits], with at least one digit before the exponent. */
  private static CellForm number(String cell, char decimal, char thousands) {
    int end = cell.length();
    int at = sign(cell, 0);
    int whole = at;
    at = digits(cell, at);
    int count = at - whole;
    if (thousands != NumberStyle.NONE && at < end && cell.charAt(at) == thousands) {
      if (count < 1 || count > GROUP || cell.charAt(whole) == '0') {
        return TEXT;
      }
      while (at < end && cell.charAt(at) == thousands) {
        int group = digits(cell, at + 1) - at - 1;
        if (group != GROUP) {
          return TEXT;
        }
        at += 1 + GROUP;
        count += GROUP;
      }
    }
    if (at == end && count > 0) {
      return count <= INT_DIGITS ? INTEGER : count <= LONG_DIGITS ? LONG : DECIMAL;
    }
    if (at < end && cell.charAt(at) == decimal) {
      int fraction = at + 1;
      at = digits(cell, fraction);
      count += at - fraction;
    }
    if (count == 0) {
      return TEXT;
    }
    if (at < end && (cell.charAt(at) | ' ') == 'e') {
      int exponent = sign(cell, at + 1);
      at = digits(cell, exponent);
      if (at == exponent) {
        return TEXT;
      }
    }
    return at == end ? DECIMAL : TEXT;
  }

  private static int sign(String cell, int at) {
    return at < cell.length() && (cell.charAt(at) == '-' || cell.charAt(at) == '+') ? at + 1 : at;
  }

  private static int digits(String cell, int from) {
    int at = from;
    while (at < cell.length() && cell.charAt(at) >= '0' && cell.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
