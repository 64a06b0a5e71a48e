package io.github.tributary.benchmark;

import io.github.tributary.pipeline.NeuralNetworkClassifier;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second of {@code transform} through 784-256-10 beside Spark's {@code
 * MultilayerPerceptronClassifier} of the same shape on the same cached images, all output columns
 * computed; with a native BLAS in one JVM and without in another.
 */
final class TransformRate {

  private static final int ROWS = 40_000;
  private static final int ROUNDS = 7;

  // All turns take about as long. What a transform costs is the work of Spark's planner too, and
  // the JIT is busy with its code for tens of transforms, on the same cores.
  private static final int TRANSFORMS = 8;
  private static final List<String> NAMES = List.of("Tributary-sigmoid", "Tributary-relu", "MLlib");
  private static final String TABLE = "the-table-as-it-is";
  private static final String ROBUST = "Tributary-relu-robust";

  private TransformRate() {}

  /** Measures; with an argument, answers as the process of one BLAS. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      serve();
      return;
    }
    List<String> none = BlasChoice.NONE.jvmOptions();
    try (Child withBlas = Child.jvm("transform native", List.of(), TransformRate.class, "serve");
        Child without = Child.jvm("transform none", none, TransformRate.class, "serve")) {
      Rounds rounds = new Rounds(2, ROUNDS);
      NAMES.forEach(name -> rounds.add(name.replace("-", ", "), withBlas.contestant(name)));
      rounds.add(TABLE.replace("-", " "), withBlas.contestant(TABLE));
      rounds.add("Tributary, relu, robust scaling", withBlas.contestant(ROBUST));
      NAMES.forEach(
          name ->
              rounds.add("no native BLAS: " + name.replace("-", ", "), without.contestant(name)));
      List<Measurement> all = rounds.run();
      Measurement mllib = all.get(2);
      new Benchmark("transform")
          .on("40,000 cached images through 784-256-10, all output columns computed, standardized")
          .on("unless it says otherwise.")
          .on("A round is one transform of MLlib's and eight of Tributary's.")
          .on("With a native BLAS: " + withBlas.note() + ". Without: " + without.note() + ".")
          .table(List.of("rows/s"), all, mllib.name())
          .atLeast(10, "times MLlib's rows/s, same activation and BLAS", all.get(0).ratioTo(mllib))
          .atLeast(10, "the same without native BLAS", all.get(5).ratioTo(all.get(7)))
          .finish();
    }
  }

  private static void serve() throws IOException {
    String blas = BlasChoice.share();
    try (SparkSession spark = LocalSpark.start("transform")) {
      Dataset<Row> table = ImageTable.cached(spark, 0, ROWS, 255);
      Dataset<Row> few = table.limit(2000).cache();
      Transformer sigmoid = tributary("sigmoid", "standard", few);
      Transformer relu = tributary("relu", "standard", few);
      Transformer robust = tributary("relu", "robust", few);
      Transformer mllib =
          new MultilayerPerceptronClassifier()
              .setLayers(new int[] {Images.PIXELS, 256, Images.CLASSES})
              .setMaxIter(1)
              .fit(few);
      Child.serve(
          blas,
          java.util.Map.of(
              NAMES.get(0),
              round -> rate(sigmoid, table, TRANSFORMS),
              NAMES.get(1),
              round -> rate(relu, table, TRANSFORMS),
              NAMES.get(2),
              round -> rate(mllib, table, 1),
              TABLE,
              round -> rate(null, table, TRANSFORMS),
              ROBUST,
              round -> rate(robust, table, TRANSFORMS)));
    }
  }

  private static Transformer tributary(String activation, String scaling, Dataset<Row> rows) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(256)
        .setActivation(activation)
        .setScaling(scaling)
        .setLoss("softmax-cross-entropy")
        .setMaxIter(1)
        .fit(rows);
  }

  /** Rows per second; without a model, of Spark reading the table and dropping it. */
  private static double[] rate(Transformer model, Dataset<Row> table, int transforms) {
    double seconds =
        Contestant.seconds(
            () -> {
              for (int t = 0; t < transforms; t++) {
                Dataset<Row> written = model == null ? table : model.transform(table);
                written.write().format("noop").mode("overwrite").save();
              }
            });
    return new double[] {(double) transforms * ROWS / seconds};
  }
}
