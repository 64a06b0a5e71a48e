package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Resources as files, unpacked once per machine and user: into a folder that only this user can
 * enter, and compared with the resources by their checksums whenever a JVM starts to use them.
 */
final class UnpackedFiles {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private UnpackedFiles() {}

  /**
   * The folder that holds some files of a folder of resources.
   *
   * @param parent where the folder of this user is, or will be
   * @param name begins the name of the folder, which ends in the first file's checksum, so that two
   *     versions can be in use at once
   * @throws UnsatisfiedLinkError if a resource is missing
   * @throws IOException if they cannot be written
   */
  static Path of(String resources, List<String> files, Path parent, String name)
      throws IOException {
    long[] checksums = new long[files.size()];
    URL[] urls = new URL[files.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = UnpackedFiles.class.getResource(resources + "/" + files.get(i));
      if (urls[i] == null) {
        throw new UnsatisfiedLinkError(
            resources + "/" + files.get(i) + " is not on the class path");
      }
      checksums[i] = checksum(urls[i]);
    }
    Path folder =
        Files.createDirectories(
            privateFolder(parent).resolve(name + "-" + Long.toHexString(checksums[0])));
    for (int i = 0; i < urls.length; i++) {
      Path file = folder.resolve(files.get(i));
      if (!Files.exists(file) || checksum(file) != checksums[i]) {
        unpack(urls[i], file, checksums[i]);
      }
    }
    return folder;
  }

  /** The folder of this user, or a new one if somebody else made that or can write to it. */
  private static Path privateFolder(Path parent) throws IOException {
    String name = "tributary-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    Path folder = parent.resolve(name);
    try {
      return Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean isOurs =
          found.isDirectory()
              && found.owner().equals(thisUser(parent))
              && found.permissions().equals(OWNER_ONLY);
      return isOurs ? folder : Files.createTempDirectory(parent, name + "-", PRIVATE);
    }
  }

  /** Who new files belong to: the property user.name says nothing where users have no names. */
  private static UserPrincipal thisUser(Path parent) throws IOException {
    Path file = Files.createTempFile(parent, "tributary", null, PRIVATE);
    try {
      return Files.getOwner(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Moved to its place when it is whole: other JVMs may be doing the same. */
  private static void unpack(URL resource, Path file, long checksum) throws IOException {
    Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try {
      try (InputStream in = resource.openStream()) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      if (checksum(part) != checksum) {
        throw new IOException(part + " is not what was written to it; is the disk full?");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The CRC-32 of a resource; a jar knows it. */
  private static long checksum(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarEntry().getCrc();
    }
    try (InputStream in = connection.getInputStream()) {
      return checksum(in);
    }
  }

  private static long checksum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return checksum(in);
    }
  }

  private static long checksum(InputStream in) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
    checked.transferTo(OutputStream.nullOutputStream());
    return checked.getChecksum().getValue();
  }
}
