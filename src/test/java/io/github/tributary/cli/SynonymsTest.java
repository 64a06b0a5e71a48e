package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values by the names that other programs give them. */
class SynonymsTest {

  @TempDir private Path folder;

  static Stream<String> meanings() {
    return Synonyms.meanings().stream();
  }

  private RunPlan plan(String... overrides) {
    Path file =
        CommandLineRun.write(folder.resolve("train.conf"), "data.path = x.csv", "data.label = y");
    return RunPlan.of(Configuration.load(file.toString(), List.of(overrides)));
  }

  private String refused(String... overrides) {
    return assertThrows(UsageException.class, () -> plan(overrides)).getMessage();
  }

  @ParameterizedTest
  @MethodSource("meanings")
  void whatIsSuggestedIsThere(String meaning) {
    KnownKeys known = new KnownKeys(Configuration.reference());
    int equals = meaning.indexOf('=');
    String key = equals < 0 ? meaning : meaning.substring(0, equals);
    if (!key.startsWith("data.options.")) {
      assertDoesNotThrow(() -> known.require("", key));
    }
    if (equals >= 0) {
      List<String> with = new ArrayList<>(List.of(meaning));
      if (key.equals("training.validationMetric")) {
        with.add("network.loss=cross-entropy");
      }
      assertDoesNotThrow(() -> plan(with.toArray(String[]::new)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "training.optimizer, training.solver",
    "optim, training.solver",
    "epochs, training.maxIter",
    "training.max_iter, training.maxIter",
    "maxIter, training.maxIter",
    "training.MAXITER, training.maxIter",
    "training.learning-rate, training.stepSize",
    "learningRate, training.stepSize",
    "LR, training.stepSize",
    "network.batch_size, training.batchSize",
    "early_stopping, training.patience",
    "weight_decay, training.weightDecay",
    "alpha, training.regParam",
    "network.hidden_layers, network.hidden",
    "network.layers, network.hidden",
    "data.target, data.label",
    "data.train, data.path",
    "file, data.path",
    "test, data.testPath",
    "network.dropout, training.dropout",
    "class_weight, training.classWeight",
    "sweep.training.stepSize, sweep.over.training.stepSize",
  })
  void aKeyOfAnotherProgramIsKnown(String key, String meant) {
    assertTrue(
        refused(key + "=1").contains("(did you mean '" + meant + "'?)"), refused(key + "=1"));
  }

  @ParameterizedTest
  @CsvSource({
    "network.loss, mse, squared-error",
    "network.loss, MSE, squared-error",
    "network.loss, mae, huber",
    "network.loss, bce, sigmoid-cross-entropy",
    "network.loss, log_loss, cross-entropy",
    "network.loss, logistic, cross-entropy",
    "network.loss, categorical-crossentropy, softmax-cross-entropy",
    "network.loss, hubert(2), huber",
    "network.activation, swish, silu",
    "network.activation, ReLU6, relu",
    "training.solver, gradient-descent, gd",
    "training.solver, bfgs, l-bfgs",
    "training.solver, adm, adam",
    "training.schedule, cosin, cosine",
    "preprocessing.scaling, StandardScaler, standard",
    "preprocessing.missing, drop, skip",
    "training.precision, float32, float",
    "training.classWeight, balance, balanced",
  })
  void aValueOfAnotherProgramIsKnown(String key, String value, String meant) {
    String message = refused(key + "=" + value);
    assertTrue(message.startsWith(key + ": "), message);
    assertTrue(message.contains("(did you mean '" + meant + "'?)"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.solver=lbfgs          | training.solver=l-bfgs",
        "training.solver=L_BFGS         | training.solver=l-bfgs",
        "training.solver=Adam           | training.solver=adam",
        "training.solver=RMSprop        | training.solver=rmsprop",
        "network.loss=squared_error     | network.loss=squared-error",
        "network.loss=Huber(2.5)        | network.loss=huber(2.5)",
        "network.loss=CrossEntropy      | network.loss=cross-entropy",
        "network.activation=ReLU        | network.activation=relu",
        "network.activation=[LeakyReLU(0.2)] | network.activation=leaky-relu(0.2)",
        "network.initializer=HeNormal   | network.initializer=he-normal",
        "preprocessing.scaling=MinMax   | preprocessing.scaling=min-max",
        "training.schedule=OneCycle(0.4) | training.schedule=one-cycle(0.4)",
        "training.precision=Double      | training.precision=double",
      })
  void caseAndHyphensMakeNoDifference(String given, String same) {
    assertEquals(plan(same).design(), plan(given).design());
    assertEquals(plan(same).settings(), plan(given).settings());
  }

  @ParameterizedTest
  @CsvSource({"mse", "nonsense", "cross-entropie"})
  void allLossesAreNamed(String loss) {
    String message = refused("network.loss=" + loss);
    String all =
        "; expected sigmoid-cross-entropy, softmax-cross-entropy, sigmoid-focal(gamma),"
            + " softmax-focal(gamma), squared-error, huber(delta), poisson, cross-entropy,"
            + " focal(gamma) or auto";
    assertTrue(message.contains(all), message);
  }
}
