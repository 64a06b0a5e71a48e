package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.RandomStream.Purpose;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/**
 * Random streams against the JDK's own SplitMix64, and their moments against those of the
 * distributions they claim.
 */
class RandomStreamTest {

  private static final int DRAWS = 200_000;

  /** One in 1.7 million right generators would fail; the seed is fixed, so it is luck only once. */
  private static final double SIGMAS = 5;

  /** 2⁶⁴ divided by the golden ratio, the increment of {@link SplittableRandom}. */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  @Test
  void mixGivesThePublishedFirstOutputs() {
    // The first output of SplitMix64 from state 0, where a is 0 and b cancels the inner hash.
    long first = 0xE220A8397B1DCDAFL;
    assertEquals(first, RandomStream.mix(0, (first ^ GAMMA) - GAMMA));
  }

  @Test
  void aStreamIsSplitMix64FromItsHashedAddress() {
    long state = RandomStream.mix(RandomStream.mix(RandomStream.mix(42, 1), 7), 3);
    SplittableRandom jdk = new SplittableRandom(state);
    RandomStream stream = RandomStream.of(42, Purpose.INITIAL_WEIGHTS, 7, 3);
    for (int i = 0; i < 1000; i++) {
      assertEquals(jdk.nextLong(), stream.nextLong());
    }
  }

  @Test
  void anAddressAlwaysGivesTheSameNumbers() {
    RandomStream one = RandomStream.of(1, Purpose.SAMPLE, 2, 3);
    RandomStream other = RandomStream.of(1, Purpose.SAMPLE, 2, 3);
    RandomStream.of(1, Purpose.SAMPLE, 2, 4).nextLong();
    for (int i = 0; i < 100; i++) {
      assertEquals(one.nextGaussian(), other.nextGaussian());
    }
  }

  @Test
  void everyPartOfTheAddressMatters() {
    Set<Long> firstNumbers = new HashSet<>();
    for (Purpose purpose : Purpose.values()) {
      for (long seed = -3; seed <= 3; seed++) {
        for (long step = 0; step < 10; step++) {
          for (long item = 0; item < 10; item++) {
            firstNumbers.add(RandomStream.of(seed, purpose, step, item).nextLong());
          }
        }
      }
    }
    assertEquals(Purpose.values().length * 7 * 10 * 10, firstNumbers.size());
  }

  @Test
  void uniformNumbersHaveTheMomentsOfTheUniformDistribution() {
    RandomStream stream = RandomStream.of(5, Purpose.SAMPLE, 0, 0);
    assertMoments(stream::nextUniform, 0.5, 1.0 / 12, 1.0 / 80);
  }

  @Test
  void gaussianNumbersHaveTheMomentsOfTheNormalDistribution() {
    RandomStream stream = RandomStream.of(6, Purpose.SAMPLE, 0, 0);
    assertMoments(stream::nextGaussian, 0, 1, 3);
  }

  @Test
  void theFirstNumbersOfNeighbouringAddressesHaveUniformMoments() {
    long[] item = {0};
    assertMoments(
        () -> RandomStream.of(7, Purpose.ROW_ORDER, 0, item[0]++).nextUniform(),
        0.5,
        1.0 / 12,
        1.0 / 80);
  }

  @Test
  void gaussianTailsAreNormal() {
    RandomStream stream = RandomStream.of(8, Purpose.SAMPLE, 0, 0);
    int beyond = 0;
    for (int i = 0; i < DRAWS; i++) {
      beyond += Math.abs(stream.nextGaussian()) > 1.959963984540054 ? 1 : 0;
    }
    assertEquals(0.05 * DRAWS, beyond, SIGMAS * Math.sqrt(0.05 * 0.95 * DRAWS));
  }

  @Test
  void uniformNumbersAreMultiplesOfTwoToMinus53BelowOne() {
    RandomStream stream = RandomStream.of(9, Purpose.SAMPLE, 0, 0);
    for (int i = 0; i < 1000; i++) {
      double uniform = stream.nextUniform();
      assertTrue(uniform >= 0 && uniform < 1);
      assertEquals(Math.rint(uniform * 0x1p53), uniform * 0x1p53);
    }
  }

  /** Mean, variance and lag-one covariance, each with its own standard error. */
  private static void assertMoments(
      DoubleSupplier source, double mean, double variance, double fourthMoment) {
    double sum = 0;
    double squares = 0;
    double products = 0;
    double previous = 0;
    for (int i = 0; i < DRAWS; i++) {
      double deviation = source.getAsDouble() - mean;
      sum += deviation;
      squares += deviation * deviation;
      products += deviation * previous;
      previous = deviation;
    }
    double root = Math.sqrt(DRAWS);
    assertEquals(0, sum / DRAWS, SIGMAS * Math.sqrt(variance) / root);
    double varianceError = Math.sqrt(fourthMoment - variance * variance) / root;
    assertEquals(variance, squares / DRAWS, SIGMAS * varianceError);
    assertEquals(0, products / DRAWS, SIGMAS * variance / root);
  }
}
