package io.github.tributary.training;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name that two runs share if, and only if, they compute the same bits. */
final class RunIdentity {

  private static final int DIGITS = 32;

  private RunIdentity() {}

  /** SHA-256 over all that the bits of a run follow from, and its phase, shortened. */
  static String of(Prepared prepared, double[] initial, String phase) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text =
          String.join(
              "\n",
              Version.TRIBUTARY,
              phase,
              prepared.design().toString(),
              prepared.network().toString(),
              prepared.settings().toString(),
              String.valueOf(prepared.tables().data().testFraction()),
              String.valueOf(prepared.tables().data().validationFraction()),
              String.valueOf(prepared.validationRows()),
              prepared.scan().fingerprint(),
              prepared.tables().test().map(test -> test.scan().fingerprint()).orElse(""),
              prepared.tables().validation().map(rows -> rows.scan().fingerprint()).orElse(""));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      add(digest, prepared.featureScaler().centers());
      add(digest, prepared.featureScaler().scales());
      add(digest, prepared.featureScaler().clip().means());
      add(digest, initial);
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    digest.update(bytes);
  }
}
