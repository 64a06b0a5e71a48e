package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import io.github.tributary.pipeline.NeuralNetworkClassificationModel;
import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The time to 96 % accuracy on 12,000 test images, training 784-256-10 on 48,000 others.
 *
 * <p>Tributary and MLlib are timed in whole fits, from the cached table to the model: scan, packing
 * and all; without any look at the test images. How many iterations to ask for is found beforehand,
 * untimed. The libraries in Python are timed by the epoch, without anything around.
 */
final class ImagesAccuracy {

  private static final double WANTED = 0.96;
  private static final int MOST_EPOCHS = 16;

  /** MLlib's l-bfgs is tried with so many iterations first, then with as many more as STEP. */
  private static final int FIRST = 40;

  private static final int STEP = 20;

  private static final int ROUNDS = 5;

  /** Of the libraries in Python: batches, and step sizes. */
  private static final List<String> PEERS = List.of("128@0.001", "128@0.003", "200@0.003");

  private static final String LBFGS = "MLlib l-bfgs";

  private ImagesAccuracy() {}

  /** Measures; with an argument, answers as the process of Tributary and MLlib. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    Path images = Result.folder().resolve("images.bin");
    ImageTable.write(images, ImageTable.TRAIN + ImageTable.TEST);
    Optional<Child> sklearn = PythonPeer.start("sklearn", images);
    Optional<Child> torch = PythonPeer.start("torch", images);
    try (Child spark = Child.jvm("images-accuracy", List.of(), ImagesAccuracy.class, "serve")) {
      measure(spark, sklearn, torch);
    } finally {
      sklearn.ifPresent(Child::close);
      torch.ifPresent(Child::close);
    }
  }

  private static void measure(Child spark, Optional<Child> sklearn, Optional<Child> torch) {
    Rounds rounds = new Rounds(1, ROUNDS);
    for (String setting : settings().keySet()) {
      rounds.add("Tributary adam, " + setting, spark.contestant(setting.replace(' ', '_')));
    }
    for (String way : PEERS) {
      String adam = " adam, batch " + way.replace("@", ", step size ");
      sklearn.ifPresent(peer -> rounds.add("scikit-learn" + adam, peer.contestant(way)));
      torch.ifPresent(peer -> rounds.add("PyTorch" + adam, 2, peer.contestant(way)));
    }
    rounds.add(LBFGS, 1, spark.contestant("l-bfgs"));
    List<Measurement> all = rounds.run();
    Measurement best = fastest(all, "Tributary");
    Benchmark benchmark =
        new Benchmark("images-accuracy")
            .on("Seconds to 96 % accuracy on 12,000 test images: 784-256-10 on 48,000 others,")
            .on("pixels from 0 to 1, a seed per round.")
            .on("Tributary and MLlib: from the cached table to the model, all included.")
            .on("Python: the epochs alone, on arrays in memory, on all cores.")
            .on("BLAS of the JVMs: " + spark.note() + ".");
    sklearn.ifPresent(peer -> benchmark.on(peer.note() + "."));
    torch.ifPresent(peer -> benchmark.on(peer.note() + "."));
    benchmark.table(
        List.of("seconds", "of them in epochs", "iterations or epochs", "test accuracy"),
        all,
        best.name());
    benchmark.atMost(0.05, "share of MLlib l-bfgs's time", best.ratioTo(fastest(all, LBFGS)));
    if (sklearn.isPresent()) {
      Measurement peer = fastest(all, "scikit-learn");
      benchmark.atMost(1, "share of scikit-learn's time", best.ratioTo(peer));
      benchmark.atMost(1, "the same, of the epochs alone", best.ratioTo(peer, 1, 1));
    }
    benchmark.finish();
  }

  /** Tributary's ways: its defaults, and what is better suited to two cores or to pixels. */
  private static Map<String, NeuralNetworkClassifier> settings() {
    Map<String, NeuralNetworkClassifier> settings = new LinkedHashMap<>();
    settings.put("defaults", adam());
    settings.put(
        "not standardized, 2 workers, step size 0.003",
        adam().setStandardization(false).setWorkers(2).setStepSize(0.003));
    return settings;
  }

