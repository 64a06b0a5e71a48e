package io.github.tributary.io;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.tributary.linalg.Matrix;
import io.github.tributary.linalg.Precision;
import io.github.tributary.optim.Checkpoints;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.TrainingState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Checkpoints as files of a folder that belongs to one run, the two latest of them. A file is
 * written under another name and renamed, and begins with the SHA-256 of the rest, so that one that
 * is cut off or damaged is passed over for the one before.
 *
 * <p>The same run may go on several times at once in one JVM. All use one folder, whose files serve
 * each of them as they are the same; the first that ends deletes it, and the others make it again.
 */
public final class CheckpointFolder implements Checkpoints {

  private static final String PREFIX = "iteration-";
  private static final int KEPT = 2;
  private static final int SUM_LENGTH = 64;
  private static final int NUMBERS = 9;
  private static final String VECTOR = "vector:";

  // One for each folder, so that no run lists, writes or deletes while the same run does.
  private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

  private final FileSystem files;
  private final Path folder;
  private final Object lock;
  private final int interval;

  /**
   * The checkpoints in a folder, which need not exist.
   *
   * @param interval every so many iterations one is kept, at least 1
   * @throws UncheckedIOException if the file system cannot be reached, as from all methods
   */
  public CheckpointFolder(String folder, int interval, Configuration hadoop) {
    this.folder = new Path(folder);
    this.interval = interval;
    try {
      files = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw failed("reach", e);
    }
    lock = LOCKS.computeIfAbsent(files.makeQualified(this.folder), each -> new Object());
  }

  @Override
  public Optional<TrainingState> latest() {
    synchronized (lock) {
      try {
        for (Path file : newestFirst()) {
          Optional<TrainingState> state = read(file);
          if (state.isPresent()) {
            return state;
          }
        }
        return Optional.empty();
      } catch (IOException e) {
        throw failed("read", e);
      }
    }
  }

  @Override
  public void iterationDone(int number, Supplier<TrainingState> state) {
    if (number % interval != 0) {
      return;
    }
    byte[] content = content(state.get());
    synchronized (lock) {
      try {
        write(number, content);
      } catch (IOException e) {
        throw failed("write", e);
      }
    }
  }

  private void write(int number, byte[] content) throws IOException {
    // Names of one length, so that their order is that of the iterations.
    Path file = new Path(folder, PREFIX + String.format("%010d", number));
    Path hidden = new Path(folder, "." + file.getName() + "-" + UUID.randomUUID());
    try (OutputStream out = files.create(hidden, false)) {
      out.write(Checksums.sha256(content).getBytes(US_ASCII));
      out.write(content);
    }
    files.delete(file, false); // a damaged one, or the same bits from a run beside this one
    if (!files.rename(hidden, file)) {
      files.delete(hidden, false);
      throw new IOException("cannot rename " + hidden + " to " + file);
    }
    for (Path old : newestFirst().stream().skip(KEPT).toList()) {
      files.delete(old, false);
    }
  }

  @Override
  public void finished() {
    synchronized (lock) {
      try {
        files.delete(folder, true);
      } catch (IOException e) {
        throw failed("delete", e);
      }
    }
  }

  private List<Path> newestFirst() throws IOException {
    if (!files.exists(folder)) {
      return List.of();
    }
    return Arrays.stream(files.listStatus(folder))
        .map(FileStatus::getPath)
        .filter(file -> file.getName().startsWith(PREFIX))
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toList();
  }

  private static byte[] content(TrainingState state) {
    List<Iteration> history = state.history();
    Matrix iterations = Precision.DOUBLE.matrix(NUMBERS, history.size());
    for (int c = 0; c < history.size(); c++) {
      Iteration one = history.get(c);
      iterations.setColumn(
          c,
          new double[] {
            one.number(),
            one.loss(),
            one.gradientNorm(),
            one.stepSize(),
            one.rows(),
            one.evaluations(),
            one.seconds(),
            one.validationLoss(),
            one.validationMetric()
          });
    }
    Map<String, Matrix> tensors = new LinkedHashMap<>();
    tensors.put("parameters", Precision.DOUBLE.column(state.parameters()));
    tensors.put("history", iterations);
    state
        .vectors()
        .forEach((name, vector) -> tensors.put(VECTOR + name, Precision.DOUBLE.column(vector)));
    return SafeTensors.write(tensors);
  }

  /** The state in a file, or nothing if it is damaged. */
  private Optional<TrainingState> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = files.open(file)) {
      bytes = in.readAllBytes();
    }
    if (bytes.length < SUM_LENGTH) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOfRange(bytes, SUM_LENGTH, bytes.length);
    String sum = new String(bytes, 0, SUM_LENGTH, US_ASCII);
    if (!sum.equals(Checksums.sha256(content))) {
      return Optional.empty();
    }
    Map<String, Matrix> tensors = SafeTensors.read(content);
    Matrix iterations = tensors.get("history");
    List<Iteration> history = new ArrayList<>();
    for (int c = 0; c < iterations.columns(); c++) {
      history.add(
          new Iteration(
              (int) iterations.get(0, c),
              iterations.get(1, c),
              iterations.get(2, c),
              iterations.get(3, c),
              (long) iterations.get(4, c),
              (int) iterations.get(5, c),
              iterations.get(6, c),
              iterations.get(7, c),
              iterations.get(8, c)));
    }
    Map<String, double[]> vectors = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(VECTOR)) {
            vectors.put(name.substring(VECTOR.length()), tensor.toArray());
          }
        });
    return Optional.of(new TrainingState(tensors.get("parameters").toArray(), history, vectors));
  }

  private UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException(
        "cannot " + what + " the checkpoints in " + folder + ": " + e.getMessage(), e);
  }
}
