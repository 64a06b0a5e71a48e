package io.github.tributary.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact sums against {@link BigDecimal}, whose additions are exact. */
class ExactSumTest {

  /** Half a unit in the last place of 1. */
  private static final double HALF_ULP = 0x1p-53;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void equalsTheBigDecimalSumForWildExponents(long seed) {
    List<Double> terms = wildTerms(seed, 3000);
    BigDecimal expected = decimalSum(terms);
    ExactSum sum = sum(terms);
    assertEquals(0, expected.compareTo(sum.exactValue()));
    assertEquals(expected.doubleValue(), sum.value());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whatRemainsAfterCancellationIsExact(long seed) {
    List<Double> terms = wildTerms(seed, 1000);
    List<Double> all = new ArrayList<>(terms);
    terms.forEach(term -> all.add(-term));
    all.add(Double.MIN_VALUE);
    Collections.shuffle(all, new Random(seed));
    assertEquals(Double.MIN_VALUE, sum(all).value());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void anyOrderAndGroupingGivesEqualObjects(long seed) {
    List<Double> terms = wildTerms(seed, 2500);
    ExactSum expected = sum(terms);
    Random random = new Random(seed);
    for (int repetition = 0; repetition < 5; repetition++) {
      Collections.shuffle(terms, random);
      ExactSum grouped = mergeAtRandom(terms, random);
      assertEquals(expected, grouped);
      assertEquals(expected.hashCode(), grouped.hashCode());
      assertEquals(expected.value(), grouped.value());
    }
  }

  @ParameterizedTest
  // Terms just below 2 and below 2³³ fill the most bits of a chunk.
  @ValueSource(
      doubles = {
        0x1.fffffffffffffp0,
        -0x1.fffffffffffffp0,
        0x1.fffffffffffffp32,
        Double.MIN_VALUE,
        -0.1
      })
  void thousandsOfTermsOfOneSignCarryInTime(double term) {
    int count = 5003;
    ExactSum sum = new ExactSum();
    for (int i = 0; i < count; i++) {
      sum.add(term);
    }
    BigDecimal expected = new BigDecimal(term).multiply(BigDecimal.valueOf(count));
    assertEquals(0, expected.compareTo(sum.exactValue()));
  }

  @Test
  void thousandsOfMergedSumsCarryInTime() {
    ExactSum total = new ExactSum();
    ExactSum part = new ExactSum();
    part.add(0x1.fffffffffffffp-1);
    part.add(-0x1p-300);
    for (int i = 0; i < 5003; i++) {
      total.add(part);
    }
    BigDecimal expected = part.exactValue().multiply(BigDecimal.valueOf(5003));
    assertEquals(0, expected.compareTo(total.exactValue()));
  }

  @Test
  void mergesDoNotMakeItForgetToCarry() {
    double term = 0x1.fffffffffffffp0;
    ExactSum total = new ExactSum();
    ExactSum nothing = new ExactSum();
    for (int i = 0; i < 5003; i++) {
      total.add(term);
      if (i % 1000 == 0) {
        total.add(nothing);
      }
    }
    BigDecimal expected = new BigDecimal(term).multiply(BigDecimal.valueOf(5003));
    assertEquals(0, expected.compareTo(total.exactValue()));
  }

  @Test
  void aSumMayBeAddedToItself() {
    ExactSum sum = sum(List.of(1.5, -0x1p-200));
    sum.add(sum);
    assertEquals(sum(List.of(3.0, -0x1p-199)), sum);
  }

  @Test
  void tiesRoundToEven() {
    assertEquals(1, sum(List.of(1.0, HALF_ULP)).value());
    assertEquals(1 + 4 * HALF_ULP, sum(List.of(1 + 2 * HALF_ULP, HALF_ULP)).value());
    assertEquals(-1, sum(List.of(-1.0, -HALF_ULP)).value());
    assertEquals(-1 - 4 * HALF_ULP, sum(List.of(-1 - 2 * HALF_ULP, -HALF_ULP)).value());
  }

  @Test
  void theSmallestTermBreaksATie() {
    double next = 1 + 2 * HALF_ULP;
    assertEquals(next, sum(List.of(1.0, HALF_ULP, Double.MIN_VALUE)).value());
    assertEquals(1, sum(List.of(1.0, HALF_ULP, -Double.MIN_VALUE)).value());
    assertEquals(-next, sum(List.of(-1.0, -HALF_ULP, -Double.MIN_VALUE)).value());
    assertEquals(-1, sum(List.of(-1.0, -HALF_ULP, Double.MIN_VALUE)).value());
  }

  @Test
  void roundsOnceWhereDoubleAdditionsRoundTwice() {
    assertNotEquals(3, 1e16 + 1.0 + 1.0 + 1.0 - 1e16);
    assertEquals(3, sum(List.of(1e16, 1.0, 1.0, 1.0, -1e16)).value());
  }

  @Test
  void theRangeOfDoubleMayBeLeftAndEnteredAgain() {
    double max = Double.MAX_VALUE;
    assertEquals(max, sum(List.of(max, max, max, -max, -max)).value());
    assertEquals(Double.POSITIVE_INFINITY, sum(List.of(max, max)).value());
    assertEquals(Double.NEGATIVE_INFINITY, sum(List.of(-max, -max)).value());
    assertEquals(max, sum(List.of(max, Math.ulp(max) / 4)).value());
    assertEquals(Double.POSITIVE_INFINITY, sum(List.of(max, Math.ulp(max) / 2)).value());
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void productsAreAddedExactly(long seed) {
    Random random = new Random(seed);
    ExactSum sum = new ExactSum();
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < 2000; i++) {
      double a = wild(random, 400);
      double b = wild(random, 400);
      sum.addProduct(a, b);
      expected = expected.add(new BigDecimal(a).multiply(new BigDecimal(b)));
    }
    assertEquals(0, expected.compareTo(sum.exactValue()));
  }

  @Test
  void anOverflowingProductIsInfinite() {
    ExactSum sum = new ExactSum();
    sum.addProduct(1e200, -1e200);
    assertEquals(Double.NEGATIVE_INFINITY, sum.value());
  }

  @Test
  void nothingAndZerosAddUpToZero() {
    assertEquals(0, new ExactSum().value());
    assertEquals(BigDecimal.ZERO, new ExactSum().exactValue());
    assertEquals(new ExactSum(), sum(List.of(0.0, -0.0)));
    assertEquals(new ExactSum(), sum(List.of(1e300, -1e300)));
    assertNotEquals(new ExactSum(), sum(List.of(Double.MIN_VALUE)));
  }

  @Test
  void infinitiesAndNanFollowTheStandard() {
    double inf = Double.POSITIVE_INFINITY;
    assertEquals(inf, sum(List.of(1.0, inf, 2.0)).value());
    assertEquals(-inf, sum(List.of(-inf, 1e308)).value());
    assertEquals(Double.NaN, sum(List.of(inf, -inf)).value());
    assertEquals(Double.NaN, sum(List.of(Double.NaN, 1.0)).value());
    ExactSum merged = sum(List.of(1.0));
    merged.add(sum(List.of(inf)));
    assertEquals(inf, merged.value());
    assertNotEquals(sum(List.of(1.0)), merged);
    assertEquals(
        "the sum is Infinity",
        assertThrows(ArithmeticException.class, merged::exactValue).getMessage());
  }

  /** A hundred thousand features have two sums each, in every task's result. */
  @Test
  void aSumOfSimilarTermsIsSmallOnItsWay() throws IOException {
    ExactSum similar = sum(Collections.nCopies(5000, 1.1));
    ExactSum wide = sum(List.of(1e300, 1e-300));
    assertTrue(fields(similar) * 5 < fields(wide), fields(similar) + " bytes");
  }

  /** Serialised bytes beyond those of an empty sum. */
  private static int fields(ExactSum sum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ExactSum());
      out.flush();
      int before = bytes.size();
      out.writeObject(sum);
      out.flush();
      return bytes.size() - before;
    }
  }

