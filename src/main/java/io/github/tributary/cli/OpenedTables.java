package io.github.tributary.cli;

import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.nn.head.Head;
import io.github.tributary.preprocessing.LabelCodes;
import io.github.tributary.preprocessing.PredictionNames;
import io.github.tributary.preprocessing.TreatedData;
import io.github.tributary.preprocessing.UninformativeColumns;
import io.github.tributary.tables.FileStamps;
import io.github.tributary.training.NetworkDesign;
import io.github.tributary.training.TrainingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run.
 *
 * @param data the tables and columns in use
 * @param ignored the columns that cannot be features, with their types
 * @param treated what was done to messy tables, if it was
 * @param choosing whether columns may still be left out for what they hold
 * @param classes whether the label is text or a boolean, or codes, so that it can be nothing but
 *     classes
 * @param names what predictions will be called, with the classes of labels that are codes
 * @param files the files as they were when the tables were opened
 */
record OpenedTables(
    TrainingData data,
    List<String> ignored,
    Optional<TreatedData> treated,
    boolean choosing,
    boolean classes,
    PredictionNames names,
    List<FileStamps> files) {

  /**
   * The design with a loss for classes, if the label is nothing else and no loss was named, and
   * with an output for each name or code that any rows have.
   *
   * @throws InvalidDataException if it is a regression on the indices of classes
   */
  NetworkDesign design(NetworkDesign asked) {
    boolean codes = names.label().filter(label -> !label.isBoolean()).isPresent();
    if (codes && !NetworkDesign.headOf(asked.loss()).isClassifier()) {
      throw new InvalidDataException(
          "network.loss: "
              + asked.loss()
              + " predicts numbers, and the label '"
              + names.label().get().label()
              + "' is classes for other candidates; sweep losses of one kind");
    }
    NetworkDesign design =
        classes && asked.loss().strip().equals(NetworkDesign.AUTO)
            ? asked.withLoss(NetworkDesign.CROSS_ENTROPY)
            : asked;
    // One of them may be in held-out rows alone.
    int texts = treated.map(one -> one.steps().classes().size()).orElse(0);
    int known = Math.max(texts, names.classes().size());
    Head head = NetworkDesign.headOf(design.loss());
    boolean oneOfAll = head.targets() < head.outputs();
    return known > 2 && oneOfAll && design.outputs() == NetworkDesign.INFERRED
        ? design.withOutputs(known)
        : design;
  }

  /** Tables as they are. */
  static OpenedTables plain(
      TrainingData data,
      List<String> ignored,
      boolean choosing,
      boolean classes,
      PredictionNames names,
      List<FileStamps> files) {
    return new OpenedTables(data, ignored, Optional.empty(), choosing, classes, names, files);
  }

  /**
   * Checks what only the scan of all rows can tell: that files are still those that were opened,
   * and, where columns were chosen automatically, that they tell something.
   *
   * @throws UninformativeException if some tell nothing: the table is to be opened without them
   * @throws InvalidDataException if a file has changed, or no other column is left
   */
  void check(DataScan scan) {
    requireUnchanged();
    if (choosing) {
      Map<String, String> found = UninformativeColumns.of(data.table(), data.columns(), scan);
      if (!found.isEmpty()) {
        throw new UninformativeException(found);
      }
    }
  }

  private void requireUnchanged() {
    try {
      for (FileStamps each : files) {
        each.requireUnchanged();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Treated tables, split already.
   *
   * @param fraction {@link TrainingData#AUTO}, or 0
   */
  static OpenedTables treated(
      TreatedData treated,
      Optional<Dataset<Row>> validation,
      double fraction,
      boolean classes,
      PredictionNames names,
      List<FileStamps> files) {
    TrainingData data =
        new TrainingData(treated.train(), treated.test(), 0, treated.columns())
            .validatedOn(validation.map(treated::treatMore).or(treated::validation), fraction);
    return new OpenedTables(data, List.of(), Optional.of(treated), false, classes, names, files);
  }

  /** These tables with weights by class, whose label can be nothing but classes. */
  OpenedTables weighted(TrainingData weighted) {
    return new OpenedTables(weighted, ignored, treated, choosing, true, names, files);
  }

  /** These tables; a label of codes is told as such. */
  OpenedTables refusingCodes() {
    return new OpenedTables(
        data.refusingCodes(), ignored, treated, choosing, classes, names, files);
  }

  /**
   * These tables with class indices in the place of a label's codes.
   *
   * @param separateTest whether the test set is a table of its own, which must not have other codes
   */
  OpenedTables decoded(boolean separateTest) {
    List<Dataset<Row>> rows = new ArrayList<>(List.of(data.table()));
    data.validation().ifPresent(rows::add);
    if (!separateTest) {
      data.test().ifPresent(rows::add);
    }
    LabelCodes codes = LabelCodes.of(rows, data.columns().labels().get(0));
    if (codes.areIndices()) {
      // Rows that are held out have the classes that the others lack.
      return new OpenedTables(
          data.map(one -> one), ignored, treated, choosing, classes, names, files);
    }
    if (separateTest) {
      data.test().ifPresent(codes::requireKnown);
    }
    return new OpenedTables(
        data.map(codes::toIndices),
        ignored,
        treated,
        choosing,
        true,
        names.with(Optional.of(codes)),
        files);
  }
}
