package io.github.tributary.tables.csv;

import com.univocity.parsers.csv.CsvParser;
import java.io.BufferedReader;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The pass that finds out what the columns of CSV files hold. Its plan does not grow with the
 * number of columns.
 */
final class CsvScan {

  private static final String UTF_8 = "UTF-8";

  private final SparkSession spark;
  private final CsvDialect dialect;

  CsvScan(SparkSession spark, CsvDialect dialect) {
    this.spark = spark;
    this.dialect = dialect;
  }

  /** The profile of files that have these columns. */
  CsvProfile profile(List<String> names, List<String> files) {
    Dataset<byte[]> parts =
        dialect.multiLine() || !dialect.encoding().equalsIgnoreCase(UTF_8)
            ? ofFiles(names, files)
            : ofLines(names, files);
    return CsvProfile.of(parts.reduce((ReduceFunction<byte[]>) CsvProfile::merge));
  }

  /** Every line is a row, so that a file can be read by several tasks. */
  private Dataset<byte[]> ofLines(List<String> names, List<String> files) {
    CsvDialect own = dialect;
    String[] paths =
        files.stream()
            .map(file -> Globs.literal(CsvPlaces.path(file).toString()))
            .toArray(String[]::new);
    return spark
        .read()
        .text(paths)
        .select(functions.col("value"), functions.col("_metadata.file_path"))
        .mapPartitions(
            (MapPartitionsFunction<Row, byte[]>)
                lines -> {
                  CsvProfile profile = new CsvProfile(names);
                  CsvParser parser = own.parser();
                  while (lines.hasNext()) {
                    Row line = lines.next();
                    String text = line.getString(0);
                    String[] cells = text.isBlank() ? null : parser.parseLine(text);
                    if (own.leavesQuotesOpen(text)) {
                      profile.quotesStayOpen();
                    }
                    if (cells != null) {
                      profile.add(cells, line.getString(1), own);
                    }
                  }
                  return List.of(profile.bytes()).iterator();
                },
            Encoders.BINARY());
  }

  /** Every file is read from its beginning to its end by one task. */
  private Dataset<byte[]> ofFiles(List<String> names, List<String> files) {
    CsvDialect own = dialect;
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    return spark
        .createDataset(files, Encoders.STRING())
        .repartition(Math.min(files.size(), 4 * spark.sparkContext().defaultParallelism()))
        .mapPartitions(
            (MapPartitionsFunction<String, byte[]>)
                paths -> List.of(whole(names, paths, own, hadoop).bytes()).iterator(),
            Encoders.BINARY());
  }

  private static CsvProfile whole(
      List<String> names,
      Iterator<String> paths,
      CsvDialect dialect,
      SerializableConfiguration hadoop)
      throws java.io.IOException {
    CsvProfile profile = new CsvProfile(names);
    while (paths.hasNext()) {
      String path = paths.next();
      try (BufferedReader text = CsvPlaces.open(path, dialect.encoding(), hadoop.value())) {
        CsvParser parser = dialect.parser();
        parser.beginParsing(text);
        String[] last = {};
        for (String[] cells = parser.parseNext(); cells != null; cells = parser.parseNext()) {
          profile.add(cells, path, dialect);
          last = cells;
        }
        if (CsvPlaces.isUnclosed(last, dialect)) {
          profile.quoteNeverCloses(path);
        }
      }
    }
    return profile;
  }
}
