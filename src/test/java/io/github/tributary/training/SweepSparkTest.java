package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.distributed.SyntheticRows;
import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.optim.Iteration;
import io.github.tributary.optim.RankedCandidate;
import io.github.tributary.optim.StopReason;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.TrainingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Candidates of a sweep are trained together and end as if each had been alone. */
@ExtendWith(SparkSessionExtension.class)
@Timeout(120) // a candidate that is forgotten would wait for ever
class SweepSparkTest {

  private static final int ITERATIONS = 8;
  private static final List<Row> ROWS = SyntheticRows.of(300, 1);

  private static TrainingData data(SparkSession spark, int partitions) {
    return new TrainingData(
            SyntheticRows.table(spark, SyntheticRows.shuffled(ROWS, partitions), partitions),
            Optional.empty(),
            0.2,
            SyntheticRows.columns(true, SyntheticRows.KIND))
        .validatedOn(Optional.empty(), 0.25);
  }

  private static TrainingSettings settings(SolverSettings solver) {
    return NetworkTrainingSparkTest.settings(0.3)
        .with(new StoppingCriteria(ITERATIONS, 0, 0))
        .with(new ValidationSettings("loss", 0, 0, Optional.of(false)))
        .with(solver);
  }

  private static Candidate candidate(String name, int units, TrainingSettings settings) {
    return new Candidate(
        Map.of("name", name),
        new NetworkDesign(
            List.of(new Layer(units, Activation.parse("tanh"))),
            "softmax-cross-entropy",
            NetworkDesign.INFERRED),
        settings);
  }

  private static SolverSettings minibatches(Optimizer optimizer, int batchSize, int localSteps) {
    SolverSettings own = SolverSettings.of(optimizer, SolverSettings.UNSET);
    return new SolverSettings(
        optimizer,
        0.05,
        own.momentum(),
        own.beta1(),
        own.beta2(),
        own.decay(),
        own.epsilon(),
        own.schedule(),
        own.warmUp(),
        batchSize,
        localSteps,
        SolverSettings.AUTO,
        0,
        StepScaling.AUTO);
  }

  /** Every kind of solver, several ways to pack, other networks and both precisions. */
  private static List<Candidate> everyKind() {
    return List.of(
        candidate("descent", 8, settings(SolverSettings.of(Optimizer.GD, 0.3))),
        candidate("momentum", 3, settings(SolverSettings.of(Optimizer.MOMENTUM, 0.1))),
        candidate("search", 8, settings(SolverSettings.of(Optimizer.L_BFGS, SolverSettings.UNSET))),
        candidate("local", 5, settings(minibatches(Optimizer.ADAM, 10, 2))),
        candidate("synchronous", 5, settings(minibatches(Optimizer.ADAM, 20, 0))),
        candidate("float", 5, inFloat()));
  }

  private static TrainingSettings inFloat() {
    TrainingSettings all = settings(SolverSettings.of(Optimizer.GD, 0.3));
    return new TrainingSettings(
        Precision.FLOAT,
        all.scaling(),
        all.initializer(),
        all.solver(),
        all.stopping(),
        all.regularization(),
        all.validation(),
        all.maxStepHalvings(),
        all.blockSize(),
        all.aggregation(),
        all.aggregationDepth(),
        all.seed(),
        all.auto());
  }

  private static TrainingResult alone(TrainingData data, Candidate candidate) {
    return new NetworkTraining(
            data, candidate.design(), candidate.settings(), TrainingObserver.NONE)
        .fit()
        .result();
  }

  private static SweepOutcome sweep(
      TrainingData data, List<Candidate> candidates, Halving halving) {
    return new Sweep(data, candidates, halving, SweepObserver.NONE).run();
  }

  private static List<Double> scores(SweepOutcome outcome) {
    return outcome.ranking().stream().map(RankedCandidate::score).toList();
  }

