package io.github.tributary.linalg.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Conversion;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops by the Vector API; what is left over at the end, fewer entries than a vector has lanes,
 * goes one by one. Until the JIT has compiled it, it is a hundred times slower than plain Java.
 *
 * <p>Compiled by itself (pom.xml), because javac warns of every module in incubation.
 */
final class VectorLoops implements Loops {

  // Longer ones are no faster but in divisions: arrays seldom lie so that a vector of a whole cache
  // line does not cross two.
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  // As many floats as a vector holds doubles, as many bytes as it holds integers.
  private static final VectorSpecies<Float> HALF = FloatVector.SPECIES_128;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final int PARTS = BYTES.length() / DOUBLES.length();

  private static final Conversion<Float, Double> WIDEN = VectorOperators.F2D;
  private static final Conversion<Double, Float> NARROW = VectorOperators.D2F;

  private static final double SHIFTER = JavaLoops.SHIFTER;
  private static final long SHIFTER_BITS = JavaLoops.SHIFTER_BITS;
  private static final int EXPONENT_AT = JavaLoops.EXPONENT_AT;

  /** Whether this machine has such vectors. */
  static boolean suitMachine() {
    return DoubleVector.SPECIES_PREFERRED.vectorBitSize() >= DOUBLES.vectorBitSize();
  }

