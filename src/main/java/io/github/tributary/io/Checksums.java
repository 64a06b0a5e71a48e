package io.github.tributary.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file SHA256SUMS, which {@code sha256sum --check} reads too. */
final class Checksums {

  static final String FILE = "SHA256SUMS";

  private Checksums() {}

  static byte[] write(Map<String, byte[]> files) {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (name, content) -> lines.append(sha256(content)).append("  ").append(name).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The sums by file name; lines of another form are left out. */
  static Map<String, String> read(byte[] content) {
    Map<String, String> sums = new LinkedHashMap<>();
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
      String[] parts = line.split(" {2}", 2);
      if (parts.length == 2) {
        sums.put(parts[1], parts[0]);
      }
    }
    return sums;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
