package io.github.tributary.linalg.blas;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The BLAS of this JVM. Products with different ones differ in their last bits; each gives the same
 * bits every time, for any number of threads around it.
 */
public final class Blas {

  /** Which BLAS to use. */
  public enum Choice {
    /** The first of the others that there is. */
    AUTO,
    /** OpenBLAS from the jar, or a library that netlib is told of, or the machine's libblas. */
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
      "A native BLAS needs Linux or macOS on x86-64 or arm64, glibc, and a temporary folder"
          + " (java.io.tmpdir) that programs may be loaded from";

  private static volatile Blas current;

  /**
   * A BLAS that could be loaded.
   *
   * @param openBlas whose threads can be set, or null
   */
  private record Loaded(
      Choice kind, Gemm gemm, String description, String warning, NativeLibrary openBlas) {}

  private final Choice wanted;
  private final Loaded loaded;
  private int threads;

  private Blas(Choice wanted, Loaded loaded) {
    this.wanted = wanted;
    this.loaded = loaded;
  }

  /**
   * Uses this BLAS from now on in this JVM. Calls with the choice that is in use cost next to
   * nothing.
   *
   * @param threads how many threads a native product may use
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
    if (current == null || current.wanted != choice) {
      current = new Blas(choice, load(choice));
    }
    current.threads = threads;
    if (current.loaded.openBlas != null) {
      OpenBlas.useThreads(current.loaded.openBlas, threads);
    }
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
    return loaded.gemm;
  }

  /** What was found: never {@link Choice#AUTO}. */
  public Choice found() {
    return loaded.kind;
  }

  /** What a user should read about it, in a few words. */
  public String description() {
    return loaded.description;
  }

  /** What is slow about it and how to cure that, in one line; empty if nothing is. */
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
    return new Loaded(Choice.VECTOR, NetlibGemm.vector(), description, warning, null);
  }

  private static Loaded plain(String warning) {
    String description =
        "plain Java"
            + (warning.isEmpty()
                ? ""
                : " (no native BLAS found, jdk.incubator.vector not enabled)");
    return new Loaded(Choice.JAVA, NetlibGemm.plain(), description, warning, null);
  }

  /** The user's library if netlib was told of one, else the jar's, else the machine's. */
  private static Loaded loadNative() {
    String given = NetlibGemm.libraryOfUser();
    if (!given.isEmpty()) {
      return new Loaded(
          Choice.NATIVE, NetlibGemm.ofLibrary(given), "native (" + given + ")", "", null);
    }
    try {
      return bundled();
    } catch (IOException | LinkageError notOurs) {
      try {
        return new Loaded(
            Choice.NATIVE, NetlibGemm.ofLibrary(""), "native (system libblas)", "", null);
      } catch (UnsatisfiedLinkError noneAtAll) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(notOurs.getMessage());
        error.initCause(notOurs);
        error.addSuppressed(noneAtAll);
        throw error;
      }
    }
  }

  private static Loaded bundled() throws IOException {
    Path library = OpenBlas.unpack();
    NativeLibrary functions = OpenBlas.functions(library);
    Gemm gemm =
        NetlibGemm.hasBinding()
            ? NetlibGemm.ofLibrary(library.toString())
            : new CopyingGemm(functions);
    return new Loaded(Choice.NATIVE, gemm, OpenBlas.description(functions), "", functions);
  }
}
