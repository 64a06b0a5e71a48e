package io.github.tributary.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that appears whole or not at all, in place of an earlier one. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Writes a file in an existing folder.
   *
   * @throws FileNotFoundException if there is no such folder
   */
  public static void replace(String path, byte[] content, Configuration hadoop) throws IOException {
    FileSystem files = new Path(path).getFileSystem(hadoop);
    Path target = files.makeQualified(new Path(path));
    if (!files.exists(target.getParent())) {
      throw new FileNotFoundException(target.getParent() + ": no such folder to write into");
    }
    files.setWriteChecksum(false);
    Path hidden =
        new Path(target.getParent(), "." + target.getName() + ".tmp-" + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(hidden, false)) {
        out.write(content);
      }
      files.delete(target, false);
      if (!files.rename(hidden, target)) {
        throw new IOException("cannot rename " + hidden + " to " + target);
      }
    } finally {
      files.delete(hidden, false);
    }
  }
}