  @Test
  void everyCandidateHasTheBitsThatItHasAloneWhateverThePartitions(SparkSession spark) {
    List<Candidate> candidates = everyKind();
    SweepOutcome outcome = sweep(data(spark, 3), candidates, Halving.NONE);
    assertEquals(candidates.size(), outcome.ranking().size());
    for (RankedCandidate ranked : outcome.ranking()) {
      TrainingResult alone = alone(data(spark, 1), candidates.get(ranked.number() - 1));
      TrainingResult together = ranked.result().orElseThrow();
      assertArrayEquals(alone.parameters(), together.parameters(), ranked.toString());
      assertEquals(alone.objectiveHistory(), together.objectiveHistory());
      assertEquals(lastMetric(alone), ranked.score());
    }
    assertEquals(scores(outcome).stream().sorted().toList(), scores(outcome), "best first");
    assertArrayEquals(
        outcome.ranking().get(0).result().orElseThrow().parameters(),
        outcome.best().result().parameters());
    assertTrue(outcome.best().test().isPresent());
    assertEquals(
        scores(outcome), scores(sweep(data(spark, 16), candidates, Halving.NONE)), "16 partitions");
  }

  private static double lastMetric(TrainingResult result) {
    List<Iteration> history = result.history();
    return history.get(history.size() - 1).validationMetric();
  }

  @Test
  void losersAreDroppedAtRungsAndTheRestGoOnAsIfNothingHadHappened(SparkSession spark) {
    List<Candidate> candidates = new ArrayList<>();
    for (double stepSize : new double[] {1e-4, 0.5, 1e-3, 0.1}) {
      candidates.add(
          candidate("" + stepSize, 4, settings(SolverSettings.of(Optimizer.GD, stepSize))));
    }
    List<String> rungs = new ArrayList<>();
    SweepObserver observer =
        new SweepObserver() {
          @Override
          public void rungReached(int iteration, int compared, int left, int best, double score) {
            rungs.add(iteration + ": " + compared + " → " + left + ", " + best);
          }
        };
    SweepOutcome outcome = new Sweep(data(spark, 2), candidates, new Halving(2, 2), observer).run();
    assertEquals(List.of("2: 4 → 2, 1", "4: 2 → 1, 1"), rungs);
    List<Integer> order = outcome.ranking().stream().map(RankedCandidate::number).toList();
    assertEquals(List.of(2, 4, 3, 1), order, "the later a candidate was dropped, the better");
    List<Integer> lengths =
        outcome.ranking().stream().map(one -> one.result().orElseThrow().history().size()).toList();
    assertEquals(List.of(ITERATIONS, 4, 2, 2), lengths);
    assertEquals(StopReason.DROPPED, outcome.ranking().get(1).result().orElseThrow().reason());
    assertArrayEquals(
        alone(data(spark, 1), candidates.get(1)).parameters(),
        outcome.best().result().parameters());
  }

  @Test
  void candidatesOnTheSameBlocksShareEveryJob(SparkSession spark) {
    Candidate one = candidate("one", 4, settings(SolverSettings.of(Optimizer.GD, 0.3)));
    Candidate two = candidate("two", 6, settings(SolverSettings.of(Optimizer.NESTEROV, 0.1)));
    Candidate three = candidate("three", 5, settings(SolverSettings.of(Optimizer.GD, 0.1)));
    int ofOne = jobs(spark, () -> sweep(data(spark, 2), List.of(one), Halving.NONE));
    int ofThree = jobs(spark, () -> sweep(data(spark, 2), List.of(one, two, three), Halving.NONE));
    assertEquals(ofOne, ofThree);
    // Two of three are dropped at rungs: the passes after them are shared too.
    int halved =
        jobs(spark, () -> sweep(data(spark, 2), List.of(one, two, three), new Halving(1.5, 2)));
    assertEquals(ofOne, halved);
  }

  @Test
  void whoLostAtARungIsBehindThoseWhoWentOnThoughItHadEndedBefore(SparkSession spark) {
    TrainingSettings still =
        settings(SolverSettings.of(Optimizer.GD, 1e-9))
            .with(new StoppingCriteria(ITERATIONS, 1e-3, 0));
    List<Candidate> candidates = new ArrayList<>(List.of(candidate("still", 4, still)));
    for (double stepSize : new double[] {0.05, 0.5, 0.2}) {
      candidates.add(
          candidate("" + stepSize, 4, settings(SolverSettings.of(Optimizer.GD, stepSize))));
    }
    SweepOutcome outcome = sweep(data(spark, 2), candidates, new Halving(2, 4));
    List<Integer> order = outcome.ranking().stream().map(RankedCandidate::number).toList();
    assertEquals(List.of(3, 4, 2, 1), order);
    assertEquals(StopReason.LOSS_SETTLED, outcome.ranking().get(3).result().orElseThrow().reason());
  }

