package io.github.tributary.benchmark;

import io.github.tributary.benchmark.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link Kernels} by JMH; its own JSON file is written too. */
final class KernelRun {

  private KernelRun() {}

  /** Measures. */
  public static void main(String[] args) throws IOException, RunnerException {
    Path json = Result.folder().resolve("jmh").resolve("kernels.json");
    Files.createDirectories(json.getParent());
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(Kernels.class.getName())
                    .resultFormat(ResultFormatType.JSON)
                    .result(json.toString())
                    .build())
            .run();
    Benchmark benchmark =
        new Benchmark("kernels")
            .on("The parts of a block of 1,024 rows through 784-256-10 on one core, by JMH;")
            .on("the ratio is to copying as many bytes as the activations have.");
    for (String precision : List.of("FLOAT", "DOUBLE")) {
      List<Measurement> all = new ArrayList<>();
      results.stream()
          .filter(result -> result.getParams().getParam("precision").equals(precision))
          .forEach(result -> all.add(measurement(result, precision)));
      String base = name("copied", precision);
      benchmark.table(List.of("microseconds"), all, base);
    }
    benchmark.finish();
  }

  private static Measurement measurement(RunResult result, String precision) {
    String method = result.getParams().getBenchmark();
    List<double[]> rounds = new ArrayList<>();
    for (IterationResult iteration :
        result.getBenchmarkResults().iterator().next().getIterationResults()) {
      rounds.add(new double[] {iteration.getPrimaryResult().getScore()});
    }
    return new Measurement(name(method.substring(method.lastIndexOf('.') + 1), precision), rounds);
  }

  private static String name(String method, String precision) {
    return precision.toLowerCase(Locale.ROOT) + ": " + method;
  }
}
