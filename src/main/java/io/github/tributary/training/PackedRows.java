package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.head.Head;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The packed rows of several trainings; those that pack in the same way share them. */
final class PackedRows implements AutoCloseable {

  private final Map<Packing, BlockedRows> train = new LinkedHashMap<>();
  private final Map<Packing, BlockedRows> validation = new LinkedHashMap<>();

  /** All that decides which blocks there are, given the scanned tables, and where they lie. */
  private record Packing(
      Precision precision,
      ScalingSettings scaling,
      boolean deep,
      Optional<Class<?>> regression, // which decides whether targets are scaled
      int blockSize,
      int workers) {}

  /** Packs the rows of a training, unless another of its kind has. */
  void pack(Prepared prepared) {
    train.computeIfAbsent(ofTraining(prepared), key -> prepared.packTraining());
    validation.computeIfAbsent(ofValidation(prepared), key -> prepared.packValidation());
  }

  BlockedRows train(Prepared prepared) {
    return train.get(ofTraining(prepared));
  }

  BlockedRows validation(Prepared prepared) {
    return validation.get(ofValidation(prepared));
  }

  private static Packing ofTraining(Prepared prepared) {
    TrainingSettings settings = prepared.settings();
    SolverSettings solver = settings.solver();
    long rows = prepared.trainRows();
    int workers = solver.isLocal() ? solver.localStepsOn(rows).workers() : 0;
    return packing(prepared, settings.rowsPerBlock(rows), workers);
  }

  private static Packing ofValidation(Prepared prepared) {
    return packing(prepared, prepared.settings().blockSize(), 0);
  }

  private static Packing packing(Prepared prepared, int blockSize, int workers) {
    TrainingSettings settings = prepared.settings();
    boolean deep = prepared.design().hasHiddenLayer();
    Head head = prepared.network().head();
    Optional<Class<?>> regression =
        head.isClassifier() ? Optional.empty() : Optional.of(head.getClass());
    return new Packing(
        settings.precision(), settings.scaling(), deep, regression, blockSize, workers);
  }

  @Override
  public void close() {
    train.values().forEach(BlockedRows::close);
    validation.values().forEach(BlockedRows::close);
  }
}
