package io.github.tributary.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ImagesTest {

  /** Of the images that the figures in docs/benchmarks.md were measured on. */
  private static final long CHECKSUM = 2_702_045_602L;

  @Test
  void theImagesAreThoseThatTheDocumentedFiguresWereMeasuredOn() {
    CRC32 checksum = new CRC32();
    for (int i = 0; i < 200; i++) {
      checksum.update(Images.label(i));
      checksum.update(Images.pixels(i));
    }
    assertEquals(CHECKSUM, checksum.getValue());
  }

  @Test
  void anImageDoesNotDependOnWhichWereDrawnBefore() {
    byte[] alone = Images.pixels(7);
    Images.pixels(8);
    assertArrayEquals(alone, Images.pixels(7));
  }
}
