package io.github.tributary.tables;

import io.github.tributary.distributed.InvalidDataException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The files of a table as they were when it was opened: their lengths and times of change. A table
 * is read several times, and a file that is replaced in between would give columns of one state and
 * rows of another.
 */
public final class FileStamps {

  private record Stamp(long bytes, long changed) {
    private String text() {
      return bytes + " bytes of " + Instant.ofEpochMilli(changed).truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Of tables that do not lie in files. */
  static final FileStamps NONE = new FileStamps("", Map.of(), new Configuration(false));

  private final String pattern;
  private final Map<Path, Stamp> stamps;
  private final Configuration hadoop;

  private FileStamps(String pattern, Map<Path, Stamp> stamps, Configuration hadoop) {
    this.pattern = pattern;
    this.stamps = stamps;
    this.hadoop = hadoop;
  }

  /** The files as they are now. */
  static FileStamps of(String pattern, Configuration hadoop) throws IOException {
    return new FileStamps(pattern, list(pattern, hadoop), hadoop);
  }

  /** Those that belong to a table which was opened after this: not what its reader leaves out. */
  public FileStamps of(Dataset<Row> table) {
    Map<Path, Stamp> read = new TreeMap<>();
    for (String file : stamps.isEmpty() ? new String[0] : table.inputFiles()) {
      Path path = new Path(URI.create(file));
      if (stamps.containsKey(path)) {
        read.put(path, stamps.get(path));
      }
    }
    return new FileStamps(pattern, read, hadoop);
  }

  Set<Path> files() {
    return stamps.keySet();
  }

  /**
   * Compares the files with what they are now.
   *
   * @throws InvalidDataException if one has changed or is gone
   */
  public void requireUnchanged() throws IOException {
    if (stamps.isEmpty()) {
      return;
    }
    Map<Path, Stamp> now = list(pattern, hadoop);
    for (Map.Entry<Path, Stamp> file : stamps.entrySet()) {
      Stamp found = now.get(file.getKey());
      if (!file.getValue().equals(found)) {
        throw new InvalidDataException(
            TableSource.display(file.getKey().toString())
                + ": the file changed while it was read: it had "
                + file.getValue().text()
                + " and "
                + (found == null ? "is gone" : "has " + found.text())
                + "; start again when it is complete, or use a copy");
      }
    }
  }

  private static Map<Path, Stamp> list(String pattern, Configuration hadoop) throws IOException {
    Map<Path, Stamp> stamps = new TreeMap<>();
    Path path = new Path(pattern);
    FileSystem files = path.getFileSystem(hadoop);
    FileStatus[] found = files.globStatus(path);
    for (FileStatus one : found == null ? new FileStatus[0] : found) {
      put(one, files, stamps);
    }
    return stamps;
  }

  private static void put(FileStatus one, FileSystem files, Map<Path, Stamp> stamps)
      throws IOException {
    if (one.isFile()) {
      stamps.put(one.getPath(), new Stamp(one.getLen(), one.getModificationTime()));
      return;
    }
    for (FileStatus inside : files.listStatus(one.getPath())) {
      if (!isHidden(inside.getPath().getName())) {
        put(inside, files, stamps);
      }
    }
  }

  /** As Spark has it: a folder of a partition may begin with an underscore. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
  }
}
