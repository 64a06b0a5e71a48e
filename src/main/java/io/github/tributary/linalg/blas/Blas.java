package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The BLAS of this JVM. Products with different ones differ in their last bits; each gives the same
 * bits every time, for any number of threads that share it and around it.
 */
public final class Blas {

  /** Which BLAS to use. */
  public enum Choice {
    /** The first of the others that there is. */
    AUTO,
    /** A library that netlib is told of, or OpenBLAS from the jar, or the machine's libblas. */
    NATIVE,
    /** Java on the Vector API, which the JVM needs {@code --add-modules} for. */
    VECTOR,
    /** Plain Java. */
    JAVA;

    /** All names, as users write them. */
    public static String names() {
      return Stream.of(values()).map(Choice::text).collect(Collectors.joining(", "));
    }

    /**
     * By its name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Choice of(String name) {
      return Stream.of(values())
          .filter(choice -> choice.text().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("must be one of " + names() + "; found " + name));
    }

    /** Its name, as users write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The name under which a JVM may be told its choice, as a system property. */
  public static final String PROPERTY = "spark.tributary.blas";

  private static final String SLOWER = "; matrix products take %s times as long. %s";
  private static final String CURE =
      "A native BLAS needs Linux or macOS on x86-64 or arm64, on Linux glibc 2.34 or newer, and"
          + " a temporary folder (java.io.tmpdir) that programs may be loaded from";

  private static volatile Blas current;

  /** A BLAS that could be loaded. */
  private record Loaded(Choice kind, Gemm gemm, String description, String warning) {}

  private final Choice wanted;
  private final Loaded loaded;
  private final int threads;
  private final Gemm gemm;

  private Blas(Choice wanted, Loaded loaded, int threads) {
    this.wanted = wanted;
    this.loaded = loaded;
    this.threads = threads;
    this.gemm = new PanelledGemm(loaded.gemm, threads);
  }

  /**
   * Uses this BLAS from now on in this JVM. Calls with the choice that is in use cost next to
   * nothing.
   *
   * @param threads how many threads a product may use, which its bits do not depend on
   * @return what is in use now
   * @throws UnsatisfiedLinkError if there is no such BLAS here
   */
  public static Blas use(Choice choice, int threads) {
    Blas blas = current;
    return blas != null && blas.wanted == choice && blas.threads == threads
        ? blas
        : change(choice, threads);
  }

  private static synchronized Blas change(Choice choice, int threads) {
    Loaded loaded = current == null || current.wanted != choice ? load(choice) : current.loaded;
    // Last: whoever sees it multiplies.
    current = new Blas(choice, loaded, threads);
    return current;
  }

  /** What is in use: until somebody chose, what the system property says, with one thread. */
  public static Blas current() {
    Blas blas = current;
    return blas != null
        ? blas
        : use(Choice.of(System.getProperty(PROPERTY, Choice.AUTO.text())), 1);
  }

  /** The products. */
  public Gemm gemm() {
    return gemm;
  }

  /** What was found: never {@link Choice#AUTO}. */
  public Choice found() {
    return loaded.kind;
  }

  /** What a user should read about it, in a few words. */
  public String description() {
    return loaded.description;
  }

  /** The same, with the number of threads that a product may use. */
  public String descriptionWithThreads() {
    return loaded.description + ", BLAS threads per task: " + threads;
  }

  /** What a user should know about it, in one line; empty if nothing. */
  public String warning() {
    return loaded.warning;
  }

  private static Loaded load(Choice choice) {
    return switch (choice) {
      case NATIVE -> loadNative();
      case VECTOR -> vector("");
      case JAVA -> plain("");
      case AUTO -> {
        try {
          yield loadNative();
        } catch (UnsatisfiedLinkError noNative) {
          yield loadJava("No native BLAS: " + noNative.getMessage());
        }
      }
    };
  }

  private static Loaded loadJava(String reason) {
    try {
      return vector(reason + String.format(SLOWER, "2 to 4", CURE));
    } catch (UnsatisfiedLinkError noVector) {
      return plain(
          reason
              + String.format(SLOWER, "10 or more", CURE)
              + "; --add-modules=jdk.incubator.vector among the JVM's options helps too");
    }
  }

  private static Loaded vector(String warning) {
    String description = "Java Vector API" + (warning.isEmpty() ? "" : " (no native BLAS found)");
    return new Loaded(Choice.VECTOR, NetlibGemm.vector(), description, warning);
  }

  private static Loaded plain(String warning) {
    String description =
        "plain Java"
            + (warning.isEmpty()
                ? ""
                : " (no native BLAS found, jdk.incubator.vector not enabled)");
    return new Loaded(Choice.JAVA, NetlibGemm.plain(), description, warning);
  }

  /** The user's library if netlib was told of one, else the jar's, else the machine's. */
  private static Loaded loadNative() {
    OpenBlas.startWithOneThread();
    NetlibGemm.letMllibChoose();
    String given = NetlibGemm.libraryOfUser();
    if (given.isEmpty()) {
      return bundledOrMachines("");
    }
    try {
      return other(given, given, "");
    } catch (UnsatisfiedLinkError unusable) {
      String warning = given + " is not used for products: " + unusable.getMessage();
      try {
        return bundledOrMachines(warning);
      } catch (UnsatisfiedLinkError none) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(warning + "; " + none.getMessage());
        error.initCause(none);
        error.addSuppressed(unusable);
        throw error;
      }
    }
  }

  private static Loaded bundledOrMachines(String warning) {
    try {
      return bundled(warning);
    } catch (IOException | LinkageError notOurs) {
      try {
        return machines(warning);
      } catch (LinkageError noneAtAll) {
        // The message of others is the name of a file or class, or nothing.
        UnsatisfiedLinkError error =
            new UnsatisfiedLinkError(
                notOurs instanceof UnsatisfiedLinkError
                    ? notOurs.getMessage()
                    : "OpenBLAS cannot be unpacked or loaded: " + notOurs);
        error.initCause(notOurs);
        error.addSuppressed(noneAtAll);
        throw error;
      }
    }
  }

  private static Loaded machines(String warning) {
    String system = System.getProperty("os.name");
    if (system.startsWith("Mac")) {
      return other("libblas.dylib", "system libblas", warning);
    }
    if (system.equals("Linux")) {
      return other("libblas.so.3", "system libblas", warning);
    }
    throw new UnsatisfiedLinkError("what " + system + " calls BLAS is not known");
  }

  private static Loaded other(String library, String description, String warning) {
    SharedLibrary opened = SharedLibrary.open(library);
    Gemm gemm = new CblasGemm(opened);
    OpenBlas.useOneThread(opened);
    return new Loaded(Choice.NATIVE, gemm, "native (" + description + ")", warning);
  }

  private static Loaded bundled(String warning) throws IOException {
    SharedLibrary library = OpenBlas.open(OpenBlas.unpack());
    Gemm gemm = new CblasGemm(library);
    OpenBlas.useOneThread(library);
    return new Loaded(Choice.NATIVE, gemm, OpenBlas.description(library), warning);
  }
}
