package io.github.tributary.benchmark;

import io.github.tributary.linalg.Precision;
import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A step of gradient descent on all 48,000 images through 784-256-10, beside the products alone and
 * beside MLlib, with a native BLAS in one JVM and without in another.
 */
final class ImagesPass {

  private static final int INPUTS = Images.PIXELS;
  private static final int UNITS = 256;
  private static final int ROWS = ImageTable.TRAIN;
  private static final int PASSES = 6;
  private static final int ROUNDS = 5;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final String ROBUST = "robust";
  private static final String MLLIB = "MLlib gd";

  private ImagesPass() {}

  /** Measures; with an argument, answers as the process of one BLAS. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    List<String> fast = BlasChoice.NATIVE.jvmOptions();
    List<String> none = BlasChoice.NONE.jvmOptions();
    try (Child withBlas = Child.jvm("images-pass native", fast, ImagesPass.class, "serve");
        Child without = Child.jvm("images-pass none", none, ImagesPass.class, "serve")) {
      measure(withBlas, without);
    }
  }

  private static void measure(Child withBlas, Child without) {
    Rounds rounds = new Rounds(1, ROUNDS);
    for (String precision : List.of("float", "double")) {
      rounds.add(
          precision + ": the products, one core × " + CORES,
          withBlas.contestant("one-" + precision));
      rounds.add(precision + ": the products, all cores", withBlas.contestant("all-" + precision));
      rounds.add(precision + ": Tributary gd", withBlas.contestant(precision));
    }
    rounds.add(MLLIB, withBlas.contestant("mllib"));
    rounds.add("no native BLAS: Tributary gd, float", without.contestant("float"));
    rounds.add("no native BLAS: Tributary gd, double", without.contestant("double"));
    rounds.add("no native BLAS: " + MLLIB, without.contestant("mllib"));
    rounds.add("float: Tributary gd, robust scaling", withBlas.contestant(ROBUST));
    List<Measurement> all = rounds.run();
    Measurement ours = all.get(2);
    Measurement oursInDouble = all.get(5);
    new Benchmark("images-pass")
        .on("A step of gradient descent on 48,000 generated images through 784-256-10,")
        .on("reproducible sums on; Tributary with ReLU, MLlib with its sigmoid.")
        .on("The products are those of the step on blocks of 1,024 rows and nothing else.")
        .on("With a native BLAS: " + withBlas.note() + ". Without: " + without.note() + ".")
        .table(List.of("seconds per pass", "GF/s"), all, ours.name())
        .atLeast(0.8, "float: share of sgemm, one core × " + CORES, all.get(0).ratioTo(ours))
        .atLeast(
            0.8, "double: share of dgemm, one core × " + CORES, all.get(3).ratioTo(oursInDouble))
        .atLeast(3, "times as fast as MLlib gd on the same BLAS", all.get(6).ratioTo(ours))
        .atLeast(6, "times as fast as MLlib gd without native BLAS", all.get(9).ratioTo(ours))
        .finish();
  }

  private static void serve() throws IOException {
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    String blas = BlasChoice.share();
    try (SparkSession spark = LocalSpark.start("images-pass")) {
      Dataset<Row> images = ImageTable.cached(spark, 0, ROWS, 255);
      for (Precision precision : Precision.values()) {
        String name = precision.name().toLowerCase(Locale.ROOT);
        contestants.put(name, round -> perPass(tributary(images, name, "standard")));
        contestants.put("one-" + name, round -> perPass(products(precision, 1) / CORES));
        contestants.put("all-" + name, round -> perPass(products(precision, CORES)));
      }
      contestants.put(ROBUST, round -> perPass(tributary(images, "float", "robust")));
      contestants.put("mllib", round -> perPass(mllib(images)));
      Child.serve(blas, contestants);
    }
  }

  private static double[] perPass(double seconds) {
    double operations = ROWS * Products.operations(INPUTS, UNITS, Images.CLASSES);
    return new double[] {seconds, operations / seconds * 1e-9};
  }

  private static double products(Precision precision, int cores) {
    return Products.seconds(precision, INPUTS, UNITS, Images.CLASSES, ROWS, cores);
  }

  /** The median pass of one fit but for its first. */
  private static double tributary(Dataset<Row> images, String precision, String scaling) {
    List<Iteration> passes =
        new NeuralNetworkClassifier()
            .setHiddenLayers(UNITS)
            .setScaling(scaling)
            .setPrecision(precision)
            .setSolver("gd")
            .setStepSize(0.03)
            .setMaxIter(PASSES)
            .setTol(0)
            .setGradientTol(0)
            .fit(images)
            .summary()
            .iterations();
    return Measurement.median(passes.stream().skip(1).mapToDouble(Iteration::seconds).toArray());
  }

  /** The median time from one pass's job to the next one's of one fit, but for the first. */
  private static double mllib(Dataset<Row> images) {
    JobStarts jobs = new JobStarts("GradientDescent");
    images.sparkSession().sparkContext().addSparkListener(jobs);
    new MultilayerPerceptronClassifier()
        .setLayers(new int[] {INPUTS, UNITS, Images.CLASSES})
        .setSolver("gd")
        .setStepSize(0.03)
        .setMaxIter(PASSES + 1)
        .setTol(0)
        .setSeed(1)
        .fit(images);
    double[] between = jobs.seconds(PASSES + 1);
    images.sparkSession().sparkContext().removeSparkListener(jobs);
    return Measurement.median(java.util.Arrays.copyOfRange(between, 1, between.length));
  }
}
