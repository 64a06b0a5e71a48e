package io.github.tributary.preprocessing;

import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.model.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * The columns of a table of numbers that {@link TreatmentChoice} would leave out of a messy one:
 * constants, and whole numbers that count or name the rows. The scan of the table tells constants,
 * and who cannot count the rows; only for the others the table is read again.
 */
public final class UninformativeColumns {

  static final String CONSTANT = "constant";
  static final String ROW_NUMBER = "identifier-like, whole numbers, all distinct";

  private UninformativeColumns() {}

  /**
   * Looks for such columns; the inside of a vector stays as it is.
   *
   * @param columns the features that were found automatically
   * @param scan of the table
   * @return why each is to be left out, by column in the order of the table
   * @throws InvalidDataException if no column is left
   */
  public static Map<String, String> of(Dataset<Row> table, Columns columns, DataScan scan) {
    Map<String, String> found = new LinkedHashMap<>();
    Map<String, String> candidates = new LinkedHashMap<>();
    int feature = 0;
    for (int c = 0; c < columns.features().size(); c++) {
      String name = columns.features().get(c);
      DataType type = table.schema().apply(name).dataType();
      if (Kind.of(type) == Kind.NUMBER && scan.isConstant(feature)) {
        found.put(name, CONSTANT);
      } else if (Kind.isWhole(type)
          && RowNumbers.couldBe(name, scan.range(feature), scan.trainRows())) {
        found.put(name, ROW_NUMBER);
        candidates.put(name, "CAST(" + ColumnNames.quoted(name) + " AS BIGINT)");
      }
      feature += scan.featureWidths().get(c);
    }
    TableProfile.distinct(table, candidates)
        .forEach(
            (name, distinct) -> {
              if (distinct != scan.rows()) {
                found.remove(name);
              }
            });
    requireFeature(columns, found, scan.trainRows());
    return found;
  }

  private static void requireFeature(Columns columns, Map<String, String> found, long rows) {
    if (found.size() < columns.features().size()) {
      return;
    }
    List<String> why = new ArrayList<>();
    found.forEach((name, reason) -> why.add(name + " (" + reason + ")"));
    throw new InvalidDataException(
        "no column is left to be a feature: "
            + ColumnNames.list(why)
            + " in "
            + rows
            + (rows == 1 ? " row" : " rows")
            + " for training; give more rows or columns, or name columns in data.features to use"
            + " them all the same");
  }
}
