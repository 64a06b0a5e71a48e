package io.github.tributary.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which styles a date is written in. */
class DateStyleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2020-01-31 | iso",
        "2020-1-5 | iso",
        "2020-01-31 10:05 | iso",
        "2020-01-31T10:05:06.123Z | iso",
        "2020-01-31 10:05:06+02:00 | iso",
        "2020/01/31 | yyyy/M/d",
        "31.01.2020 | d.M.yyyy",
        "1.2.2020 10:05 | d.M.yyyy",
        "31/01/2020 | d/M/yyyy",
        "01/31/2020 | M/d/yyyy",
        "3/4/2020 | d/M/yyyy M/d/yyyy",
        "3/4/2020 1:05 PM | d/M/yyyy M/d/yyyy",
        "31-01-2020 | d-M-yyyy",
        "31-Jan-2020 | d-MMM-yyyy",
        "31 Jan 2020 | d MMM yyyy",
        "Jan 31, 2020 | MMM d, yyyy",
        "2020-13-01 | ''",
        "32.01.2020 | ''",
        "1.2.3 | ''",
        "12/2020 | ''",
        "2020 | ''",
        "10:05 | ''",
        "2020-01-31 extra | ''",
      })
  void styles(String cell, String expected) {
    List<String> found = new ArrayList<>();
    int styles = DateStyle.of(cell);
    for (int s = 0; s < DateStyle.ALL.size(); s++) {
      if ((styles >> s & 1) == 1) {
        found.add(DateStyle.ALL.get(s).name());
      }
    }
    assertEquals(expected, String.join(" ", found));
  }
}
