package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output folders appear whole or not at all. */
class OutputFolderTest {

  private static final String MARKER = "a.txt";

  @TempDir Path temp;

  @Test
  void nothingIsVisibleBeforeCommit() throws IOException {
    try (OutputFolder folder = at(false)) {
      assertEquals(List.of(), names(temp));
      write(folder, "a.txt", "one");
      assertFalse(Files.exists(temp.resolve("out")));
      for (String name : names(temp)) {
        assertTrue(name.startsWith(".out.tmp-"), name);
      }
      folder.commit();
    }
    assertEquals(List.of("out"), names(temp));
    assertEquals(List.of("a.txt"), names(temp.resolve("out")));
    assertEquals("one", Files.readString(temp.resolve("out/a.txt")));
  }

  @Test
  void whatWasNotCommittedIsRemoved() throws IOException {
    try (OutputFolder folder = at(false)) {
      write(folder, "a.txt", "one");
    }
    assertEquals(List.of(), names(temp));
  }

  @Test
  void closingWithoutHavingWrittenIsFine() throws IOException {
    at(false).close();
    assertEquals(List.of(), names(temp));
  }

  @Test
  void anExistingFolderIsRefused() throws IOException {
    commit("one");
    FileAlreadyExistsException e = assertThrows(FileAlreadyExistsException.class, () -> at(false));
    String path = temp.resolve("out").toString();
    assertEquals("file:" + path + ": it exists already", e.getMessage());
    assertEquals("one", Files.readString(temp.resolve("out/a.txt")));
  }

  @Test
  void overwritingReplacesTheWholeFolder() throws IOException {
    commit("one");
    Files.writeString(temp.resolve("out/old.txt"), "old");
    try (OutputFolder folder = at(true)) {
      write(folder, "b.txt", "two");
      assertEquals(List.of("a.txt", "old.txt"), names(temp.resolve("out")));
      folder.commit();
    }
    assertEquals(List.of("b.txt"), names(temp.resolve("out")));
    assertEquals(List.of("out"), names(temp));
  }

  @Test
  void aFolderThatIsNoEarlierResultIsNeverReplaced() throws IOException {
    Files.createDirectory(temp.resolve("out"));
    Files.writeString(temp.resolve("out/precious.txt"), "mine");
    FileAlreadyExistsException e = assertThrows(FileAlreadyExistsException.class, () -> at(true));
    assertTrue(e.getReason().contains("hold a.txt, but a folder with precious.txt"), e.getReason());
    assertEquals(List.of("precious.txt"), names(temp.resolve("out")));
  }

  @Test
  void aPlaceBelowAFileIsRefusedAtOnce() throws IOException {
    Files.writeString(temp.resolve("file"), "mine");
    for (String below : List.of("file/out", "file/a/b/out")) {
      String path = temp.resolve(below).toString();
      FileNotFoundException e =
          assertThrows(
              FileNotFoundException.class,
              () -> OutputFolder.at(path, true, MARKER, new Configuration()));
      assertTrue(e.getMessage().contains("choose another output folder"), e.getMessage());
    }
    assertEquals(List.of("file"), names(temp));
  }

  @Test
  void aFileIsNotReplacedByAFolder() throws IOException {
    Files.writeString(temp.resolve("out"), "mine");
    FileAlreadyExistsException e = assertThrows(FileAlreadyExistsException.class, () -> at(true));
    assertTrue(e.getReason().startsWith("it is a file"), e.getReason());
    assertEquals("mine", Files.readString(temp.resolve("out")));
  }

  @Test
  void tryingAFolderWhoseParentsAreNotThereLeavesNothing() throws IOException {
    OutputFolder.at(temp.resolve("a/b/out").toString(), false, MARKER, new Configuration()).close();
    assertEquals(List.of(), names(temp));
  }

  @Test
  void anEmptyFolderMayBeReplaced() throws IOException {
    Files.createDirectory(temp.resolve("out"));
    try (OutputFolder folder = at(true)) {
      write(folder, "a.txt", "one");
      folder.commit();
    }
    assertEquals(List.of("a.txt"), names(temp.resolve("out")));
  }

  @Test
  void overwritingThatIsNotCommittedKeepsTheOldFolder() throws IOException {
    commit("one");
    try (OutputFolder folder = at(true)) {
      write(folder, "a.txt", "two");
    }
    assertEquals(List.of("out"), names(temp));
    assertEquals("one", Files.readString(temp.resolve("out/a.txt")));
  }

  @Test
  void aCommitThatFailsKeepsTheOldFolder() throws IOException {
    commit("one");
    try (OutputFolder folder = at(true)) {
      // Nothing was written, so that there is nothing to rename.
      assertThrows(IOException.class, folder::commit);
    }
    assertEquals(List.of("out"), names(temp));
    assertEquals("one", Files.readString(temp.resolve("out/a.txt")));
  }

  @Test
  void writersWithAPathOfTheirOwnWriteIntoTheHiddenFolder() throws IOException {
    try (OutputFolder folder = at(false)) {
      write(folder, "a.txt", "one");
      Path hidden = Path.of(URI.create(folder.hiddenPath()).getPath());
      Files.writeString(hidden.resolve("b.txt"), "two");
      folder.commit();
    }
    assertEquals(List.of("a.txt", "b.txt"), names(temp.resolve("out")));
  }

  private void commit(String text) throws IOException {
    try (OutputFolder folder = at(false)) {
      write(folder, "a.txt", text);
      folder.commit();
    }
  }

  private OutputFolder at(boolean overwrite) throws IOException {
    return OutputFolder.at(temp.resolve("out").toString(), overwrite, MARKER, new Configuration());
  }

  private static void write(OutputFolder folder, String name, String text) throws IOException {
    folder.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
