package io.github.tributary.distributed;

/** The text of a cell in a message: one line of it, whatever it holds. */
public final class Cell {

  private static final int MOST = 60;

  private Cell() {}

  /** The first sixty characters, with control characters and what breaks a line escaped. */
  public static String brief(String text) {
    StringBuilder brief = new StringBuilder();
    text.codePoints()
        .limit(MOST)
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> brief.append("\\n");
                case '\r' -> brief.append("\\r");
                case '\t' -> brief.append("\\t");
                default -> append(c, brief);
              }
            });
    return text.codePoints().skip(MOST).findAny().isPresent() ? brief + "…" : brief.toString();
  }

  private static void append(int c, StringBuilder brief) {
    switch (Character.getType(c)) {
      // Invisible, or able to turn the line around.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          brief.append(String.format("\\u%04x", c));
      default -> brief.appendCodePoint(c);
    }
  }

  /** The same in quotes. */
  public static String quoted(String text) {
    return '\'' + brief(text) + '\'';
  }
}
