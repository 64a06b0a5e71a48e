package io.github.tributary.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.training.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a benchmark ran on. */
record Machine(
    @JsonProperty("cpu") String cpu,
    @JsonProperty("cores") int cores,
    @JsonProperty("gibibytes") long gibibytes,
    @JsonProperty("system") String system,
    @JsonProperty("jvm") String jvm,
    @JsonProperty("blas") String blas,
    @JsonProperty("spark") String spark,
    @JsonProperty("tributary") String tributary) {

  /** This one. */
  static Machine here() {
    long memory =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        Math.round(memory * 0x1p-30),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        Blas.current().description(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        Version.TRIBUTARY);
  }

  /** In one line. */
  String describe() {
    return cpu
        + ", "
        + cores
        + " cores, "
        + gibibytes
        + " GiB, "
        + system
        + ", "
        + jvm
        + ", Spark "
        + spark
        + ", Tributary "
        + tributary
        + ", BLAS "
        + blas;
  }

  private static String processor() {
    try {
      Path linux = Path.of("/proc/cpuinfo");
      if (Files.exists(linux)) {
        return Files.readAllLines(linux).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst()
            .orElse("unknown CPU");
      }
      Process macOs =
          new ProcessBuilder(List.of("sysctl", "-n", "machdep.cpu.brand_string")).start();
      return new String(macOs.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException noSuchCommand) {
      return "unknown CPU";
    }
  }
}
