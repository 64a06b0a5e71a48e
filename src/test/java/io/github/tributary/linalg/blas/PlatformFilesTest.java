package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.blas.OpenBlas.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files for every platform, by what they say: most of them cannot be loaded here. */
class PlatformFilesTest {

  /** What every system has that is of the platform at all: glibc, or Apple's. */
  private static final Set<String> SYSTEM =
      Set.of(
          "libc.so.6",
          "libm.so.6",
          "ld-linux-x86-64.so.2",
          "ld-linux-aarch64.so.1",
          "/usr/lib/libSystem.B.dylib");

  private static final List<String> FUNCTIONS =
      List.of(
          "_cblas_sgemm",
          "_cblas_dgemm",
          "_openblas_get_config",
          "_openblas_get_corename",
          "_openblas_get_num_threads",
          "_openblas_set_num_threads");

  // What their headers call the processors.
  private static final Map<String, Integer> MACHINES =
      Map.of(
          "linux-amd64", 62,
          "linux-aarch64", 183,
          "mac-x86_64", 0x1000007,
          "mac-aarch64", 0x100000c);

  private static NativeFile read(String resource) throws IOException {
    try (InputStream in = PlatformFilesTest.class.getResourceAsStream(resource)) {
      assertTrue(in != null, resource + " is not there");
      return NativeFile.of(in);
    }
  }

  private static NativeFile read(Platform platform, int file) throws IOException {
    return read(OpenBlas.IN_JAR + platform.folder() + "/" + platform.files().get(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-amd64", "linux-aarch64", "mac-x86_64", "mac-aarch64"})
  void needNothingButTheSystemAndTheFilesAfterThem(String name) throws IOException {
    Platform platform = OpenBlas.PLATFORMS.get(name);
    List<String> files = platform.files();
    for (int i = 0; i < files.size(); i++) {
      NativeFile file = read(platform, i);
      assertEquals(MACHINES.get(name), file.machine(), files.get(i));
      Set<String> needed = new TreeSet<>(file.needed());
      assertTrue(needed.removeIf(SYSTEM::contains), files.get(i) + " needs a libc");
      needed.removeAll(files.subList(i + 1, files.size()));
      // macOS looks beside the library for these, as the library says.
      files.subList(i + 1, files.size()).forEach(after -> needed.remove("@rpath/" + after));
      assertEquals(Set.of(), needed, files.get(i));
    }
    assertEquals(MACHINES.keySet(), OpenBlas.PLATFORMS.keySet(), "all platforms are tested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mac-x86_64", "mac-aarch64"})
  void thoseOfMacosAreLookedForBesideEachOther(String name) throws IOException {
    Platform platform = OpenBlas.PLATFORMS.get(name);
    for (int i = 0; i < platform.files().size(); i++) {
      NativeFile file = read(platform, i);
      assertTrue(
          file.needed().stream().noneMatch(needed -> needed.startsWith("@rpath/"))
              || file.runPaths().contains("@loader_path")
              || file.runPaths().contains("@loader_path/"),
          platform.files().get(i) + " " + file.runPaths());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mac-x86_64", "mac-aarch64"})
  void thoseOfMacosHaveTheFunctionsThatAreCalled(String name) throws IOException {
    Set<String> functions = read(OpenBlas.PLATFORMS.get(name), 0).functions();
    assertEquals(List.of(), FUNCTIONS.stream().filter(f -> !functions.contains(f)).toList());
  }

  /** jffi's native part, without which nothing of OpenBLAS is called. */
  @ParameterizedTest
  @ValueSource(strings = {"x86_64-Linux/libjffi-1.2.so", "aarch64-Linux/libjffi-1.2.so"})
  void theBindingNeedsNothingButTheSystem(String file) throws IOException {
    Set<String> needed = new TreeSet<>(read("/jni/" + file).needed());
    assertTrue(needed.removeIf(SYSTEM::contains), file + " needs a libc");
    assertEquals(Set.of(), needed);
  }

  /** That of macOS is one file for both processors. */
  @Test
  void theBindingOfMacosIsForBothProcessors() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/jni/Darwin/libjffi-1.2.jnilib")) {
      List<NativeFile> files = NativeFile.ofEach(in);
      assertEquals(
          Set.of(MACHINES.get("mac-x86_64"), MACHINES.get("mac-aarch64")),
          files.stream().map(NativeFile::machine).collect(Collectors.toSet()));
      for (NativeFile file : files) {
        assertEquals(List.of("/usr/lib/libSystem.B.dylib"), file.needed());
      }
    }
  }
}