  private static NeuralNetworkClassifier adam() {
    return new NeuralNetworkClassifier().setHiddenLayers(256).setSolver("adam").setTol(0);
  }

  private static Measurement fastest(List<Measurement> all, String library) {
    return all.stream()
        .filter(m -> m.name().startsWith(library))
        .min(java.util.Comparator.comparingDouble(m -> m.median(0)))
        .orElseThrow();
  }

  private static void serve() throws IOException {
    String blas = BlasChoice.share();
    try (SparkSession spark = LocalSpark.start("images-accuracy")) {
      Dataset<Row> train = ImageTable.cached(spark, 0, ImageTable.TRAIN, 255);
      Dataset<Row> test = ImageTable.cached(spark, ImageTable.TRAIN, ImageTable.TEST, 255);
      Map<String, Contestant> contestants = new LinkedHashMap<>();
      settings()
          .forEach(
              (name, adam) ->
                  contestants.put(name.replace(' ', '_'), tributary(adam, train, test)));
      contestants.put("l-bfgs", round -> mllib(train, test));
      Child.serve(blas, contestants);
    }
  }

  /** The warm-up looks for the number of passes; another seed may need another pass or two. */
  private static Contestant tributary(
      NeuralNetworkClassifier adam, Dataset<Row> train, Dataset<Row> test) {
    int[] epochs = new int[1];
    return round -> {
      adam.setSeed(round);
      if (epochs[0] == 0) {
        epochs[0] = epochs(adam, train, test);
      }
      double[] result;
      int tried = epochs[0];
      do {
        int passes = tried++;
        result =
            whole(passes, test, () -> adam.setMaxIter(passes).fit(train), ImagesAccuracy::passes);
      } while (Double.isNaN(result[0]) && tried <= epochs[0] + 3);
      return result;
    };
  }

  /** After which pass the test accuracy is as wanted first. */
  private static int epochs(NeuralNetworkClassifier adam, Dataset<Row> train, Dataset<Row> test) {
    double[] accuracy =
        adam.copy(adam.extractParamMap())
            .setValidationIndicatorCol("test")
            .setValidationMetric("accuracy")
            .setMaxIter(MOST_EPOCHS)
            .fit(
                train
                    .withColumn("test", functions.lit(false))
                    .union(test.withColumn("test", functions.lit(true))))
            .summary()
            .validationMetricHistory();
    int epochs = 1;
    while (epochs < accuracy.length && accuracy[epochs - 1] < WANTED) {
      epochs++;
    }
    return epochs;
  }

  private static double[] mllib(Dataset<Row> train, Dataset<Row> test) {
    MultilayerPerceptronClassifier perceptron =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {Images.PIXELS, 256, Images.CLASSES})
            .setTol(0)
            .setSeed(1);
    double[] result;
    int iterations = FIRST - STEP;
    do {
      iterations += STEP;
      int all = iterations;
      result = whole(all, test, () -> perceptron.setMaxIter(all).fit(train), model -> Double.NaN);
    } while (Double.isNaN(result[0]) && iterations < 10 * STEP);
    return result;
  }

  private static double passes(NeuralNetworkClassificationModel model) {
    return model.summary().iterations().stream().mapToDouble(Iteration::seconds).sum();
  }

  private static <M extends Transformer> double[] whole(
      int iterations, Dataset<Row> test, Supplier<M> fit, ToDoubleFunction<M> inEpochs) {
    AtomicReference<M> model = new AtomicReference<>();
    double seconds = Contestant.seconds(() -> model.set(fit.get()));
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.get().transform(test));
    System.err.printf("%d iterations, %.1f s, accuracy %.4f%n", iterations, seconds, accuracy);
    return new double[] {
      accuracy >= WANTED ? seconds : Double.NaN,
      inEpochs.applyAsDouble(model.get()),
      iterations,
      accuracy
    };
  }
}
