package io.github.tributary.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Batch;
import io.github.tributary.optim.rule.GradientDescent;
import io.github.tributary.optim.rule.Momentum;
import io.github.tributary.optim.rule.Rules;
import io.github.tributary.optim.rule.UpdateRule;
import io.github.tributary.optim.schedule.Schedule;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run goes on from any of its checkpoints to the same bits, whatever its solver remembers. */
class ResumeTest {

  private static final int PASSES = 8;
  private static final int LENGTH = LocalTraining.NETWORK.parameterCount();
  private static final List<Batch> BLOCKS = LocalTraining.blocks(5, 2, 3, 4, 6);
  private static final BlockOrder ORDER = new BlockOrder(5, 2, 3);

  static List<UpdateRule> rules() {
    return Rules.values();
  }

  private static Descent descent(UpdateRule rule) {
    return new Descent(LocalTraining.NETWORK, rule, new Descent.Limits(2, 3, 0.01, 4));
  }

  private static Solver fullBatch(UpdateRule rule) {
    Objective objective = LocalTraining.objective(BLOCKS);
    return StepSolver.fullBatch(objective, objective, descent(rule));
  }

  private static Solver minibatch(UpdateRule rule) {
    List<Objective> blocks =
        BLOCKS.stream().map(block -> LocalTraining.objective(List.of(block))).toList();
    Objective minibatches =
        (parameters, step) -> blocks.get((int) ((step - 1) % 5)).evaluate(parameters, step);
    return StepSolver.minibatch(minibatches, 5, LocalTraining.objective(BLOCKS), descent(rule));
  }

  private static Solver localSteps(UpdateRule rule) {
    LocalWorker.Task task = LocalTraining.taskWithDropout(rule);
    Rounds rounds = new LocalRounds(task, ORDER, BLOCKS);
    return new LocalStepSolver(task, rounds, ORDER, 3, LocalTraining.objective(BLOCKS), 2, 0.3);
  }

  private static Solver quasiNewton(double l1) {
    return new QuasiNewton(LocalTraining.NETWORK, LocalTraining.objective(BLOCKS), l1, 4);
  }

  private static Trainer trainer(Solver solver, double stepSize, Checkpoints checkpoints) {
    return new Trainer(
            solver,
            new StepSizes(stepSize, Schedule.parse("plateau(1, 0.7)")),
            new StoppingCriteria(PASSES, 0, 0),
            IterationListener.NONE)
        .following(ResumeTest::validation)
        .stoppingEarly(new EarlyStopping(PASSES, 0, false))
        .guardedBy(new DivergenceGuard(30))
        .keeping(checkpoints);
  }

  /** A metric that is best in the middle of the run, at a point near the origin. */
  private static Validation.Score validation(double[] parameters) {
    double distance = Vectors.norm(parameters, 0, parameters.length);
    return new Validation.Score(distance, Math.abs(distance - 2));
  }

  /** Resumes from every checkpoint and returns the uninterrupted run. */
  private static TrainingResult assertResumes(Supplier<Solver> solver, double stepSize) {
    KeptStates kept = KeptStates.fromTheStart();
    TrainingResult whole = trainer(solver.get(), stepSize, kept).run(LocalTraining.start());
    assertFalse(kept.states().isEmpty());
    for (TrainingState state : kept.states()) {
      TrainingResult resumed =
          trainer(solver.get(), stepSize, KeptStates.from(state)).run(new double[LENGTH]);
      assertArrayEquals(whole.parameters(), resumed.parameters());
      assertEquals(withoutSeconds(whole), withoutSeconds(resumed));
      assertEquals(whole.objectiveHistory(), resumed.objectiveHistory());
      assertEquals(whole.rollbacks(), resumed.rollbacks());
      assertEquals(whole.bestIteration(), resumed.bestIteration());
      assertEquals(whole.reason(), resumed.reason());
    }
    return whole;
  }

  private static List<Iteration> withoutSeconds(TrainingResult result) {
    return result.history().stream()
        .map(
            one ->
                new Iteration(
                    one.number(),
                    one.loss(),
                    one.gradientNorm(),
                    one.stepSize(),
                    one.rows(),
                    one.evaluations(),
                    0,
                    one.validationLoss(),
                    one.validationMetric()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleGoesOnFromEveryCheckpoint(UpdateRule rule) {
    assertResumes(() -> fullBatch(rule), 0.05);
    assertResumes(() -> minibatch(rule), 0.02);
    assertResumes(() -> localSteps(rule), 0.02);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01})
  void quasiNewtonGoesOnFromEveryCheckpoint(double l1) {
    TrainingResult whole = assertResumes(() -> quasiNewton(l1), 1);
    assertEquals(PASSES, whole.history().size());
  }

  @Test
  void aRunGoesOnAfterARollbackWithItsHalvedStepSize() {
    for (Supplier<Solver> solver :
        List.<Supplier<Solver>>of(
            () -> fullBatchWithoutLimits(new Momentum(0.5)),
            () -> localSteps(new GradientDescent()))) {
      TrainingResult whole = assertResumes(solver, 1e4);
      assertTrue(whole.rollbacks().size() > 5, "there was something to survive");
      assertEquals(StopReason.MAX_ITERATIONS, whole.reason());
    }
  }

  private static Solver fullBatchWithoutLimits(UpdateRule rule) {
    Objective objective = LocalTraining.objective(BLOCKS);
    return StepSolver.fullBatch(
        objective, objective, new Descent(LocalTraining.NETWORK, rule, Descent.Limits.NONE));
  }
}
