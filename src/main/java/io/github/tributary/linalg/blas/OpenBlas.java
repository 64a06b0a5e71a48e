package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** OpenBLAS as a native library: from Tributary's own jar, or another of its kind. */
final class OpenBlas {

  /**
   * A platform that the jar holds OpenBLAS for: its folder there, and the files. Each needs nothing
   * but those after it and what every system has.
   */
  record Platform(String folder, List<String> files) {}

  static final Map<String, Platform> PLATFORMS =
      Map.of(
          "linux-amd64",
          new Platform(
              "linux-x86_64",
              List.of("libopenblas.so.0", "libgfortran.so.5", "libquadmath.so.0", "libgcc_s.so.1")),
          "linux-aarch64",
          new Platform(
              "linux-arm64", List.of("libopenblas.so.0", "libgfortran.so.5", "libgcc_s.so.1")),
          "mac-x86_64",
          new Platform("macosx-x86_64", macFiles()),
          "mac-aarch64",
          new Platform("macosx-arm64", macFiles()));

  static final String IN_JAR = "/org/bytedeco/openblas/";

  private OpenBlas() {}

  private static List<String> macFiles() {
    return List.of(
        "libopenblas.0.dylib", "libgfortran.5.dylib", "libquadmath.0.dylib", "libgcc_s.1.1.dylib");
  }

  /**
   * Unpacks OpenBLAS for this platform from the jar.
   *
   * @return the path of the library
   * @throws UnsatisfiedLinkError if the jar holds none for this platform
   * @throws IOException if it cannot be unpacked
   */
  static Path unpack() throws IOException {
    Platform platform = PLATFORMS.get(thisPlatform());
    if (platform == null) {
      throw new UnsatisfiedLinkError("there is no OpenBLAS for " + thisPlatform() + " in the jar");
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return UnpackedFiles.of(IN_JAR + platform.folder(), platform.files(), temporary, "openblas")
        .resolve(platform.files().get(0));
  }

  private static String thisPlatform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return (system.startsWith("mac") ? "mac" : system.replace(' ', '-'))
        + "-"
        + System.getProperty("os.arch");
  }

  /**
   * Loads it.
   *
   * @throws UnsatisfiedLinkError if it cannot be loaded, with one line that says why
   */
  static SharedLibrary open(Path library) {
    NetlibGemm.letMllibChoose();
    try {
      return SharedLibrary.open(library.toString());
    } catch (UnsatisfiedLinkError perhapsOfWhatItNeeds) {
      loadWhatItNeeds(library);
    }
    return SharedLibrary.open(library.toString());
  }

  /**
   * Loads what is beside OpenBLAS and it may need. On Linux its RUNPATH, which says to look there,
   * does not hold for what libgfortran needs in turn, and few machines have a libquadmath. A
   * library that is loaded is not looked for.
   */
  private static void loadWhatItNeeds(Path library) {
    Platform platform = PLATFORMS.get(thisPlatform());
    List<String> files = platform == null ? List.of() : platform.files();
    for (int i = files.size() - 1; i > 0; i--) {
      try {
        SharedLibrary.open(library.resolveSibling(files.get(i)).toString());
      } catch (UnsatisfiedLinkError e) {
        // The machine's own may do: our libgcc_s wants a newer glibc than the others.
      }
    }
  }

  /** Its version and the kernels that it chose for this processor, which decide over bits. */
  static String description(SharedLibrary library) {
    // "OpenBLAS 0.3.31 DYNAMIC_ARCH …"
    String config = library.text("openblas_get_config");
    String core = library.text("openblas_get_corename");
    return config.substring(0, config.indexOf(' ', config.indexOf(' ') + 1)) + " (" + core + ")";
  }

  /**
   * Says that OpenBLAS, this or another, starts with one thread when it is loaded, unless the user
   * has said otherwise. By itself it starts one per core of the machine, and ends the process in a
   * container that is not allowed as many.
   */
  static void startWithOneThread() {
    try {
      SharedLibrary.setEnvironment("OPENBLAS_NUM_THREADS", "1");
    } catch (LinkageError noJffi) {
      // Then no library is called.
    }
  }

  /** How many threads of its own a product uses. */
  static int threads(SharedLibrary library) {
    return library.call("openblas_get_num_threads");
  }

  /**
   * Makes each product run in the thread that calls, whatever OPENBLAS_NUM_THREADS says. Where
   * OpenBLAS cuts a product, and so its bits, depends on its number of threads; and versions up to
   * 0.3.33 mix up products of different kinds that use several at once (its issue 5836).
   *
   * @param library another than OpenBLAS is left as it is
   */
  static void useOneThread(SharedLibrary library) {
    if (library.has("openblas_set_num_threads")) {
      int unused = library.call("openblas_set_num_threads", 1);
    }
  }
}
