package io.github.tributary.preprocessing;

import io.github.tributary.model.Columns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tables that a network can be trained on.
 *
 * @param train the training rows
 * @param test the rows for testing, if there are any
 * @param validation the rows for validation, if some were drawn
 * @param steps what was done to them
 * @param decisions what became of each column
 */
public record TreatedData(
    Dataset<Row> train,
    Optional<Dataset<Row>> test,
    Optional<Dataset<Row>> validation,
    Steps steps,
    DecisionTable decisions) {

  /** Features, labels and weight in both tables. */
  public Columns columns() {
    return steps.columns();
  }

  /** More raw rows, treated in the same way. */
  public Dataset<Row> treatMore(Dataset<Row> raw) {
    return steps.transformLabelled(raw);
  }
}
