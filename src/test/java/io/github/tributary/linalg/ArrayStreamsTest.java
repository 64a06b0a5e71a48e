package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written comes back, to the last bit. */
class ArrayStreamsTest {

  private interface Written {
    void to(ObjectOutputStream out) throws IOException;
  }

  private static ObjectInputStream read(Written written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      written.to(out);
    }
    return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  // Around one and two chunks.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16384, 20000})
  void longsComeBack(int length) throws IOException {
    long[] longs = new SplittableRandom(length).longs(length).toArray();
    try (ObjectInputStream in = read(out -> ArrayStreams.write(longs, out))) {
      assertArrayEquals(longs, ArrayStreams.readLongs(in));
    }
  }

  // Of every so many numbers one is not 0.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 1000, 20000})
  void zerosComeBack(int every) throws IOException {
    for (int length : new int[] {1, 63, 64, 65, 8191, 8192, 8193, 20000}) {
      long[] longs = new long[length];
      for (int i = every - 1; i < length; i += every) {
        longs[i] = ~i;
      }
      try (ObjectInputStream in = read(out -> ArrayStreams.writeMostlyZero(longs, out))) {
        assertArrayEquals(longs, ArrayStreams.readMostlyZero(in));
      }
    }
  }

  @Test
  void zerosTakeABitEach() throws IOException {
    long[] longs = new long[1 << 20];
    longs[77] = 7;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      ArrayStreams.writeMostlyZero(longs, out);
    }
    int bits = longs.length / Byte.SIZE;
    // Beside them the length of each piece and the marks of the stream.
    assertTrue(bytes.size() < 1.02 * bits, bytes.size() + " bytes");
  }

  @Test
  void noArrayComesBackAsNone() throws IOException {
    try (ObjectInputStream in = read(out -> ArrayStreams.write((long[]) null, out))) {
      assertNull(ArrayStreams.readLongs(in));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aViewComesBackAsWhatItShows(Precision precision) throws IOException {
    Matrix whole = precision.matrix(100, 101);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < whole.size(); i++) {
      whole.set(i, random.nextDouble());
    }
    whole.set(3, Double.NaN);
    whole.set(4, -0.0);
    Matrix view = whole.view(3, 95, 100);
    try (ObjectInputStream in = read(out -> ArrayStreams.write(view, out))) {
      Matrix found = ArrayStreams.readMatrix(in);
      assertEquals(view.toString(), found.toString());
      assertArrayEquals(view.toArray(), found.toArray());
    }
  }
}
