package io.github.tributary.preprocessing;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.ModelFormatException;
import io.github.tributary.io.OutputFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Steps in the folder of a model, and the names of its predictions where they are not the usual
 * ones ({@code predictions.json}). Of the steps there are {@code plan.json}, from which they are
 * made again, and {@code pipeline}, which {@code PipelineModel.load} reads. This program reads the
 * plan alone: a saved pipeline names classes that Spark would load and SQL that it would run.
 */
public final class StepsFolder {

  /** The folder beside a model's files. */
  public static final String NAME = "preprocessing";

  private static final String NAMES = NAME + "/predictions.json";
  private static final String PLAN = NAME + "/plan.json";
  private static final String PIPELINE = NAME + "/pipeline";

  private StepsFolder() {}

  /** Writes steps into a folder of a model that is being written. */
  public static void write(Steps steps, OutputFolder folder, SparkSession spark)
      throws IOException {
    folder.write(PLAN, ColumnPlanJson.write(steps.plan()));
    steps.pipeline().write().session(spark).save(folder.hiddenPath() + "/" + PIPELINE);
  }

  /**
   * Reads the steps of a model, if it has some.
   *
   * @throws ModelFormatException if a file is missing, damaged or no plan
   */
  public static Optional<Steps> read(String model, SparkSession spark) throws IOException {
    var hadoop = spark.sparkContext().hadoopConfiguration();
    Map<String, byte[]> files = ModelFolder.files(model, PLAN, hadoop);
    try {
      if (files.containsKey(PLAN)) {
        return Optional.of(Steps.of(ColumnPlanJson.read(files.get(PLAN))));
      }
      files = ModelFolder.files(model, NAME + "/", hadoop);
      files.remove(NAMES);
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(Steps.of(new FirstFormat(model, files, spark).plan()));
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(
          model,
          NAME + " is no plan: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** Writes the names of predictions into a folder of a model that is being written. */
  public static void write(PredictionNames names, OutputFolder folder) throws IOException {
    folder.write(NAMES, PredictionNamesJson.write(names));
  }

  /**
   * Reads the names of predictions.
   *
   * @throws ModelFormatException if their file is damaged or holds no names
   */
  public static PredictionNames readNames(String model, SparkSession spark) throws IOException {
    Map<String, byte[]> files =
        ModelFolder.files(model, NAMES, spark.sparkContext().hadoopConfiguration());
    try {
      return files.containsKey(NAMES)
          ? PredictionNamesJson.read(files.get(NAMES))
          : PredictionNames.DEFAULT;
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(
          model, NAMES + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }
}
