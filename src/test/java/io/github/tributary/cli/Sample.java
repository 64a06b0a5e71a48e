package io.github.tributary.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A small table and configurations for it, in one folder. */
final class Sample {

  private Sample() {}

  /** 60 rows: features a and b, the classes "class" 0 … 2 and "yes" 0 … 1, amount and weight. */
  static List<String> lines() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> lines = new ArrayList<>();
    lines.add("a,b,class,yes,amount,weight");
    for (int i = 0; i < 60; i++) {
      double a = random.nextInt(-200, 200) / 100.0;
      double b = random.nextInt(-200, 200) / 100.0;
      int kind = a > 0.5 ? 2 : b > 0 ? 1 : 0;
      lines.add(
          String.join(
              ",",
              Double.toString(a),
              Double.toString(b),
              Integer.toString(kind),
              Integer.toString(a + b > 0 ? 1 : 0),
              Double.toString(3 * a - b + 10),
              Double.toString((1 + random.nextInt(9)) / 10.0)));
    }
    return lines;
  }

  /** The table as {@code data.csv}. */
  static Path data(Path folder) {
    return CommandLineRun.write(folder.resolve("data.csv"), lines().toArray(String[]::new));
  }

  /** The table with one cell replaced. */
  static Path data(Path folder, int row, String column, String value) {
    List<String> lines = lines();
    int index = List.of(lines.get(0).split(",", -1)).indexOf(column);
    String[] cells = lines.get(row + 1).split(",", -1);
    cells[index] = value;
    lines.set(row + 1, String.join(",", cells));
    return CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
  }

  /**
   * {@code train.conf} for {@code data.csv} beside it: three classes from a and b, one hidden
   * layer, a few iterations, output {@code model}; with more lines at the end.
   */
  static Path configuration(Path folder, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "data { path = data.csv, label = class, features = [a, b], testFraction = 0.25 }",
                "network { hidden = [4], activation = tanh, loss = softmax-cross-entropy }",
                "training { solver = gd, stepSize = 0.5, maxIter = 5, blockSize = 16 }",
                "output { path = model }"));
    lines.addAll(List.of(more));
    return CommandLineRun.write(folder.resolve("train.conf"), lines.toArray(String[]::new));
  }

  /** Trains on the sample and returns the model's folder. */
  static Path model(Path folder) {
    data(folder);
    CommandLineRun.of("train", configuration(folder)).succeeded();
    return folder.resolve("model");
  }
}
