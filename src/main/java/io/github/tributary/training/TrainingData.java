package io.github.tributary.training;

import io.github.tributary.model.Columns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param table the rows to train on, and to hold rows out of
 * @param test a separate test set, if there is one
 * @param columns features, labels and weight, by the same names in both tables
 */
public record TrainingData(Dataset<Row> table, Optional<Dataset<Row>> test, Columns columns) {}
