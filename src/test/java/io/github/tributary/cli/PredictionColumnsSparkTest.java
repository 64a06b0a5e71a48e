package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables with columns that are called like those of predictions. */
@ExtendWith(SparkSessionExtension.class)
class PredictionColumnsSparkTest {

  @TempDir private Path folder;

  @BeforeEach
  void sparkIsThere(SparkSession spark) {
    header("a,prediction,class,yes,amount,weight");
  }

  /** The sample with other names. */
  private void header(String names) {
    List<String> lines = Sample.lines();
    lines.set(0, names);
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
  }

  private CommandLineRun train(String features, String... more) {
    Path configuration = Sample.configuration(folder, more);
    return CommandLineRun.of(
            "train", configuration, "data.features=" + features, "output.overwrite=true")
        .succeeded();
  }

  private CommandLineRun predict(Object... more) {
    Object[] all = new Object[more.length + 5];
    Object[] first = {
      "predict",
      "--overwrite",
      folder.resolve("model"),
      folder.resolve("data.csv"),
      folder.resolve("out.parquet")
    };
    System.arraycopy(first, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return CommandLineRun.of(all);
  }

  private List<String> columns(SparkSession spark) {
    List<String> all =
        List.of(spark.read().parquet(folder.resolve("out.parquet").toString()).columns());
    return all.subList(6, all.size());
  }

  @Test
  void aFeatureCalledPredictionIsOne(SparkSession spark) throws IOException {
    CommandLineRun run = train("[a,prediction]");
    assertTrue(
        run.out().contains("predictions will be in 'model_prediction' (output.predictionColumn)"),
        run.out());
    byte[] weights = Files.readAllBytes(folder.resolve("model/weights.safetensors"));
    predict().succeeded();
    assertEquals(List.of("model_prediction", "probability"), columns(spark));
    header("a,b,class,yes,amount,weight");
    assertFalse(train("[a,b]").out().contains("output.predictionColumn"));
    assertArrayEquals(weights, Files.readAllBytes(folder.resolve("model/weights.safetensors")));
    predict().succeeded();
    assertEquals(List.of("prediction", "probability"), columns(spark));
  }

  @Test
  void aColumnThatIsNoFeatureIsInTheWayToo(SparkSession spark) {
    header("a,b,class,Prediction,model_prediction,probability");
    train("[a,b]");
    predict().succeeded();
    assertEquals(List.of("model_model_prediction", "model_probability"), columns(spark));
  }

  @Test
  void theNamesOfTheConfigurationStayWithTheModel(SparkSession spark) {
    header("a,b,class,yes,amount,weight");
    train("[a,b]", "output { predictionColumn = \"sur.vived\", probabilityColumn = p }");
    predict().succeeded();
    assertEquals(List.of("sur.vived", "p"), columns(spark));
    predict("--prediction-column", "x y", "--probability-column", "P").succeeded();
    assertEquals(List.of("x y", "P"), columns(spark));
    predict("--prediction-column", "P").refused("found 'P' twice");
    predict("--prediction-column", "class")
        .refused("the data already has a column 'class'; choose another name");
  }

  @Test
  void codesComeBackInAColumnOfAnotherName(SparkSession spark) {
    List<String> lines = Sample.lines();
    lines.set(0, "a,prediction,class,yes,amount,weight");
    lines.replaceAll(line -> line.replaceAll("^([^,]*,[^,]*,)2,", "$19,"));
    CommandLineRun.write(folder.resolve("data.csv"), lines.toArray(String[]::new));
    train("[a,prediction]");
    predict().succeeded();
    assertEquals(
        60,
        spark
            .read()
            .parquet(folder.resolve("out.parquet").toString())
            .where("model_prediction in (0, 1, 9)")
            .count());
  }

  @Test
  void twoColumnsOfOneName() {
    CommandLineRun.of(
            "train",
            Sample.configuration(folder),
            "output.predictionColumn=p",
            "output.probabilityColumn=P")
        .refused(
            "output.probabilityColumn: expected another name than that of output.predictionColumn");
    CommandLineRun.of("train", Sample.configuration(folder), "output.predictionColumn=")
        .refused("output.predictionColumn");
  }
}
