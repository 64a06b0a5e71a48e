package io.github.tributary.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  @TempDir private Path temporary;
  private Path folder;
  private CheckpointFolder checkpoints;

  @BeforeEach
  void open() {
    folder = temporary.resolve("not yet/there");
    checkpoints = new CheckpointFolder(folder.toString(), 2, new Configuration());
  }

  /** A state that differs from every other in every number. */
  private static TrainingState state(int number) {
    List<Iteration> history =
        Stream.iterate(1, n -> n <= number, n -> n + 1)
            .map(
                n ->
                    new Iteration(
                        n,
                        1.0 / n,
                        2.0 / n,
                        3.0 / n,
                        3_000_000_000L + n,
                        n + 7,
                        0.1 * n,
                        Double.NaN,
                        4.0 / n))
            .toList();
    return new TrainingState(
        new double[] {number, 1.0 / 3, -Double.MIN_VALUE},
        history,
        Map.of("a", new double[] {-45, number}, "b.c", new double[0]));
  }

  private void run(int from, int to) {
    for (int number = from; number <= to; number++) {
      int done = number;
      checkpoints.iterationDone(number, () -> state(done));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private void assertLatest(int number) {
    TrainingState latest = checkpoints.latest().orElseThrow();
    assertArrayEquals(state(number).parameters(), latest.parameters());
    assertEquals(state(number).history(), latest.history());
    assertEquals(state(number).vectors().keySet(), latest.vectors().keySet());
    state(number)
        .vectors()
        .forEach((name, vector) -> assertArrayEquals(vector, latest.vectors().get(name), name));
  }

  @Test
  void whatComesBackIsWhatWasKept() {
    assertTrue(checkpoints.latest().isEmpty());
    run(1, 1);
    assertTrue(checkpoints.latest().isEmpty(), "1 is no multiple of the interval");
    run(2, 2);
    assertLatest(2);
  }

  @Test
  void theTwoLatestAreKeptAlsoPastAPowerOfTen() throws IOException {
    run(1, 13);
    assertEquals(List.of("iteration-0000000010", "iteration-0000000012"), names());
    assertLatest(12);
  }

  @Test
  void aDamagedOneIsPassedOverForTheOneBeforeAndReplaced() throws IOException {
    run(1, 4);
    Path newest = folder.resolve("iteration-0000000004");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 1] ^= 1;
    Files.deleteIfExists(folder.resolve(".iteration-0000000004.crc"));
    Files.write(newest, bytes);
    assertLatest(2);
    Files.write(newest, new byte[10]);
    assertLatest(2);
    run(3, 4);
    assertLatest(4);
  }

  @Test
  void oneThatWasBeingWrittenIsNotSeen() throws IOException {
    run(1, 2);
    Files.write(folder.resolve(".iteration-0000000004-123"), new byte[] {1});
    assertLatest(2);
  }

  @Test
  void nothingIsLeftWhenTheRunIsFinished() {
    run(1, 4);
    checkpoints.finished();
    assertFalse(Files.exists(folder));
    checkpoints.finished();
  }

  @Test
  void equalRunsAtOnceShareTheFolder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> again =
          () -> {
            CheckpointFolder own = new CheckpointFolder(folder.toString(), 1, new Configuration());
            // Some begin, read and write while others end and delete.
            for (int round = 0; round < 30; round++) {
              own.latest();
              for (int number = 1; number <= 4; number++) {
                int done = number;
                own.iterationDone(number, () -> state(done));
              }
              own.finished();
            }
            return null;
          };
      for (Future<Void> run : threads.invokeAll(Collections.nCopies(4, again))) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
    assertFalse(Files.exists(folder));
  }

  @Test
  void whereNothingCanBeWrittenTheFolderIsNamed() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "a file");
    UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> run(2, 2));
    assertTrue(e.getMessage().startsWith("cannot write the checkpoints in "), e.getMessage());
    assertTrue(e.getMessage().contains("not yet/there"), e.getMessage());
  }
}
