package io.github.tributary.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cell is taken for; the missing words are those of pandas.read_csv. */
class CellFormTest {

  private static NumberStyle style(String... options) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return NumberStyle.take(map);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "0; INTEGER",
        "-12; INTEGER",
        "+7; INTEGER",
        "123456789; INTEGER",
        "1234567890; LONG",
        "123456789012345678; LONG",
        "1234567890123456789; DECIMAL",
        "1.5; DECIMAL",
        ".5; DECIMAL",
        "5.; DECIMAL",
        "-1e-5; DECIMAL",
        "1E+300; DECIMAL",
        "1e; TEXT",
        ".; TEXT",
        "-; TEXT",
        "+; TEXT",
        "1.2.3; TEXT",
        "1 2; TEXT",
        "0x10; TEXT",
        "1_000; TEXT",
        "1.0d; TEXT",
        "12f; TEXT",
        "?; TEXT",
        "oops; TEXT",
        "``; MISSING",
        "nan; MISSING",
        "NaN; MISSING",
        "NA; MISSING",
        "N/A; MISSING",
        "null; MISSING",
        "NULL; MISSING",
        "None; MISSING",
        "<NA>; MISSING",
        "#N/A; MISSING",
        "-nan; MISSING",
        "nano; TEXT",
        "inf; INFINITE",
        "-Inf; INFINITE",
        "+Infinity; INFINITE",
        "infinite; TEXT",
        "true; BOOLEAN",
        "FALSE; BOOLEAN",
        "yes; TEXT",
        "1,5; DECIMAL_COMMA",
        "0,125; DECIMAL_COMMA",
        "-1234,5; DECIMAL_COMMA",
        "1.234,5; DECIMAL_COMMA",
        "1,234,567; THOUSANDS_COMMA",
        "1,234.5; THOUSANDS_COMMA",
        "1,234; EITHER_COMMA",
        "-12,345; EITHER_COMMA",
        "1,2,3; TEXT",
        "1,23,456; TEXT",
        ",; TEXT",
        "12%; PERCENT",
        "-1.5 %; PERCENT",
        "12,5%; PERCENT",
        "%; TEXT",
        "a%; TEXT"
      })
  void inPlainStyle(String cell, CellForm form) {
    assertEquals(form, CellForm.of(cell, style()), cell);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1,5; DECIMAL", "1.234,5; DECIMAL", "1.234; INTEGER", "1.234.567.890; LONG",
        "1.23; TEXT", "0.123; TEXT", "12,5%; DECIMAL", "7; INTEGER"
      })
  void withDecimalCommaThousandsPointAndPercent(String cell, CellForm form) {
    assertEquals(
        form, CellForm.of(cell, style("decimal", ",", "thousands", ".", "percent", "true")), cell);
  }
}