  @Override
  public void widen(float[] x, int from, double[] out, int n) {
    int end = DOUBLES.loopBound(n);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      widened(x, from + i).intoArray(out, i);
    }
    for (int i = end; i < n; i++) {
      out[i] = x[from + i];
    }
  }

  private static DoubleVector widened(float[] x, int from) {
    return (DoubleVector) FloatVector.fromArray(HALF, x, from).convertShape(WIDEN, DOUBLES, 0);
  }

  @Override
  public void narrow(double[] x, float[] out, int to, int n) {
    int end = DOUBLES.loopBound(n);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      narrowed(DoubleVector.fromArray(DOUBLES, x, i)).intoArray(out, to + i);
    }
    for (int i = end; i < n; i++) {
      out[to + i] = (float) x[i];
    }
  }

  private static FloatVector narrowed(DoubleVector x) {
    return (FloatVector) x.convertShape(NARROW, HALF, 0);
  }

  @Override
  public void whereAboveZero(float[] x, int from, float[] z, int at, float[] out, int to, int n) {
    FloatVector zero = FloatVector.zero(FLOATS);
    int end = FLOATS.loopBound(n);
    for (int i = 0; i < end; i += FLOATS.length()) {
      var above = FloatVector.fromArray(FLOATS, z, at + i).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(FLOATS, x, from + i), above).intoArray(out, to + i);
    }
    for (int i = end; i < n; i++) {
      out[to + i] = z[at + i] > 0 ? x[from + i] : 0;
    }
  }

  @Override
  public void whereAboveZero(
      double[] x, int from, double[] z, int at, double[] out, int to, int n) {
    DoubleVector zero = DoubleVector.zero(DOUBLES);
    int end = DOUBLES.loopBound(n);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      var above = DoubleVector.fromArray(DOUBLES, z, at + i).compare(VectorOperators.GT, 0);
      zero.blend(DoubleVector.fromArray(DOUBLES, x, from + i), above).intoArray(out, to + i);
    }
    for (int i = end; i < n; i++) {
      out[to + i] = z[at + i] > 0 ? x[from + i] : 0;
    }
  }

  @Override
  public boolean timesPowersOfTwo(double[] x, double[] shifted, int n) {
    int end = DOUBLES.loopBound(n);
    LongVector outside = LongVector.zero(LONGS);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      LongVector bits = DoubleVector.fromArray(DOUBLES, shifted, i).reinterpretAsLongs();
      LongVector exponents = bits.lanewise(VectorOperators.LSHL, EXPONENT_AT);
      LongVector scaled = DoubleVector.fromArray(DOUBLES, x, i).reinterpretAsLongs().add(exponents);
      scaled.reinterpretAsDoubles().intoArray(x, i);
      LongVector k = bits.sub(SHIFTER_BITS);
      outside = outside.or(k.sub(Double.MIN_EXPONENT + 1)).or(k.neg().add(Double.MAX_EXPONENT));
    }
    long outsideAtEnd = 0;
    for (int i = end; i < n; i++) {
      long bits = Double.doubleToRawLongBits(shifted[i]);
      x[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(x[i]) + (bits << EXPONENT_AT));
      long k = bits - SHIFTER_BITS;
      outsideAtEnd |= (k - (Double.MIN_EXPONENT + 1)) | (Double.MAX_EXPONENT - k);
    }
    return (outside.reduceLanes(VectorOperators.OR) | outsideAtEnd) >= 0;
  }

  @Override
  public boolean outrunsTables() {
    return true;
  }

  @Override
  public void scaleBytes(
      byte[] bytes, int from, double[] shifts, double[] scales, int first, double[] out, int n) {
    int end = BYTES.loopBound(n);
    for (int i = 0; i < end; i += BYTES.length()) {
      IntVector u = unsigned(bytes, from + i);
      for (int part = 0; part < PARTS; part++) {
        int at = i + part * DOUBLES.length();
        DoubleVector shift = DoubleVector.fromArray(DOUBLES, shifts, first + at);
        DoubleVector scale = DoubleVector.fromArray(DOUBLES, scales, first + at);
        ((DoubleVector) u.convertShape(VectorOperators.I2D, DOUBLES, part))
            .sub(shift)
            .div(scale)
            .intoArray(out, at);
      }
    }
    for (int i = end; i < n; i++) {
      out[i] = (Byte.toUnsignedInt(bytes[from + i]) - shifts[first + i]) / scales[first + i];
    }
  }

  @Override
  public void clip(
      double[] x,
      double[] limits,
      double[] bounds,
      double[] shares,
      double[] means,
      int first,
      int n) {
    int end = DOUBLES.loopBound(n);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      int j = first + i;
      DoubleVector limit = DoubleVector.fromArray(DOUBLES, limits, j);
      DoubleVector bound = DoubleVector.fromArray(DOUBLES, bounds, j);
      DoubleVector share = DoubleVector.fromArray(DOUBLES, shares, j);
      DoubleVector near = DoubleVector.fromArray(DOUBLES, x, i).min(limit).max(limit.neg());
      near.div(bound.mul(bound).add(share.mul(near).mul(near)).sqrt())
          .mul(bound)
          .sub(DoubleVector.fromArray(DOUBLES, means, j))
          .intoArray(x, i);
    }
    for (int i = end; i < n; i++) {
      int j = first + i;
      x[i] = Loops.clipped(x[i], limits[j], bounds[j], shares[j]) - means[j];
    }
  }

  private static IntVector unsigned(byte[] bytes, int from) {
    // Not ZERO_EXTEND_B2I, which fails in JDK 17 before it is compiled.
    return ((IntVector)
            ByteVector.fromArray(BYTES, bytes, from).convertShape(VectorOperators.B2I, INTS, 0))
        .and(0xFF);
  }

  @Override
  public void addBytes(byte[] bytes, int from, int[] sums, int[] squares, int n) {
    int end = BYTES.loopBound(n);
    for (int i = 0; i < end; i += BYTES.length()) {
      IntVector u = unsigned(bytes, from + i);
      IntVector.fromArray(INTS, sums, i).add(u).intoArray(sums, i);
      IntVector.fromArray(INTS, squares, i).add(u.mul(u)).intoArray(squares, i);
    }
    for (int i = end; i < n; i++) {
      int u = Byte.toUnsignedInt(bytes[from + i]);
      sums[i] += u;
      squares[i] += u * u;
    }
  }

  @Override
  public void extremesOfBytes(byte[] bytes, int from, int[] least, int[] most, int n) {
    int end = BYTES.loopBound(n);
    for (int i = 0; i < end; i += BYTES.length()) {
      IntVector u = unsigned(bytes, from + i);
      IntVector.fromArray(INTS, least, i).min(u).intoArray(least, i);
      IntVector.fromArray(INTS, most, i).max(u).intoArray(most, i);
    }
    for (int i = end; i < n; i++) {
      int u = Byte.toUnsignedInt(bytes[from + i]);
      least[i] = Math.min(least[i], u);
      most[i] = Math.max(most[i], u);
    }
  }

  @Override
  public double addUnits(
      float[] x, int from, double factor, double rest, long[] units, int to, int n) {
    double largest = largest(x, from, n);
    if (largest * factor * rest < MOST_UNITS) {
      int end = DOUBLES.loopBound(n);
      for (int i = 0; i < end; i += DOUBLES.length()) {
        add(widened(x, from + i).mul(factor).mul(rest), units, to + i);
      }
      for (int i = end; i < n; i++) {
        double shifted = x[from + i] * factor * rest + SHIFTER;
        units[to + i] += Double.doubleToRawLongBits(shifted) - SHIFTER_BITS;
      }
    }
    return largest;
  }

  @Override
  public double addUnits(
      double[] x, int from, double factor, double rest, long[] units, int to, int n) {
    double largest = largest(x, from, n);
    if (largest * factor * rest < MOST_UNITS) {
      int end = DOUBLES.loopBound(n);
      for (int i = 0; i < end; i += DOUBLES.length()) {
        add(DoubleVector.fromArray(DOUBLES, x, from + i).mul(factor).mul(rest), units, to + i);
      }
      for (int i = end; i < n; i++) {
        double shifted = x[from + i] * factor * rest + SHIFTER;
        units[to + i] += Double.doubleToRawLongBits(shifted) - SHIFTER_BITS;
      }
    }
    return largest;
  }

  /** units[to + lane] += entries, rounded to integers. */
  private static void add(DoubleVector entries, long[] units, int to) {
    LongVector rounded = entries.add(SHIFTER).reinterpretAsLongs().sub(SHIFTER_BITS);
    LongVector.fromArray(LONGS, units, to).add(rounded).intoArray(units, to);
  }

  /** The largest |x[i]|, or NaN: without their signs, the bits of numbers are in their order. */
  private static float largest(float[] x, int from, int n) {
    int end = FLOATS.loopBound(n);
    IntVector most = IntVector.zero(INTS);
    for (int i = 0; i < end; i += FLOATS.length()) {
      IntVector bits = FloatVector.fromArray(FLOATS, x, from + i).reinterpretAsInts();
      most = most.max(bits.and(Integer.MAX_VALUE));
    }
    int largest = most.reduceLanes(VectorOperators.MAX);
    for (int i = end; i < n; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(x[from + i]) & Integer.MAX_VALUE);
    }
    return Float.intBitsToFloat(largest);
  }

  private static double largest(double[] x, int from, int n) {
    int end = DOUBLES.loopBound(n);
    LongVector most = LongVector.zero(LONGS);
    for (int i = 0; i < end; i += DOUBLES.length()) {
      LongVector bits = DoubleVector.fromArray(DOUBLES, x, from + i).reinterpretAsLongs();
      most = most.max(bits.and(Long.MAX_VALUE));
    }
    long largest = most.reduceLanes(VectorOperators.MAX);
    for (int i = end; i < n; i++) {
      largest = Math.max(largest, Double.doubleToRawLongBits(x[from + i]) & Long.MAX_VALUE);
    }
    return Double.longBitsToDouble(largest);
  }
}
