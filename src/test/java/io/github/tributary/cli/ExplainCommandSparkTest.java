package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The arrays that explain prints fit together. */
@ExtendWith(SparkSessionExtension.class)
class ExplainCommandSparkTest {

  /** Six significant digits are printed, of three terms and their sum. */
  private static final double PRINTED = 5e-6;

  @Test
  void theTermsOfTheChainRuleAddUpToTheEntryOfDJda(@TempDir Path folder, SparkSession spark) {
    Path model = Sample.model(folder);
    CommandLineRun run =
        CommandLineRun.of(
                "explain", model, folder.resolve("data.csv"), "--row=3,5", "--unit=2", "--layer=1")
            .succeeded();
    List<String> lines = run.out().lines().toList();
    int array = firstThatStarts(lines, "dJda[1]", 0);
    int start = firstThatStarts(lines, "Chain rule for unit 2 of layer 1", array);
    for (int observation = 0; observation < 2; observation++) {
      start = firstThatStarts(lines, "observation " + observation, start);
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        String[] cells = cells(lines.get(start + 2 + j));
        assertEquals(Integer.toString(j), cells[0]);
        double term = Double.parseDouble(cells[3]);
        assertEquals(Double.parseDouble(cells[1]) * Double.parseDouble(cells[2]), term, PRINTED);
        sum += term;
      }
      int entry = firstThatStarts(lines, "dJda", start);
      double dJda = Double.parseDouble(cells(lines.get(entry))[1]);
      assertEquals(dJda, sum, PRINTED);
      // Row 2 of the printed array is the unit, its columns are the observations.
      assertEquals(dJda, Double.parseDouble(cells(lines.get(array + 3))[observation]), PRINTED);
      assertTrue(dJda != 0);
    }
  }

  private static int firstThatStarts(List<String> lines, String text, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).startsWith(text)) {
        return i;
      }
    }
    throw new AssertionError("no line starts with " + text + " after line " + from);
  }

  private static String[] cells(String line) {
    return line.strip().split(" +", -1);
  }
}