  @Test
  void anObserverThatFailsFailsTheSweepAndHangsNobody(SparkSession spark) {
    List<Candidate> candidates = new ArrayList<>();
    for (double stepSize : new double[] {0.1, 0.5}) {
      candidates.add(
          candidate("" + stepSize, 4, settings(SolverSettings.of(Optimizer.GD, stepSize))));
    }
    SweepObserver failing =
        new SweepObserver() {
          @Override
          public void rungReached(int iteration, int compared, int left, int best, double score) {
            throw new ArithmeticException("planted");
          }
        };
    Sweep sweep = new Sweep(data(spark, 2), candidates, new Halving(2, 2), failing);
    assertEquals("planted", assertThrows(ArithmeticException.class, sweep::run).getMessage());
  }

  @Test
  void rowsForValidationThatWeighNothingAreToldAsSuch(SparkSession spark) {
    TrainingData zero =
        TrainingData.of(
                SyntheticRows.table(spark, ROWS, 2),
                SyntheticRows.columns(true, SyntheticRows.KIND))
            .validatedOn(
                Optional.of(
                    SyntheticRows.table(spark, ROWS, 1)
                        .withColumn(SyntheticRows.WEIGHT, functions.lit(0.0))),
                0);
    String message =
        assertThrows(
                InvalidDataException.class,
                () -> sweep(zero, List.of(everyKind().get(0)), Halving.NONE))
            .getMessage();
    assertEquals(
        "the rows for validation: the instance weights add up to 0; expected at least one above 0",
        message);
  }

  private static int jobs(SparkSession spark, Runnable work) {
    int before = spark.sparkContext().dagScheduler().nextJobId().get();
    work.run();
    return spark.sparkContext().dagScheduler().nextJobId().get() - before;
  }

  @Test
  void aCandidateThatFailsIsRankedLastAndHurtsNobody(SparkSession spark) {
    TrainingSettings bursting =
        settings(SolverSettings.of(Optimizer.GD, 1e308)).withStepHalvings(0);
    Candidate good = candidate("good", 4, settings(SolverSettings.of(Optimizer.GD, 0.3)));
    SweepOutcome outcome =
        sweep(data(spark, 2), List.of(candidate("bad", 4, bursting), good), new Halving(2, 3));
    RankedCandidate last = outcome.ranking().get(1);
    assertEquals(1, last.number());
    assertTrue(last.outcome().contains("the loss is no longer finite"), last.outcome());
    assertFalse(last.result().isPresent());
    assertArrayEquals(
        alone(data(spark, 1), good).parameters(), outcome.best().result().parameters());
    InvalidDataException e =
        assertThrows(
            InvalidDataException.class,
            () -> sweep(data(spark, 2), List.of(candidate("bad", 4, bursting)), Halving.NONE));
    assertTrue(e.getMessage().startsWith("no candidate of the sweep could be trained"));
  }

  @Test
  void aHigherMetricThatIsBetterDecides(SparkSession spark) {
    List<Candidate> candidates = new ArrayList<>();
    for (double stepSize : new double[] {1e-4, 0.5}) {
      candidates.add(
          candidate(
              "" + stepSize,
              4,
              settings(SolverSettings.of(Optimizer.GD, stepSize))
                  .with(new ValidationSettings("accuracy", 0, 0))));
    }
    SweepOutcome outcome = sweep(data(spark, 2), candidates, new Halving(2, 3));
    assertEquals(2, outcome.ranking().get(0).number());
    assertTrue(scores(outcome).get(0) > scores(outcome).get(1));
  }

