package io.github.tributary.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Collects what a benchmark finds; {@link #finish} prints it and writes its JSON file. */
final class Benchmark {

  private final String name;
  private final List<String> setting = new ArrayList<>();
  private final List<Result.Table> tables = new ArrayList<>();
  private final List<Result.Target> targets = new ArrayList<>();

  /** A benchmark by the name that {@code benchmark.sh} knows it under. */
  Benchmark(String name) {
    this.name = name;
  }

  /** Adds a sentence on what is measured. */
  Benchmark on(String sentence) {
    setting.add(sentence);
    return this;
  }

  /** Adds measurements; ratios of the first column are to the baseline's. */
  Benchmark table(List<String> columns, List<Measurement> measurements, String baseline) {
    tables.add(new Result.Table(columns, measurements, baseline));
    return this;
  }

  /** Notes a figure that should be at least so much. */
  Benchmark atLeast(double bound, String what, double value) {
    targets.add(new Result.Target(what, value, bound, Double.POSITIVE_INFINITY));
    return this;
  }

  /** Notes a figure that should be at most so much. */
  Benchmark atMost(double bound, String what, double value) {
    targets.add(new Result.Target(what, value, Double.NEGATIVE_INFINITY, bound));
    return this;
  }

  /** Notes a figure that should be between two others. */
  Benchmark between(double least, double most, String what, double value) {
    targets.add(new Result.Target(what, value, least, most));
    return this;
  }

  /** Prints the result as the document shows it, and writes the JSON file. */
  void finish() {
    Result result = new Result(name, setting, Machine.here(), tables, targets);
    try {
      System.out.printf("%n%s%n%s%n%n", name, Markdown.of(result));
      System.out.println(result.write(Result.folder()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
