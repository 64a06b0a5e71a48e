package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.nio.file.Path;

/** Where the OpenBLAS of the jar is, for those that want to give it to others. */
public final class BundledOpenBlas {

  private BundledOpenBlas() {}

  /**
   * The library, unpacked.
   *
   * @throws UnsatisfiedLinkError if there is none for this platform on the class path
   * @throws IOException if it cannot be unpacked
   */
  public static Path path() throws IOException {
    return OpenBlas.unpack();
  }
}