  /** Its weights are those of a run on all rows, those that were held out included. */
  @Test
  void theWinnerIsTrainedAgainOnAllRowsUnlessThatIsSwitchedOff(SparkSession spark) {
    TrainingData open =
        new TrainingData(
            SyntheticRows.table(spark, ROWS, 2),
            Optional.empty(),
            0.2,
            SyntheticRows.columns(false, SyntheticRows.KIND));
    List<Candidate> candidates = new ArrayList<>();
    for (double stepSize : new double[] {1e-4, 0.3}) {
      TrainingSettings settings =
          settings(SolverSettings.of(Optimizer.GD, stepSize)).with(ValidationSettings.DEFAULT);
      candidates.add(candidate("" + stepSize, 4, settings));
    }
    SweepOutcome outcome = sweep(open, candidates, Halving.NONE);
    assertEquals(2, outcome.ranking().get(0).number());
    double[] refitted = outcome.best().result().parameters();
    assertArrayEquals(alone(open, candidates.get(1)).parameters(), refitted);
    double[] compared = outcome.ranking().get(0).result().orElseThrow().parameters();
    assertFalse(Arrays.equals(compared, refitted));
  }

  /** The unit that each was trained in must not be the other's. */
  @Test
  void lossesOfOtherHeadsAreTrainedOnTargetsOfTheirOwn(SparkSession spark) {
    TrainingData counts =
        TrainingData.of(
                SyntheticRows.table(spark, ROWS, 2),
                SyntheticRows.columns(false, SyntheticRows.COUNT))
            .validatedOn(Optional.empty(), 0.25);
    TrainingSettings settings =
        settings(SolverSettings.of(Optimizer.GD, 0.01))
            .with(ScalingSettings.AUTO)
            .with(new ValidationSettings("rmse", 0, 0));
    List<Candidate> candidates = new ArrayList<>();
    for (String loss : List.of("squared-error", "poisson", "huber")) {
      NetworkDesign design =
          new NetworkDesign(
              List.of(new Layer(4, Activation.parse("tanh"))), loss, NetworkDesign.INFERRED);
      candidates.add(new Candidate(Map.of("loss", loss), design, settings));
    }
    for (RankedCandidate ranked : sweep(counts, candidates, Halving.NONE).ranking()) {
      assertArrayEquals(
          alone(counts, candidates.get(ranked.number() - 1)).parameters(),
          ranked.result().orElseThrow().parameters(),
          candidates.get(ranked.number() - 1).design().loss());
    }
  }

  @Test
  void aShareIsHeldOutWhereNothingIsSaidOfValidation(SparkSession spark) {
    TrainingData open =
        TrainingData.of(
            SyntheticRows.table(spark, ROWS, 2), SyntheticRows.columns(false, SyntheticRows.KIND));
    List<Candidate> candidates = everyKind().subList(0, 2);
    SweepOutcome outcome = sweep(open, candidates, Halving.NONE);
    for (RankedCandidate ranked : outcome.ranking()) {
      assertTrue(ranked.score() > 0, ranked.toString());
    }
    assertEquals(
        scores(outcome),
        scores(
            sweep(
                TrainingData.of(
                    SyntheticRows.table(spark, SyntheticRows.shuffled(ROWS, 4), 7),
                    SyntheticRows.columns(false, SyntheticRows.KIND)),
                candidates,
                Halving.NONE)));
  }

  @Test
  void refusesWhatCannotBeCompared(SparkSession spark) {
    TrainingData unwatched =
        TrainingData.of(
                SyntheticRows.table(spark, ROWS, 2),
                SyntheticRows.columns(false, SyntheticRows.KIND))
            .validatedOn(Optional.empty(), 0);
    List<Candidate> candidates = everyKind();
    String message =
        assertThrows(InvalidDataException.class, () -> sweep(unwatched, candidates, Halving.NONE))
            .getMessage();
    assertTrue(message.contains("rows for validation, and there are none"), message);
    TrainingData watched = data(spark, 2);
    assertThrows(IllegalArgumentException.class, () -> sweep(watched, List.of(), Halving.NONE));
    Candidate other =
        candidate(
            "other",
            4,
            settings(SolverSettings.DEFAULT).with(new ValidationSettings("accuracy", 0, 0)));
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> sweep(watched, List.of(candidates.get(0), other), Halving.NONE))
            .getMessage();
    assertEquals(
        "validationMetric: expected the same for all candidates of a sweep, found loss and"
            + " accuracy",
        message);
  }
}
