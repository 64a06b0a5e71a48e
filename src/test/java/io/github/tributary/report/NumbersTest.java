package io.github.tributary.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tributary.evaluation.Metrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and tables for people. */
class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1.00000",
    "-12.345678, -12.3457",
    "0.5, 0.500000",
    "123456, 123456",
    "1e6, 1.0000e+06",
    "1e-9, 1.0000e-09",
    "0, 0.0000",
    "NaN, –"
  })
  void valuesHaveSixDigitsOrAnExponent(double value, String expected) {
    assertEquals(expected, Numbers.value(value));
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("1.50000", Numbers.value(1.5));
      assertEquals("1,234,567", Numbers.count(1_234_567));
      assertEquals("0.5 s", Numbers.seconds(0.5));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"950, 950", "12345, 12.3 K", "4560000, 4.56 M"})
  void ratesHaveThreeDigits(double rate, String expected) {
    assertEquals(expected, Numbers.rate(rate));
  }

  @Test
  void tablesAlignTheirColumns() {
    assertEquals(
        """
        name   x    yy
        a     10     2
        long   1  3000
        """,
        new TextTable("name", "x", "yy").row("a", "10", "2").row("long", "1", "3000").toString());
    TextTable table = new TextTable("one");
    assertThrows(IllegalArgumentException.class, () -> table.row("a", "b"));
  }

  @Test
  void metricsStandSideBySide() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", 0.5);
    values.put("auc", Double.NaN);
    Metrics train = new Metrics(1000, values);
    assertEquals(
        """
                 train      test
        rows     1,000     1,000
        loss  0.500000  0.500000
        auc          –         –
        """,
        MetricsTable.trainAndTest(train, Optional.of(train)));
    assertEquals(
        """
                 train
        rows     1,000
        loss  0.500000
        auc          –
        """,
        MetricsTable.trainAndTest(train, Optional.empty()));
  }
}
