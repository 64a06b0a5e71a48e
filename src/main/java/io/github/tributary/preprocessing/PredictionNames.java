package io.github.tributary.preprocessing;

import io.github.tributary.distributed.BatchPrediction;
import io.github.tributary.distributed.InvalidDataException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;

/**
 * What predictions are called, and what they say.
 *
 * @param prediction the column of predictions
 * @param probability the column of probabilities
 * @param label the classes, if they are not 0 … c-1
 */
public record PredictionNames(String prediction, String probability, Optional<LabelCodes> label) {

  /** The names that they have if nothing is said. */
  public static final PredictionNames DEFAULT =
      new PredictionNames(
          BatchPrediction.PREDICTION, BatchPrediction.PROBABILITY, Optional.empty());

  /** The same columns with other classes. */
  public PredictionNames with(Optional<LabelCodes> other) {
    return new PredictionNames(prediction, probability, other);
  }

  /** The names of the classes in the order of their probabilities; empty if they have none. */
  public List<String> classes() {
    return label.map(LabelCodes::classes).orElse(List.of());
  }

  /**
   * Refuses a table that has one of the columns: nothing is overwritten.
   *
   * @param classifier whether there will be probabilities
   * @throws InvalidDataException if it has
   */
  public void requireFree(List<String> columns, boolean classifier) {
    if (prediction.equalsIgnoreCase(probability)) {
      throw new InvalidDataException(
          "predictions and probabilities: expected two names of columns, found '"
              + prediction
              + "' twice; choose others with --prediction-column and --probability-column");
    }
    requireFree(columns, prediction, "prediction");
    if (classifier) {
      requireFree(columns, probability, "probability");
    }
  }

  private static void requireFree(List<String> columns, String name, String what) {
    for (String column : columns) {
      // Spark and most formats do not tell names apart by case.
      if (column.equalsIgnoreCase(name)) {
        throw new InvalidDataException(
            "the data already has a column '"
                + column
                + "'; choose another name for predictions with --"
                + what
                + "-column NAME, or with output."
                + what
                + "Column when the model is trained");
      }
    }
  }

  /** Puts the classes in the place of their indices, and says which probability is whose. */
  public Dataset<Row> name(Dataset<Row> predicted) {
    if (label.isEmpty()) {
      return predicted;
    }
    return label
        .get()
        .toClasses(predicted, prediction)
        .withMetadata(probability, attributes(classes()));
  }

  /** As Spark ML names the numbers of a vector, for formats that keep it: Parquet does. */
  private Metadata attributes(List<String> names) {
    Attribute[] attributes =
        names.stream()
            .map(name -> NumericAttribute.defaultAttr().withName(name))
            .toArray(Attribute[]::new);
    return new AttributeGroup(probability, attributes).toMetadata();
  }
}