  /** Every exponent from subnormal to ±1e308 is as likely, and so is either sign. */
  private static List<Double> wildTerms(long seed, int count) {
    Random random = new Random(seed);
    List<Double> terms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      terms.add(wild(random, 1075));
    }
    Collections.addAll(terms, 1e308, -1e308, 1e308, Double.MIN_VALUE, -Double.MIN_NORMAL);
    return terms;
  }

  private static double wild(Random random, int largestExponent) {
    double mantissa = 2 * random.nextDouble() - 1;
    int exponent = random.nextInt(2 * largestExponent) - largestExponent;
    return Math.scalb(mantissa, Math.min(exponent, 1023));
  }

  private static BigDecimal decimalSum(List<Double> terms) {
    return terms.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static ExactSum sum(List<Double> terms) {
    ExactSum sum = new ExactSum();
    terms.forEach(sum::add);
    return sum;
  }

  private static ExactSum mergeAtRandom(List<Double> terms, Random random) {
    List<ExactSum> parts = new ArrayList<>();
    for (int i = 0; i < terms.size(); ) {
      int end = Math.min(terms.size(), i + random.nextInt(200));
      parts.add(sum(terms.subList(i, end)));
      i = end;
    }
    while (parts.size() > 1) {
      ExactSum part = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).add(part);
    }
    return parts.get(0);
  }
}
