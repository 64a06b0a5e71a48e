package io.github.tributary.linalg.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFilesTest {

  private static final String RESOURCES = "/org/bytedeco/openblas/linux-x86_64";
  private static final String FILE = "libgcc_s.so.1";

  @TempDir private Path temporary;

  private Path unpack() throws IOException {
    return UnpackedFiles.of(RESOURCES, List.of(FILE), temporary, "gcc").resolve(FILE);
  }

  private static byte[] content() throws IOException {
    try (InputStream in = UnpackedFilesTest.class.getResourceAsStream(RESOURCES + "/" + FILE)) {
      return in.readAllBytes();
    }
  }

  @Test
  void areWhatTheResourcesAreAndNobodyElses() throws IOException {
    Path file = unpack();
    assertArrayEquals(content(), Files.readAllBytes(file));
    Path own = file.getParent().getParent();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    assertEquals(temporary, own.getParent());
  }

  @Test
  void areUnpackedOnce() throws IOException {
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(unpack(), longAgo);
    assertEquals(longAgo, Files.getLastModifiedTime(unpack()));
  }

  @Test
  void areUnpackedAgainIfDamaged() throws IOException {
    byte[] damaged = content();
    damaged[damaged.length / 2] ^= 1;
    Files.write(unpack(), damaged);
    assertArrayEquals(content(), Files.readAllBytes(unpack()));
    try (var left = Files.list(unpack().getParent())) {
      assertEquals(1, left.count()); // no parts
    }
  }

  @Test
  void aFolderThatOthersCanWriteToIsNotTrusted() throws IOException {
    Path own = unpack().getParent().getParent();
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path elsewhere = unpack();
    assertNotEquals(own, elsewhere.getParent().getParent());
    assertArrayEquals(content(), Files.readAllBytes(elsewhere));
  }

  @Test
  void aLinkInItsPlaceIsNotTrusted() throws IOException {
    Path own = unpack().getParent().getParent();
    Path moved = Files.move(own, temporary.resolve("moved"));
    Files.createSymbolicLink(own, moved);
    assertNotEquals(own, unpack().getParent().getParent());
  }

  @Test
  void aMissingResourceIsNamed() {
    assertEquals(
        RESOURCES + "/libnone.so is not on the class path",
        assertThrows(
                UnsatisfiedLinkError.class,
                () -> UnpackedFiles.of(RESOURCES, List.of("libnone.so"), temporary, "none"))
            .getMessage());
  }
}
