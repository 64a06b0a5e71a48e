package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a cell holds, a message has one line of it. */
class CellTest {

  @Test
  void ordinaryTextStaysAsItIs() {
    assertEquals("O'Brien, 3 € – 日本", Cell.brief("O'Brien, 3 € – 日本"));
    assertEquals("'no '", Cell.quoted("no "));
    assertEquals("", Cell.brief(""));
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertEquals("x".repeat(60), Cell.brief("x".repeat(60)));
    assertEquals("x".repeat(60) + "…", Cell.brief("x".repeat(61)));
    assertEquals("😀".repeat(60) + "…", Cell.brief("😀".repeat(70)));
  }

  @Test
  void whatBreaksOrTurnsALineIsEscaped() {
    assertEquals("a\\nb\\r\\tc", Cell.brief("a\nb\r\tc"));
    assertEquals("\\u001b[31m\\u0000\\u2028\\u202e", Cell.brief("\u001b[31m\0\u2028\u202e"));
    assertEquals("\\ud800", Cell.brief("\ud800"));
  }

  @Test
  void namesAreCutOneByOne() {
    assertEquals("a, " + "b".repeat(60) + "…", ColumnNames.brief(List.of("a", "b".repeat(99))));
    assertEquals(
        "c, c, c, c, c, c, c, c, c, c, c, c and 2 more",
        ColumnNames.brief(Collections.nCopies(14, "c")));
  }
}
