package io.github.tributary.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final String DOCUMENT =
      "Prose.\n<!-- begin a -->\nold\n<!-- end a -->\nMore.\n<!-- begin b -->\n<!-- end b -->\n";

  private static Result result() {
    Machine machine = new Machine("cpu", 2, 8, "os", "jvm", "blas", "4", "1");
    Measurement slow = new Measurement("slow", List.of(new double[] {4}, new double[] {6}));
    Measurement fast = new Measurement("fast", List.of(new double[] {1}, new double[] {2}));
    return new Result(
        "a",
        List.of("What."),
        machine,
        List.of(new Result.Table(List.of("seconds"), List.of(slow, fast), "fast")),
        List.of(
            new Result.Target("rate", 3.5, 4, Double.POSITIVE_INFINITY),
            new Result.Target("share", 0.5, Double.NEGATIVE_INFINITY, 0.5)));
  }

  @Test
  void aSectionIsReplacedAndNothingElse() {
    assertEquals(DOCUMENT.replace("old", "new"), Report.replaced(DOCUMENT, "a", "new"));
    String twice = Report.replaced(Report.replaced(DOCUMENT, "b", "1"), "b", "2");
    assertEquals(DOCUMENT.replace("<!-- end b", "2\n<!-- end b"), twice);
  }

  @Test
  void aResultWithoutAPlaceIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> Report.replaced(DOCUMENT, "c", "new"));
  }

  @Test
  void aResultComesBackFromItsFileAsItWas(@TempDir Path folder) throws IOException {
    Path file = result().write(folder);
    assertEquals("a.json", file.getFileName().toString());
    assertEquals(Markdown.of(result()), Markdown.of(Result.read(file)));
    assertTrue(Files.readString(file).contains("\"cpu\""));
  }

  @Test
  void theTextShowsMediansRangesRatiosAndWhetherTargetsAreMet() {
    String text = Markdown.of(result());
    assertTrue(text.contains("| slow |    5 (4–6) |  3.50 |      2 |"), text);
    assertTrue(text.contains("≥ 4 |     3.50 | **not met** |"), text);
    assertTrue(text.contains("≤ 0.500 |    0.500 |         met |"), text);
    assertFalse(text.contains("Infinity"), text);
  }
}
