package io.github.tributary.benchmark;

import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;

/**
 * Images of ten hand-drawn shapes, 28 × 28 bytes each, that no file is needed for: image i is the
 * same on every machine. A shape is a line through a few points, which are moved a little, slanted,
 * scaled and shifted, drawn with a pen of some width and blackness, crossed by a stroke that does
 * not belong there, and covered with noise.
 */
final class Images {

  static final int SIDE = 28;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;

  /** x and y of points in the unit square, from the upper left, per class. */
  private static final double[][] SHAPES = {
    {.5, .1, .75, .2, .82, .5, .75, .8, .5, .9, .25, .8, .18, .5, .25, .2, .5, .1},
    {.32, .28, .52, .1, .52, .5, .52, .9},
    {.22, .3, .3, .14, .5, .1, .72, .17, .75, .35, .5, .62, .22, .9, .8, .9},
    {.22, .15, .5, .1, .75, .22, .7, .42, .45, .48, .72, .55, .78, .75, .5, .9, .2, .84},
    {.62, .1, .4, .4, .2, .65, .82, .65, .62, .65, .62, .35, .62, .9},
    {.76, .1, .3, .1, .26, .45, .55, .4, .78, .55, .74, .8, .5, .9, .22, .83},
    {.66, .1, .36, .3, .22, .65, .36, .88, .6, .9, .76, .72, .62, .52, .38, .54, .24, .7},
    {.2, .12, .5, .1, .8, .1, .62, .4, .48, .65, .4, .9},
    {.5, .48, .26, .3, .5, .1, .74, .3, .5, .48, .22, .7, .5, .9, .78, .7, .5, .48},
    {.76, .3, .6, .12, .36, .14, .26, .32, .4, .48, .64, .45, .76, .28, .72, .6, .6, .9},
  };

  private static final double JITTER = 0.045;
  private static final double SLANT = 0.35;
  private static final double SHIFT = 1.5;
  private static final double NOISE = 32;

  private Images() {}

  /** The class of image i. */
  static int label(long i) {
    return (int) (i % CLASSES);
  }

  /** The pixels of image i, row by row; 0 is paper, 255 the blackest ink. */
  static byte[] pixels(long i) {
    RandomStream random = RandomStream.of(28, Purpose.SAMPLE, 0, i);
    double[] points = placed(SHAPES[label(i)], random);
    double[] stray = stray(random);
    double radius = 0.6 + 0.9 * random.nextUniform();
    double ink = 140 + 115 * random.nextUniform();
    byte[] pixels = new byte[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      int x = p % SIDE;
      int y = p / SIDE;
      double distance = Math.min(distance(points, x, y), distance(stray, x, y));
      double cover = Math.min(1, Math.max(0, radius + 0.5 - distance));
      double value = ink * cover + NOISE * noise(random);
      pixels[p] = (byte) (int) Math.min(255, Math.max(0, value));
    }
    return pixels;
  }

  /** From the unit square to pixels: moved point by point, then slanted, scaled and shifted. */
  private static double[] placed(double[] shape, RandomStream random) {
    double slant = SLANT * between(random);
    double width = 16 + 3 * between(random);
    double height = 19 + 3 * between(random);
    double left = SIDE / 2.0 + SHIFT * between(random);
    double top = SIDE / 2.0 + SHIFT * between(random);
    double[] points = new double[shape.length];
    for (int k = 0; k < shape.length; k += 2) {
      double x = shape[k] - 0.5 + JITTER * between(random) * 2;
      double y = shape[k + 1] - 0.5 + JITTER * between(random) * 2;
      points[k] = left + width * (x - slant * y);
      points[k + 1] = top + height * y;
    }
    return points;
  }

  /** A short stroke anywhere. */
  private static double[] stray(RandomStream random) {
    double x = SIDE * random.nextUniform();
    double y = SIDE * random.nextUniform();
    return new double[] {x, y, x + 7 * between(random), y + 7 * between(random)};
  }

  /** Uniform on [-1, 1). */
  private static double between(RandomStream random) {
    return 2 * random.nextUniform() - 1;
  }

  /** Nearly standard normal: eight uniform bytes, whose sum has mean 1,020 and deviation 209. */
  private static double noise(RandomStream random) {
    long bits = random.nextLong();
    int sum = 0;
    for (int k = 0; k < 64; k += 8) {
      sum += (int) (bits >>> k) & 255;
    }
    return (sum - 1020) / 209.0;
  }

  /** From a pixel to the nearest point of a line through points. */
  private static double distance(double[] points, double x, double y) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k + 3 < points.length; k += 2) {
      double dx = points[k + 2] - points[k];
      double dy = points[k + 3] - points[k + 1];
      double along = ((x - points[k]) * dx + (y - points[k + 1]) * dy) / (dx * dx + dy * dy);
      double t = Math.min(1, Math.max(0, along));
      double ex = x - points[k] - t * dx;
      double ey = y - points[k + 1] - t * dy;
      least = Math.min(least, ex * ex + ey * ey);
    }
    return Math.sqrt(least);
  }
}
