package io.github.tributary.training;

import io.github.tributary.distributed.BlockPacker;
import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan;
import io.github.tributary.distributed.HoldOut;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.ReadRows;
import io.github.tributary.distributed.Side;
import io.github.tributary.distributed.SideSums;
import io.github.tributary.model.FeatureScaler;
import io.github.tributary.model.TargetScaler;
import io.github.tributary.nn.Batch;
import io.github.tributary.nn.Centering;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.head.Head;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A training on scanned tables: what was left open is chosen, and it is known how rows are packed.
 *
 * @param tables the tables
 * @param design the network, nothing left open
 * @param settings the training, nothing left open
 * @param network the network
 * @param featureScaler the scaling of features
 * @param targetScaler the scaling of targets
 * @param holdOut the training rows that are held out for validation, if some are automatically
 */
record Prepared(
    ScannedTables tables,
    NetworkDesign design,
    TrainingSettings settings,
    Network network,
    FeatureScaler featureScaler,
    TargetScaler targetScaler,
    Optional<HoldOut> holdOut) {

  /**
   * Chooses what was left open, head and scaling.
   *
   * @param tables scanned with the seed of the settings and as deep as {@link #depth} says
   * @param validated whether rows for validation are needed whatever the settings say
   */
  static Prepared of(
      ScannedTables tables, NetworkDesign asked, TrainingSettings open, boolean validated) {
    DataScan scan = tables.main().scan();
    Recipe recipe = new Recipe(scan.trainRows());
    open.requireFits(asked);
    if (tables.data().refusesCodes()) {
      HeadChoice.requireIndices(asked, scan);
    }
    NetworkDesign design;
    TrainingSettings settings;
    try {
      design = recipe.fill(asked, open, scan);
      settings = recipe.fill(open, design.narrowest());
      settings.requireFits(design);
    } catch (IllegalArgumentException contradicted) {
      // Only now is it known what a setting does not go with.
      throw new InvalidDataException(contradicted.getMessage());
    }
    Head head = HeadChoice.choose(design, scan);
    tables.test().ifPresent(other -> HeadChoice.requireTargets(head, other.scan()));
    tables.validation().ifPresent(other -> HeadChoice.requireTargets(head, other.scan()));
    boolean holdsOut =
        tables.data().holdsOutAutomatically()
            && (validated
                || settings.validation().patience() > 0
                || settings.validation().refit().orElse(false));
    Optional<HoldOut> holdOut =
        holdsOut
            ? Optional.of(scan.holdOut(Recipe.HOLD_OUT, head.isClassifier()))
                .filter(held -> held.rows() > 0)
            : Optional.empty();
    boolean watched = holdOut.isPresent() || tables.validationRows() > 0;
    if (!watched && (holdsOut || open.auto().contains(AutoSetting.PATIENCE))) {
      // Nobody asked for patience, or there are too few different rows to hold any out.
      settings = settings.with(settings.validation().withPatience(0));
    }
    return new Prepared(
        tables,
        design,
        settings,
        HeadChoice.network(tables.features(), design, head),
        scan.featureScaler(settings.scaling().features().resolved(design.hasHiddenLayer())),
        TargetScalers.choose(settings.scaling(), head, design.hasHiddenLayer(), scan),
        holdOut);
  }

  /** What the scan of the tables has to gather. */
  static DataScan.Depth depth(NetworkDesign design, TrainingSettings settings) {
    return DataScan.Depth.of(
        settings.scaling().features().resolved(Recipe.willHaveHiddenLayer(design, settings)));
  }

  /** Scans tables and chooses what was left open. */
  static Prepared of(
      TrainingData data,
      NetworkDesign design,
      TrainingSettings settings,
      TrainingObserver observer) {
    ScannedTables tables = ScannedTables.of(data, settings.seed(), depth(design, settings));
    try {
      Prepared prepared = of(tables, design, settings, false);
      observer.dataScanned(
          tables.main().scan(), tables.features(), prepared.validationRows(), tables.testRows());
      prepared.tell(observer);
      observer.networkBuilt(prepared.network());
      return prepared;
    } catch (RuntimeException e) {
      tables.release();
      throw e;
    }
  }

  /** Tells of what was chosen. */
  void tell(TrainingObserver observer) {
    observer.settingsChosen(design, settings);
    if (settings.solver().isLocal()) {
      LocalSteps steps = settings.solver().localStepsOn(trainRows());
      observer.workersChosen(steps.workers(), steps.batchSize(), steps.stepFactor());
    }
  }

  /** The number of rows for validation, whichever way they came about. */
  long validationRows() {
    return holdOut.map(HoldOut::rows).orElse(tables.validationRows());
  }

  DataScan scan() {
    return tables.main().scan();
  }

  /** Packs the training rows, without those that are held out. */
  BlockedRows packTraining() {
    SideSums sums = holdOut.map(HoldOut::kept).orElse(scan().side(Side.TRAINING));
    int rowsPerBlock = settings.rowsPerBlock(sums.rows());
    return packTraining(ownPacker(rowsPerBlock, holdOut.orElse(null)), sums);
  }

  /** The rows to train on, without those that are held out. */
  long trainRows() {
    return scan().trainRows() - holdOut.map(HoldOut::rows).orElse(0L);
  }

  /** Whether the network is trained again on all rows. */
  boolean refits() {
    Optional<Boolean> asked = settings.validation().refit();
    boolean possible = validationRows() > 0 && tables.validation().isEmpty();
    if (asked.orElse(false) && !possible) {
      throw new InvalidDataException(
          "refit = true: expected rows for validation that are held out while the table is trained"
              + " on, found "
              + (validationRows() == 0 ? "none" : "a table of their own")
              + "; leave validationFraction unset, or set refit = false");
    }
    boolean useful = holdOut.isPresent() && new Recipe(scan().trainRows()).refits();
    return possible && asked.orElse(useful && settings.validation().patience() > 0);
  }

  /** Packs all training rows, those for validation included; nothing if there is no need to. */
  Optional<BlockedRows> packForRefit() {
    return refits() ? Optional.of(packAllTraining()) : Optional.empty();
  }

  /**
   * Packs all training rows for the best candidate of a sweep. It is trained again wherever rows
   * for validation are a share of the table, unless that is switched off.
   */
  Optional<BlockedRows> packForWinner() {
    boolean wanted = settings.validation().refit().orElse(true);
    boolean share = tables.validation().isEmpty() && validationRows() > 0;
    return wanted && share ? Optional.of(packAllTraining()) : Optional.empty();
  }

  private BlockedRows packAllTraining() {
    SideSums training = scan().side(Side.TRAINING);
    SideSums sums = training.and(scan().side(Side.VALIDATION));
    ReadRows main = tables.main().rows();
    BlockPacker packer =
        packer(main, tables.data().testFraction(), 0, null, settings.rowsPerBlock(sums.rows()));
    return packTraining(packer, sums);
  }

  private BlockedRows packTraining(BlockPacker packer, SideSums sums) {
    SolverSettings solver = settings.solver();
    return solver.isLocal()
        ? packer.pack(tables.main().rows(), sums, solver.localStepsOn(sums.rows()).workers())
        : packer.pack(tables.main().rows(), sums);
  }

  /** Packs the test set or the rows held out for testing, or gives null if there are none. */
  BlockedRows packTest() {
    return pack(tables.test(), Side.HELD_OUT, scan().testWeight());
  }

  /** Packs the rows for validation, or gives null if there are none. */
  BlockedRows packValidation() {
    if (holdOut.isPresent()) {
      HoldOut held = holdOut.get();
      return ownPacker(settings.blockSize(), held).pack(tables.main().rows(), held.held());
    }
    return pack(tables.validation(), Side.VALIDATION, scan().validationWeight());
  }

  private BlockedRows pack(Optional<ScannedTables.One> other, Side side, double weight) {
    if (other.isPresent()) {
      ScannedTables.One given = other.get();
      return packer(given.rows(), 0, 0, settings.blockSize())
          .pack(given.rows(), given.scan().side(Side.TRAINING));
    }
    return weight > 0
        ? ownPacker(settings.blockSize(), null).pack(tables.main().rows(), scan().side(side))
        : null;
  }

  /** What the network is to subtract from the inputs of packed rows. */
  Centering centering() {
    return scan().layout().centering(featureScaler);
  }

  /** About {@code rows} rows, drawn by their content, or all if there are no more. */
  List<Batch> sample(long rows) {
    ReadRows main = tables.main().rows();
    double share = rows / (double) scan().rows();
    if (share < 1) {
      try (BlockedRows drawn =
          packer(main, share, 0, settings.blockSize()).pack(main, Side.HELD_OUT, rows)) {
        List<Batch> sample = drawn.take((int) (2 * drawn.blockCount()));
        if (!sample.isEmpty()) {
          return sample;
        }
      }
    }
    // Few rows, or few different ones of which none was drawn: the first will do.
    Dataset<Row> first = tables.main().table().limit((int) rows);
    try (ReadRows read = ReadRows.of(first, main.reader());
        BlockedRows all =
            packer(read, 0, 0, settings.blockSize())
                .pack(read, Side.TRAINING, Math.min(rows, scan().rows()))) {
      return all.take((int) (2 * all.blockCount()));
    }
  }

  private BlockPacker ownPacker(int rowsPerBlock, HoldOut held) {
    TrainingData data = tables.data();
    return packer(
        tables.main().rows(), data.testFraction(), data.drawnForValidation(), held, rowsPerBlock);
  }

  private BlockPacker packer(ReadRows rows, double heldOut, double validated, int rowsPerBlock) {
    return packer(rows, heldOut, validated, null, rowsPerBlock);
  }

  private BlockPacker packer(
      ReadRows rows, double heldOut, double validated, HoldOut held, int rowsPerBlock) {
    return new BlockPacker(
            rows.reader(),
            featureScaler,
            settings.precision(),
            scan().layout(),
            settings.seed(),
            heldOut,
            validated,
            held,
            rowsPerBlock)
        .scalingTargets(targetScaler);
  }
}
