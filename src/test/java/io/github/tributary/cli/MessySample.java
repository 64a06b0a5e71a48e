package io.github.tributary.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** A messy table: missing values, text, a constant, and columns that only name the row. */
final class MessySample {

  static final String HEADER = "id,email,country,a,b,town,plan,amount,kind";
  static final int ROWS = 400;

  private MessySample() {}

  /** Rows without the header; {@code towns} are drawn from. */
  static List<String> rows(long seed, String... towns) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextInt(-200, 200) / 100.0;
      int b = random.nextInt(0, 50);
      String town = towns[random.nextInt(towns.length)];
      String plan = random.nextBoolean() ? "basic" : "pro";
      String kind = a > 0.5 ? "leaves" : plan.equals("pro") ? "stays" : "asks";
      double amount = 1000 + 300 * a + 10 * b;
      String cellA = random.nextInt(20) == 0 ? "" : Double.toString(a);
      String cellB = random.nextInt(20) == 0 ? "" : Integer.toString(b);
      String cellTown = random.nextInt(20) == 0 ? "" : town;
      long id = 1000 * seed + i;
      rows.add(
          String.join(
              ",",
              Long.toString(id),
              "user" + id + "@example.org",
              "DE",
              cellA,
              cellB,
              cellTown,
              plan,
              Double.toString(amount),
              kind));
    }
    return rows;
  }

  static List<String> rows() {
    return rows(1, "Bonn", "Ulm", "Jena");
  }

  static Path write(Path file, List<String> rows) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    lines.addAll(rows);
    return CommandLineRun.write(file, lines.toArray(String[]::new));
  }

  static List<String> shuffled(List<String> rows) {
    List<String> other = new ArrayList<>(rows);
    Collections.shuffle(other, new Random(5));
    return other;
  }

  /** {@code messy.conf} for {@code messy.csv} beside it, with more lines at the end. */
  static Path configuration(Path folder, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "data { path = messy.csv, label = kind, drop = [amount] }",
                "preprocessing.missing = median",
                "network { hidden = [4], loss = cross-entropy }",
                "training { solver = gd, stepSize = 0.5, maxIter = 8 }",
                "output { path = model, overwrite = true }"));
    lines.addAll(List.of(more));
    return CommandLineRun.write(folder.resolve("messy.conf"), lines.toArray(String[]::new));
  }
}
