package io.github.tributary.training;

import io.github.tributary.distributed.BlockedRows;
import io.github.tributary.distributed.DataScan.Depth;
import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.Passes;
import io.github.tributary.distributed.SharedPasses;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.NonFiniteLossException;
import io.github.tributary.optim.RankedCandidate;
import io.github.tributary.optim.TrainingResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.unsafe.Platform;

/**
 * Trains several candidates at once and compares them on the validation rows. The table is scanned
 * once, rows that are packed in the same way are packed once, and candidates on the same blocks
 * share each pass over them: one broadcast, one job, one aggregation for all.
 *
 * <p>Each candidate that is trained to its end has the same bits as when it is trained alone.
 */
public final class Sweep {

  private final TrainingData data;
  private final List<Candidate> candidates;
  private final Halving halving;
  private final SweepObserver observer;
  private final String jobTag = "tributary-sweep-" + UUID.randomUUID();

  /**
   * A sweep.
   *
   * @throws IllegalArgumentException if there is no candidate, or they do not share the seed, which
   *     splits the rows, and the validation metric
   */
  public Sweep(
      TrainingData data, List<Candidate> candidates, Halving halving, SweepObserver observer) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs at least one candidate");
    }
    TrainingSettings first = candidates.get(0).settings();
    for (Candidate candidate : candidates) {
      requireSame("seed", first.seed(), candidate.settings().seed());
      requireSame(
          "validationMetric",
          first.validation().metric(),
          candidate.settings().validation().metric());
    }
    this.data = data;
    this.candidates = List.copyOf(candidates);
    this.halving = halving;
    this.observer = observer;
  }

  private static void requireSame(String name, Object one, Object other) {
    if (!one.equals(other)) {
      throw new IllegalArgumentException(
          name
              + ": expected the same for all candidates of a sweep, found "
              + one
              + " and "
              + other);
    }
  }

  /**
   * Trains all candidates.
   *
   * @throws InvalidDataException if the data cannot be used, there are no validation rows, or no
   *     candidate has a finite loss
   */
  public SweepOutcome run() {
    ScannedTables tables = scan();
    try (PackedRows rows = new PackedRows()) {
      List<Prepared> prepared = prepare(tables);
      prepared.forEach(rows::pack);
      tables.release();
      SharedPasses passes = new SharedPasses(candidates.size());
      List<TrainingRun> runs = runs(prepared, rows, passes);
      long start = System.nanoTime();
      List<RankedCandidate> ranking = train(runs, rows, passes, resolved(prepared));
      double seconds = (System.nanoTime() - start) * 1e-9;
      return outcome(ranking, runs, rows, seconds);
    } finally {
      tables.release(); // if it did not come to that
    }
  }

  private ScannedTables scan() {
    Depth depth =
        candidates.stream()
            .map(one -> Prepared.depth(one.design(), one.settings()))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return ScannedTables.of(data, candidates.get(0).settings().seed(), depth);
  }

  /** Chooses head and scaling of every candidate. */
  private List<Prepared> prepare(ScannedTables tables) {
    List<Prepared> prepared = new ArrayList<>();
    for (Candidate candidate : candidates) {
      prepared.add(Prepared.of(tables, candidate.design(), candidate.settings(), true));
    }
    long validationRows = prepared.get(0).validationRows();
    if (validationRows == 0) {
      throw new InvalidDataException(
          "a sweep compares its candidates on rows for validation, and there are none; set"
              + " validationFraction or an indicator column");
    }
    observer.dataScanned(
        tables.main().scan(), tables.features(), validationRows, tables.testRows());
    return prepared;
  }

  /** The halving with its first rung, which may follow from settings that were left open. */
  private Halving resolved(List<Prepared> prepared) {
    int iterations = Integer.MAX_VALUE;
    int rise = 0;
    for (Prepared one : prepared) {
      iterations = Math.min(iterations, one.settings().stopping().maxIter());
      rise = Math.max(rise, one.settings().iterationsOfRise());
    }
    return halving.resolved(iterations, prepared.size(), rise);
  }

  private List<TrainingRun> runs(List<Prepared> prepared, PackedRows rows, SharedPasses passes) {
    List<TrainingRun> runs = new ArrayList<>();
    for (int c = 0; c < prepared.size(); c++) {
      int number = c;
      TrainingObserver told =
          new TrainingObserver() {
            @Override
            public void iterationDone(Iteration iteration) {
              observer.iterationDone(number, iteration);
            }
          };
      TrainingRun run = new TrainingRun(prepared.get(c), told, passes);
      run.requireValidation(rows.validation(prepared.get(c)));
      runs.add(run);
    }
    return runs;
  }

  private SweepOutcome outcome(
      List<RankedCandidate> ranking, List<TrainingRun> runs, PackedRows rows, double seconds) {
    RankedCandidate best = ranking.get(0);
    if (Double.isNaN(best.score())) {
      throw new InvalidDataException(
          "no candidate of the sweep could be trained; the first of them: " + best.outcome());
    }
    if (best.isDropped()) {
      throw new InvalidDataException(
          "the candidates that were not dropped could not be trained to their end; allow"
              + " maxStepHalvings, or set halving = 1");
    }
    Prepared prepared = runs.get(best.number() - 1).prepared();
    TrainingObserver told = observer.winner(best.number() - 1);
    prepared.tell(told);
    TrainingRun run = new TrainingRun(prepared, told, Passes.ALONE);
    TrainingResult result = best.result().orElseThrow();
    run.compareToConstant(result, rows.validation(prepared));
    try (BlockedRows test = prepared.packTest();
        BlockedRows all = prepared.packForWinner().orElse(null)) {
      boolean refits = all != null;
      if (refits) {
        double[] initial = run.initial();
        result = run.refit(result, initial, all, again -> again.run(initial));
      }
      BlockedRows trained = refits ? all : rows.train(prepared);
      return new SweepOutcome(
          ranking, run.outcome(result, trained, test, seconds), refits, seconds);
    }
  }

  private List<RankedCandidate> train(
      List<TrainingRun> runs, PackedRows rows, SharedPasses passes, Halving resolved) {
    Comparator<Double> bestFirst = candidates.get(0).settings().validation().bestFirst();
    Rungs rungs = new Rungs(resolved, runs.size(), passes, bestFirst, observer);
    List<RankedCandidate> all = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(runs.size(), task -> daemon(task, "tributary-sweep"));
    try {
      // In the order of their ends: the first that fails for all ends the sweep at once.
      CompletionService<RankedCandidate> ends = new ExecutorCompletionService<>(threads);
      for (int c = 0; c < runs.size(); c++) {
        int number = c;
        ends.submit(() -> trainOne(number, runs.get(number), rows, passes, rungs));
      }
      while (all.size() < runs.size()) {
        all.add(ends.take().get());
      }
      all.sort(order(bestFirst, rungs));
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while candidates were trained", e);
    } catch (ExecutionException e) {
      // As if the candidate had been trained alone; Spark's exceptions are checked ones.
      Platform.throwException(e.getCause());
      throw new AssertionError(e);
    } finally {
      end(threads, all.size() < runs.size());
    }
  }

  /** Nothing of the candidates outlives the rows, also where one failed for all. */
  private void end(ExecutorService threads, boolean failed) {
    if (failed) {
      // Before their threads, which destroy the broadcasts that stages of a running job ask for.
      cancelJobs();
    }
    threads.shutdownNow();
    if (failed) {
      cancelJobs(); // one may have come in between
    }
    try {
      // Whoever does not end by then must not hide why the sweep failed.
      boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancelJobs() {
    try {
      data.table().sparkSession().sparkContext().cancelJobsWithTag(jobTag);
    } catch (IllegalStateException stopped) {
      // Then there are none; why the sweep failed is to be read, not this.
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private RankedCandidate trainOne(
      int number, TrainingRun run, PackedRows rows, SharedPasses passes, Rungs rungs) {
    double score = Double.NaN;
    try {
      data.table().sparkSession().sparkContext().addJobTag(jobTag);
      double[] initial = run.initial();
      TrainingResult result =
          run.trainer(initial, rows.train(run.prepared()), rows.validation(run.prepared()))
              .droppedIf((iteration, metric) -> rungs.drop(number, iteration, metric))
              .run(initial);
      score = score(result);
      return ranked(number, score, Optional.of(result), "");
    } catch (NonFiniteLossException e) {
      // One candidate's matter: the others go on.
      return ranked(number, Double.NaN, Optional.empty(), e.getMessage());
    } finally {
      passes.leave();
      rungs.ended(number, score);
    }
  }

  private RankedCandidate ranked(
      int number, double score, Optional<TrainingResult> result, String problem) {
    return new RankedCandidate(number + 1, candidates.get(number).values(), score, result, problem);
  }

  /** The metric of the model that a training gave. */
  private static double score(TrainingResult result) {
    int iteration = result.bestIteration();
    return iteration == 0 ? Double.NaN : result.history().get(iteration - 1).validationMetric();
  }

  /** Those without a score last, then by the rung at which they lost, then by score. */
  private static Comparator<RankedCandidate> order(Comparator<Double> bestFirst, Rungs rungs) {
    return Comparator.comparing((RankedCandidate one) -> Double.isNaN(one.score()))
        .thenComparing(one -> rungs.lostAt(one.number() - 1), Comparator.reverseOrder())
        .thenComparing(RankedCandidate::score, bestFirst)
        .thenComparing(RankedCandidate::number);
  }
}
