package io.github.tributary.cli;

import io.github.tributary.preprocessing.PredictionNames;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the columns of predictions are to be called, by the section {@code output}.
 *
 * @param prediction a name, or {@link #AUTO}
 * @param probability a name, or {@link #AUTO}
 */
record PredictionKeys(String prediction, String probability) {

  private static final String AUTO = "auto";
  private static final String PREDICTION = "output.predictionColumn";
  private static final String PROBABILITY = "output.probabilityColumn";

  // Before the usual name, where the table has a column of that name.
  private static final String OTHER = "model_";

  /**
   * Reads the keys.
   *
   * @throws UsageException if a name is empty, or both are the same
   */
  static PredictionKeys read(Configuration config) {
    String prediction = RunPlan.required(config, PREDICTION, "the column of predictions");
    String probability = RunPlan.required(config, PROBABILITY, "the column of probabilities");
    PredictionKeys keys = new PredictionKeys(prediction, probability);
    PredictionNames names = keys.names();
    if (names.prediction().equalsIgnoreCase(names.probability())) {
      throw new UsageException(
          PROBABILITY
              + ": expected another name than that of "
              + PREDICTION
              + ", found '"
              + probability
              + "'");
    }
    return keys;
  }

  /** The names beside the columns of a table. */
  PredictionNames names(String... columns) {
    PredictionNames usual = PredictionNames.DEFAULT;
    return new PredictionNames(
        name(prediction, usual.prediction(), columns),
        name(probability, usual.probability(), columns),
        Optional.empty());
  }

  private static String name(String asked, String usual, String... columns) {
    if (!asked.equals(AUTO)) {
      return asked;
    }
    String name = usual;
    while (Arrays.stream(columns).anyMatch(name::equalsIgnoreCase)) {
      name = OTHER + name;
    }
    return name;
  }

  /**
   * The column of predictions, if it is not called as usual because the table has such a column.
   */
  Optional<String> renamed(PredictionNames names) {
    return prediction.equals(AUTO)
            && !names.prediction().equals(PredictionNames.DEFAULT.prediction())
        ? Optional.of(
            "the table has a column 'prediction': predictions will be in '"
                + names.prediction()
                + "' ("
                + PREDICTION
                + ")")
        : Optional.empty();
  }
}
