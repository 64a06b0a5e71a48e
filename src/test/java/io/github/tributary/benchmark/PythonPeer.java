package io.github.tributary.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Peers written in Python, where the machine's Python has them. */
final class PythonPeer {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private PythonPeer() {}

  /** The library's process, on all cores; empty, after a line that says so, if there is none. */
  static Optional<Child> start(String library, Path images) {
    return Stream.of(System.getenv("PYTHON"), "python3", "/usr/bin/python3")
        .filter(Objects::nonNull)
        .filter(python -> has(python, library))
        .findFirst()
        .map(python -> start(python, library, images))
        .or(
            () -> {
              System.err.println(
                  library + " is left out: no Python has it; set PYTHON to one that does");
              return Optional.empty();
            });
  }

  private static Child start(String python, String library, Path images) {
    String cores = Integer.toString(CORES);
    return Child.start(
        "images-accuracy " + library,
        List.of(
            python,
            "src/test/python/peers.py",
            library,
            images.toString(),
            Integer.toString(ImageTable.TRAIN),
            Integer.toString(ImageTable.TEST),
            cores),
        // The JVMs run a task per core and BLAS on one thread; here the BLAS has the cores.
        Map.of("OPENBLAS_NUM_THREADS", cores, "OMP_NUM_THREADS", cores));
  }

  private static boolean has(String python, String library) {
    try {
      return new ProcessBuilder(python, "-c", "import numpy, " + library)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
