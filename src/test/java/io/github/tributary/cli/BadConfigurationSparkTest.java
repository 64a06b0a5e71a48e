package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.tributary.distributed.SparkSessionExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that cannot be run are told in one line, and leave nothing behind. */
@ExtendWith(SparkSessionExtension.class)
class BadConfigurationSparkTest {

  @TempDir private Path folder;

  /** The run may reach Spark: it has to be the session of the tests. */
  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    Sample.data(folder);
  }

  private void assertNothingWritten() {
    assertEquals(new TreeSet<>(Set.of("data.csv", "train.conf")), CommandLineRun.names(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour = red           | train.conf: 5: unknown key 'colour'        | conf/reference.conf",
        "dat.path = x           | unknown key 'dat.path'          | did you mean 'data.path'?",
        "training.stepsize = 1  | unknown key 'training.stepsize' | did you mean 'training.stepSize'?",
        "data { labels = x }    | unknown key 'data.labels'       | did you mean 'data.label'?",
        "network = relu         | unknown key 'network'           | conf/reference.conf",
      })
  void namesAnUnknownKeyWithItsLineAndTheNearestOne(String line, String what, String fix) {
    CommandLineRun.of("train", Sample.configuration(folder, line)).refused(what, fix);
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.maxiter=5 | override: unknown key 'training.maxiter' | did you mean 'training.maxIter'?",
        "maxIter            | 'maxIter': expected key=value            | key=value",
        "=5                 | '=5': expected key=value                 | key=value",
      })
  void namesAnOverrideThatIsNone(String override, String what, String fix) {
    CommandLineRun.of("train", Sample.configuration(folder), override).refused(what, fix);
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.outputs=1              | network.loss: softmax: expected at least 2",
        "network.outputs=0              | network.outputs: expected auto or a number ≥ 1, found 0",
        "network.outputs=few            | network.outputs: expected",
        "network.hidden=[0]             | network.hidden: a hidden layer needs at least 1 unit, found 0",
        "network.hidden=[8,-1]          | network.hidden: a hidden layer needs at least 1 unit, found -1",
        "network.hidden=[1.5]           | network.hidden: expected numbers of units, found '1.5'",
        "network.hidden=many            | network.hidden: expected numbers of units, found 'many'",
        "network.activation=[relu,tanh] | network.activation: expected one activation, or one per hidden layer (1), found 2",
        "network.activation=relus       | network.activation: 'relus' is no activation",
        "network.activation=elu(x)      | network.activation: elu(x): expected a number",
        "network.loss=hinge             | network.loss: 'hinge' is no loss; expected sigmoid-cross-entropy",
        "network.loss=huber(0)          | network.loss: huber: expected delta > 0, found 0.0",
        "network.loss=poisson(2)        | network.loss: poisson takes no parameter",
        "network.loss=''                | network.loss: '' is no loss; expected sigmoid-cross-entropy",
        "network.loss=cross-entropy(0.1) | network.loss: 'cross-entropy(0.1)': expected no number; labelSmoothing",
        "network.initializer=random     | network.initializer: expected one of",
        "training.precision=half        | training.precision: expected one of float, double, found 'half'",
        "training.stepSize=0            | training.stepSize: expected a number > 0, auto or default, found 0",
        "training.stepSize=-1           | training.stepSize: expected a number > 0, auto or default, found -1",
        "training.stepSize=NaN          | training.stepSize: expected a number > 0, auto or default, found NaN",
        "training.stepSize=Infinity     | training.stepSize: expected a number > 0, auto or default, found Infinity",
        "training.stepSize=fast         | training.stepSize: expected a number > 0, auto or default, found 'fast'",
        "training.maxIter=0             | training.maxIter: expected at least 1, found 0",
        "training.maxIter=many          | training.maxIter: expected a whole number, found 'many'",
        "training.maxIter=1.5           | training.maxIter: expected a whole number, found 1.5",
        "training.maxIter=1e12          | training.maxIter: expected",
        "training.maxIter=[1]           | training.maxIter: expected a whole number",
        "training.seed=1.5              | training.seed: expected a whole number, found 1.5",
        "training.tol=-1                | training.tol: expected a number ≥ 0, found -1.0",
        "training.gradientTol=NaN       | training.gradientTol: expected a number ≥ 0, found NaN",
        "training.regParam=-0.1         | training.regParam: expected a number ≥ 0, found -0.1",
        "training.elasticNetParam=2     | training.elasticNetParam: expected a number from 0 to 1, found 2.0",
        "training.blockSize=0           | training.blockSize: expected a number ≥ 1, found 0",
        "training.aggregationDepth=0    | training.aggregationDepth: expected a number ≥ 1, found 0",
        "training.standardization=maybe | training.standardization: expected true or false, found 'maybe'",
        "data.testFraction=1            | data.testFraction: expected a number from 0 to below 1, found 1.0",
        "data.testFraction=-0.1         | data.testFraction: expected a number from 0 to below 1, found -0.1",
        "data.testFraction=NaN          | data.testFraction: expected a number from 0 to below 1, found NaN",
        "data.label=''                  | data.label is not set: the column to predict",
        "training.maxIter=5,data.label=x | training.maxIter: expected a whole number, found '5,data.label=x'",
        "data.path=''                   | data.path is not set: the file or folder to train on",
        "output.clampPredictions=maybe  | output.clampPredictions: expected true or false, found 'maybe'",
        "training.refit=maybe           | training.refit: expected true or false, found 'maybe'",
        "training.validationMetric=speed | training.validationMetric: expected one of loss, accuracy, auc, auprc, f1",
        "output.overwrite=perhaps       | output.overwrite: expected true or false, found 'perhaps'",
      })
  void namesAValueThatCannotBe(String override, String expected) {
    String plain = override.replace("''", "");
    CommandLineRun.of("train", Sample.configuration(folder), plain).refused(expected);
    assertNothingWritten();
  }

  /** The table does not exist: Spark would have found that out first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "solver=l-bfgs dropout=0.1         | dropout does not go with solver = l-bfgs, whose line search needs one cost for one point",
        "solver=l-bfgs weightDecay=0.1     | weightDecay does not go with solver = l-bfgs, whose line search needs one cost for one point; use regParam",
        "solver=l-bfgs clipValue=1         | clipValue does not go with solver = l-bfgs",
        "solver=l-bfgs clipNorm=1          | clipNorm does not go with solver = l-bfgs",
        "solver=l-bfgs maxNorm=1           | maxNorm does not go with solver = l-bfgs",
        "solver=l-bfgs stepSize=0.1        | stepSize does not go with solver = l-bfgs, which searches its step along a line on all rows",
        "solver=l-bfgs stepSize=auto       | stepSize does not go with solver = l-bfgs",
        "solver=l-bfgs schedule=cosine     | schedule does not go with solver = l-bfgs",
        "solver=l-bfgs warmUp=2            | warmUp does not go with solver = l-bfgs",
        "solver=l-bfgs batchSize=64        | batchSize does not go with solver = l-bfgs",
        "solver=l-bfgs localSteps=2        | localSteps does not go with solver = l-bfgs",
        "localSteps=2                      | localSteps does not go with all rows in one step; set batchSize",
        "workers=2                         | workers does not go with all rows in one step; set batchSize",
        "outerMomentum=0.5                 | outerMomentum does not go with all rows in one step; set batchSize",
        "solver=adam batchSize=all workers=2 | workers does not go with all rows in one step; set batchSize",
        "solver=adam localSteps=0 workers=2 | workers does not go with localSteps = 0, where no worker goes its own way",
        "solver=adam localSteps=0 outerMomentum=0.5 | outerMomentum does not go with localSteps = 0, where no worker goes its own way",
        "solver=adam batchSize=20000 workers=2 | workers does not go with batches of more than 2048 rows unless localSteps is set",
        "solver=adam batchSize=20000 outerMomentum=0.5 | outerMomentum does not go with batches of more than 2048 rows unless localSteps is set",
        "dropout=0.1 network.hidden=[]     | dropout: there is no hidden layer whose activations could be dropped",
        "dropout=[0.1,0.2]                 | dropout: expected one number, or one per hidden layer (1), found 2",
        "dropout=1                         | dropout: expected numbers from 0 to below 1, found 1.0",
        "dropout=[0.1,half]                | dropout: expected a number or a list of numbers, found 'half'",
        "labelSmoothing=0.1 network.loss=squared-error | labelSmoothing goes with cross-entropy losses, found squared-error",
        "labelSmoothing=1                  | labelSmoothing: expected a number from 0 to below 1, found 1.0",
        "solver=sdg                        | solver: expected one of gd, sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw, nadam, lamb, l-bfgs, found 'sdg'",
        "schedule=steps                    | schedule: 'steps' is no schedule; expected constant, step(every, factor)",
        "momentum=1                        | momentum: expected a number from 0 to below 1, found 1.0",
        "beta1=2                           | beta1: expected a number from 0 to below 1, found 2.0",
        "beta2=NaN                         | beta2: expected a number from 0 to below 1, found NaN",
        "decay=1                           | decay: expected a number from 0 to below 1, found 1.0",
        "decay=NaN                         | decay: expected a number or default, found NaN",
        "epsilon=0                         | epsilon: expected a number > 0, found 0.0",
        "epsilon=small                     | epsilon: expected a number or default, found 'small'",
        "warmUp=-1                         | warmUp: expected a number ≥ 0, found -1.0",
        "batchSize=0                       | batchSize: expected auto, all or a whole number ≥ 1, found 0",
        "batchSize=-1                      | batchSize: expected auto, all or a whole number ≥ 1, found -1",
        "localSteps=-1                     | localSteps: expected auto or a whole number ≥ 0, found -1",
        "workers=0                         | workers: expected auto or a whole number ≥ 1, found 0",
        "outerMomentum=1                   | outerMomentum: expected a number from 0 to below 1, found 1.0",
        "weightDecay=-1                    | weightDecay: expected a number ≥ 0, found -1.0",
        "clipValue=-1                      | clipValue: expected a number ≥ 0, found -1.0",
        "clipNorm=NaN                      | clipNorm: expected a number ≥ 0, found NaN",
        "maxNorm=Infinity                  | maxNorm: expected a number ≥ 0, found Infinity",
        "maxStepHalvings=-1                | maxStepHalvings: expected at least 0, found -1",
        "minDelta=-1                       | minDelta: expected a number ≥ 0, found -1.0",
        "patience=-1                       | patience: expected at least 0, found -1",
        "patience=3 data.validationFraction=0 | patience: early stopping needs rows for validation; set data.validationFraction or data.validationIndicator",
        "validationMetric=rmse             | validationMetric: expected one of loss, accuracy, auc, auprc, f1 with softmax-cross-entropy, found 'rmse'",
        "validationMetric=auc network.loss=poisson | validationMetric: expected one of loss, rmse, mae, r2 with poisson, found 'auc'",
      })
  void namesKeysOfTrainingThatCannotBeBeforeTheTableIsRead(String overrides, String expected) {
    List<String> arguments = new ArrayList<>();
    arguments.add("train");
    arguments.add(withoutStepSize().toString());
    arguments.add("data.path=nowhere.csv");
    for (String one : overrides.split(" ", -1)) {
      arguments.add(one.matches("(data|network)\\..*") ? one : "training." + one);
    }
    CommandLineRun.of(arguments.toArray()).refused("error: training." + expected);
    assertNothingWritten();
  }

  private Path withoutStepSize() {
    return Sample.configuration(folder, "training.stepSize = default");
  }

  @Test
  void namesTwoWaysToChooseRowsForValidation() {
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "data.path=nowhere.csv",
            "data.validationFraction=0.2",
            "data.validationIndicator=yes")
        .refused("data.validationFraction: expected 0 beside data.validationIndicator, found 0.2");
    for (String share : List.of("1", "-0.1", "NaN")) {
      CommandLineRun.of("train", Sample.configuration(folder), "data.validationFraction=" + share)
          .refused("data.validationFraction: expected a number from 0 to below 1, found ");
    }
    assertNothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.path", "data.label"})
  void namesARequiredKeyThatIsNotInTheFile(String key) throws Exception {
    Path file = Sample.configuration(folder);
    Files.writeString(file, Files.readString(file) + "\n" + key + " = \"\"\n");
    CommandLineRun.of("train", file).refused(key + " is not set");
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.maxIter = many | training.maxIter: expected a whole number, found 'many'",
        "data.label = null       | data.label: expected a text or a list of texts, found null",
        "training { maxIter = 5  | train.conf: 6: expected a closing brace '}', found the end of the file",
        "data { options { a = b } | train.conf: 6: expected a closing brace '}', found the end of the file",
        "data.drop = [a, b       | train.conf: 6: expected a closing bracket ']', found the end of the file",
        "data.drop = [a, b,      | train.conf: 6: expected a closing bracket ']', found the end of the file",
        "{ not: [hocon           | train.conf: 5: expected a key or a closing brace '}', found '{'",
        "data.where = \"a > 1     | train.conf: 5: expected a closing quote",
        "data.label = y }        | train.conf: 5: unbalanced close brace '}' with no open brace; put it into",
        "data.path = ${nowhere}  | nowhere",
      })
  void namesTheFileThatIsNoConfiguration(String line, String expected) {
    CommandLineRun.of("train", Sample.configuration(folder, line)).refused(expected);
    assertNothingWritten();
  }

  @Test
  void namesAMissingConfiguration() {
    Sample.configuration(folder);
    Path missing = folder.resolve("missing.conf");
    for (String command : new String[] {"train", "verify"}) {
      CommandLineRun.of(command, missing).refused(missing + ": no such configuration file");
      CommandLineRun.of(command, folder).refused(folder + ": no such configuration file");
    }
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource({
    "fit, fit",
    "train, CONF",
    "'train x.conf --fast', --fast",
    "evaluate, MODEL",
    "'predict model', DATA",
    "'explain m d --row one', --row",
    "--loud, --loud"
  })
  void refusesUnknownCommandsAndOptions(String line, String named) {
    CommandLineRun.of((Object[]) line.split(" ", -1)).refused(named, "--help");
  }

  @Test
  void anExistingOutputIsNotTouchedUnlessAskedFor() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    CommandLineRun.write(model.resolve("mine.txt"), "precious");
    CommandLineRun.of("train", Sample.configuration(folder))
        .refused(model.toString(), "it exists already", "overwrite");
    assertEquals(Set.of("mine.txt"), CommandLineRun.names(model));
    assertEquals(
        new TreeSet<>(Set.of("data.csv", "model", "train.conf")), CommandLineRun.names(folder));
  }
}
