package io.github.tributary.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that appears whole or not at all: it is filled under a hidden name beside its own and
 * renamed at the end. On file systems whose rename copies (object stores) the last moment is not
 * atomic.
 */
public final class OutputFolder implements AutoCloseable {

  /** The reason where only leave to replace an earlier result is missing. */
  public static final String EXISTS = "it exists already";

  private final FileSystem files;
  private final Path target;
  private final Path hidden;
  private final boolean overwrite;
  private final String marker;
  private boolean committed;

  private OutputFolder(FileSystem files, Path target, boolean overwrite, String marker) {
    this.files = files;
    this.overwrite = overwrite;
    this.marker = marker;
    this.target = target;
    String name = "." + target.getName() + ".tmp-" + UUID.randomUUID();
    this.hidden = target.getParent() == null ? new Path(name) : new Path(target.getParent(), name);
  }

  /**
   * Prepares an output folder; a file is written beside it and removed, to see that it can be.
   *
   * @param overwrite whether a folder of that name may be replaced, at {@link #commit}
   * @param marker a file that every folder to be replaced must hold: no other folder is ever
   *     deleted
   * @throws FileAlreadyExistsException if it exists and may not be replaced
   * @throws FileNotFoundException if nothing can be written there
   */
  public static OutputFolder at(String path, boolean overwrite, String marker, Configuration hadoop)
      throws IOException {
    Path target = new Path(path);
    FileSystem files = target.getFileSystem(hadoop);
    // Hadoop's checksum files have no place in a folder for people.
    files.setWriteChecksum(false);
    OutputFolder folder = new OutputFolder(files, files.makeQualified(target), overwrite, marker);
    folder.requireReplaceable();
    folder.requireWritable();
    return folder;
  }

  /** Tries what {@link #write} does, and leaves no folder behind that was not there. */
  private void requireWritable() throws IOException {
    Path made = hidden;
    while (made.getParent() != null && !files.exists(made.getParent())) {
      made = made.getParent();
    }
    Path parent = made.getParent();
    if (parent != null && !files.getFileStatus(parent).isDirectory()) {
      throw new FileNotFoundException(
          "cannot write " + target + ": " + parent + " is a file; choose another output folder");
    }
    try {
      files.create(new Path(hidden, "tried"), false).close();
    } catch (IOException refused) {
      throw new FileNotFoundException(
          "cannot write "
              + target
              + " ("
              + refused.getMessage()
              + "); choose another output folder");
    } finally {
      files.delete(hidden, true);
      deleteEmpty(hidden.getParent(), made);
    }
  }

  /** Deletes folders from one up to another; one that somebody else has filled stays. */
  private void deleteEmpty(Path from, Path to) throws IOException {
    for (Path folder = from;
        folder != null && folder.depth() >= to.depth();
        folder = folder.getParent()) {
      if (files.exists(folder)) {
        if (files.listStatus(folder).length > 0) {
          return;
        }
        files.delete(folder, false);
      }
    }
  }

  /** Writes one file, which appears with the folder. */
  public void write(String name, byte[] content) throws IOException {
    files.deleteOnExit(hidden); // also when the program is interrupted
    write(new Path(hidden, name), content);
  }

  /** Adds one file to the folder that {@link #commit} has made appear; the file appears whole. */
  public void add(String name, byte[] content) throws IOException {
    Path part = new Path(target, "." + name + ".tmp-" + UUID.randomUUID());
    files.deleteOnExit(part);
    write(part, content);
    rename(part, new Path(target, name));
    files.cancelDeleteOnExit(part);
  }

  private void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = files.create(file, false)) {
      out.write(content);
    }
  }

  /** The hidden folder, for writers that need a path of their own. */
  public String hiddenPath() throws IOException {
    files.deleteOnExit(hidden);
    return hidden.toString();
  }

  /** The files below a subfolder that a writer of its own has filled, by their path, in order. */
  SortedMap<String, byte[]> contents(String subfolder) throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    String root = files.makeQualified(hidden).toString() + "/";
    var inside = files.listFiles(new Path(hidden, subfolder), true);
    while (inside.hasNext()) {
      Path file = inside.next().getPath();
      try (InputStream in = files.open(file)) {
        contents.put(file.toString().substring(root.length()), in.readAllBytes());
      }
    }
    return contents;
  }

  /** Makes the folder appear under its own name. */
  public void commit() throws IOException {
    Path old = null;
    requireReplaceable(); // it may have appeared since
    if (files.exists(target)) {
      old = new Path(hidden.getParent(), hidden.getName() + ".old");
      rename(target, old);
    }
    try {
      rename(hidden, target);
    } catch (IOException failed) {
      if (old != null) {
        rename(old, target);
      }
      throw failed;
    }
    committed = true;
    files.cancelDeleteOnExit(hidden);
    if (old != null) {
      files.delete(old, true);
    }
  }

  private void requireReplaceable() throws IOException {
    if (!files.exists(target)) {
      return;
    }
    if (!overwrite) {
      throw new FileAlreadyExistsException(target.toString(), null, EXISTS);
    }
    if (!files.getFileStatus(target).isDirectory()) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "it is a file, not a folder, and is not overwritten");
    }
    FileStatus[] inside = files.listStatus(target);
    if (inside.length > 0 && !files.exists(new Path(target, marker))) {
      throw new FileAlreadyExistsException(
          target.toString(),
          null,
          "it is no earlier result, which would hold "
              + marker
              + ", but a folder with "
              + inside[0].getPath().getName()
              + (inside.length == 1 ? "" : " and " + (inside.length - 1) + " more")
              + ", and is not overwritten");
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Removes what was written, unless it was committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        files.delete(hidden, true);
      } catch (FileNotFoundException nothingWritten) {
        return;
      }
    }
  }
}
