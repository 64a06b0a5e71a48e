package io.github.tributary.preprocessing;

import io.github.tributary.model.Columns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tables that a network can be trained on.
 *
 * @param train the training rows, targets in their own unit
 * @param test the rows for testing, if there are any
 * @param validation the rows for validation, if some were drawn
 * @param steps what was done to them
 * @param decisions what became of each column
 * @param targets the scaling of the targets, if there is one
 */
public record TreatedData(
    Dataset<Row> train,
    Optional<Dataset<Row>> test,
    Optional<Dataset<Row>> validation,
    Steps steps,
    DecisionTable decisions,
    Optional<Targets> targets) {

  /** Features, labels and weight in both tables. */
  public Columns columns() {
    return steps.columns();
  }

  /** More raw rows, treated in the same way, with the targets to train on. */
  public Dataset<Row> treatMore(Dataset<Row> raw) {
    Dataset<Row> treated = steps.transformLabelled(raw);
    return targets.map(scaling -> scaling.scale(treated)).orElse(treated);
  }

  /** The training rows with the targets to train on. */
  public Dataset<Row> scaledTrain() {
    return targets.map(scaling -> scaling.scale(train)).orElse(train);
  }

  /** The rows for testing with the targets to train on. */
  public Optional<Dataset<Row>> scaledTest() {
    return targets.isPresent() ? test.map(targets.get()::scale) : test;
  }

  /** The rows for validation that were drawn, with the targets to train on. */
  public Optional<Dataset<Row>> scaledValidation() {
    return targets.isPresent() ? validation.map(targets.get()::scale) : validation;
  }
}
