package io.github.tributary.linalg.blas;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

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
  // RTLD_NOW without RTLD_GLOBAL: its symbols are nobody else's business.
  private static final Map<String, Object> PRIVATE = Map.of(Library.OPTION_OPEN_FLAGS, 2);

  // JNA unloads what nobody refers to.
  private static final List<NativeLibrary> NEEDED = new CopyOnWriteArrayList<>();

  private static final Object[] NONE = {};

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

  /** A native library's functions; those of a library that is loaded already are its own. */
  static NativeLibrary functions(Path library) {
    NetlibGemm.letMllibChoose();
    try {
      return NativeLibrary.getInstance(library.toString(), PRIVATE);
    } catch (UnsatisfiedLinkError perhapsOfWhatItNeeds) {
      loadWhatItNeeds(library);
    }
    try {
      return NativeLibrary.getInstance(library.toString(), PRIVATE);
    } catch (UnsatisfiedLinkError e) {
      // JNA gives the library, the system's reason, and where else it looked: a line each.
      UnsatisfiedLinkError error =
          new UnsatisfiedLinkError(
              e.getMessage().lines().limit(2).collect(Collectors.joining(" ")));
      error.initCause(e);
      throw error;
    }
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
        Path needed = library.resolveSibling(files.get(i));
        NEEDED.add(NativeLibrary.getInstance(needed.toString(), PRIVATE));
      } catch (UnsatisfiedLinkError e) {
        // The machine's own may do: our libgcc_s wants a newer glibc than the others.
      }
    }
  }

  /** Its version and the kernels that it chose for this processor, which decide over bits. */
  static String description(NativeLibrary library) {
    // "OpenBLAS 0.3.31 DYNAMIC_ARCH …"
    String config = library.getFunction("openblas_get_config").invokeString(NONE, false);
    String core = library.getFunction("openblas_get_corename").invokeString(NONE, false);
    return config.substring(0, config.indexOf(' ', config.indexOf(' ') + 1)) + " (" + core + ")";
  }

  /**
   * Says with how many threads OpenBLAS, this or another, starts when it is loaded, unless the user
   * has said so. By itself it starts one per core of the machine, and ends the process in a
   * container that is not allowed as many.
   */
  static void startWith(int threads) {
    try {
      NativeLibrary.getProcess()
          .getFunction("setenv")
          .invokeInt(new Object[] {"OPENBLAS_NUM_THREADS", Integer.toString(threads), 0});
    } catch (LinkageError noJna) {
      // Then a library of the machine's starts as it likes.
    }
  }

  /** How many threads a product uses. */
  static int threads(NativeLibrary library) {
    return library.getFunction("openblas_get_num_threads").invokeInt(NONE);
  }

  /**
   * Sets how many threads a product uses, for all threads of this JVM; not more than it started
   * with, for which it has no memory: products would crash.
   */
  static void useThreads(NativeLibrary library, int threads) {
    library.getFunction("openblas_set_num_threads").invokeVoid(new Object[] {threads});
  }
}
