package io.github.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Relu;
import io.github.tributary.nn.activation.Tanh;
import io.github.tributary.optim.StoppingCriteria;
import io.github.tributary.optim.schedule.Constant;
import io.github.tributary.optim.schedule.OneCycle;
import io.github.tributary.optim.schedule.StepDecay;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left open is chosen, and what is set stays as it is. */
class RecipeTest {

  private static final Recipe RECIPE = new Recipe(10_000);
  private static final TrainingSettings OPEN = TrainingSettings.DEFAULT;

  private static TrainingSettings with(SolverSettings solver) {
    return OPEN.with(solver).leaving(EnumSet.allOf(AutoSetting.class));
  }

  private static SolverSettings unset() {
    return SolverSettings.of(Optimizer.ADAMW, SolverSettings.UNSET);
  }

  @Test
  void aHiddenLayerIsTrainedInMinibatchesWithAScheduleAndPatience() {
    TrainingSettings chosen = RECIPE.fill(OPEN, 128);
    assertEquals(Set.of(), chosen.auto());
    assertEquals(Optimizer.ADAMW, chosen.solver().optimizer());
    assertTrue(chosen.solver().stepSize() > 0);
    assertTrue(chosen.solver().batchSize() > 0);
    assertTrue(chosen.solver().schedule() instanceof OneCycle);
    assertTrue(chosen.regularization().weightDecay() > 0);
    assertEquals(1, chosen.regularization().dropout().size());
    // The best comes when the schedule has brought the step size down, not while it rises.
    int passes = chosen.stopping().maxIter();
    int patience = chosen.validation().patience();
    assertTrue(patience > 0.2 * passes && patience <= passes, patience + " of " + passes);
    assertEquals(OPEN.stopping().tol(), chosen.stopping().tol());
    assertEquals(OPEN.scaling(), chosen.scaling());
  }

  @Test
  void withoutAHiddenLayerALineSearchNeedsNoChoice() {
    TrainingSettings chosen = RECIPE.fill(OPEN, 0);
    assertEquals(Set.of(), chosen.auto());
    assertEquals(Optimizer.L_BFGS, chosen.solver().optimizer());
    assertEquals(OPEN.stopping(), chosen.stopping());
    assertEquals(0, chosen.validation().patience());
    assertEquals(OPEN.regularization(), chosen.regularization());
  }

  /** A step size or what else a line search has not asks for steps. */
  @ParameterizedTest
  @CsvSource({"stepSize, 0.02", "warmUp, 2", "outerMomentum, 0.5"})
  void stepsThatAreAskedForAreTakenWithoutAHiddenLayerToo(String name, double value) {
    TrainingSettings chosen = RECIPE.fill(with(Components.with(unset(), name, (Object) value)), 0);
    assertEquals(Optimizer.ADAMW, chosen.solver().optimizer());
    assertEquals(value, Components.of(chosen.solver()).get(name));
    assertEquals(List.of(), chosen.regularization().dropout());
    assertTrue(chosen.solver().stepSize() > 0);
  }

  @Test
  void whatIsSetStaysAndTheRestIsChosen() {
    SolverSettings steps =
        Components.with(
            Components.with(
                Components.with(unset(), "stepSize", 0.02), "schedule", new StepDecay(3, 0.5)),
            "batchSize",
            77);
    TrainingSettings given =
        OPEN.with(steps)
            .with(new StoppingCriteria(13, 0.5, 0.25))
            .with(new Regularization(OPEN.regularization().penalty(), 0.5, List.of(0.3), 1, 2, 3))
            .with(new ValidationSettings("accuracy", 4, 0.125))
            .leaving(Set.of(AutoSetting.SOLVER));
    TrainingSettings chosen = RECIPE.fill(given, 128);
    assertEquals(given.solver().with(Optimizer.ADAMW), chosen.solver());
    assertEquals(given.stopping(), chosen.stopping());
    assertEquals(given.regularization(), chosen.regularization());
    assertEquals(given.validation(), chosen.validation());
  }

  /** Each setting that is not left open keeps its value while all others are chosen. */
  @ParameterizedTest
  @EnumSource(
      value = AutoSetting.class,
      names = {"SCHEDULE", "MAX_ITER", "PATIENCE", "DROPOUT"})
  void eachSettingIsChosenOnItsOwn(AutoSetting kept) {
    TrainingSettings chosen =
        RECIPE.fill(OPEN.leaving(EnumSet.complementOf(EnumSet.of(kept))), 128);
    TrainingSettings all = RECIPE.fill(OPEN, 128);
    assertEquals(
        kept == AutoSetting.SCHEDULE ? new Constant() : all.solver().schedule(),
        chosen.solver().schedule());
    assertEquals(
        kept == AutoSetting.MAX_ITER ? OPEN.stopping() : all.stopping(), chosen.stopping());
    assertEquals(
        kept == AutoSetting.DROPOUT ? List.of() : all.regularization().dropout(),
        chosen.regularization().dropout());
    switch (kept) {
      case PATIENCE -> assertEquals(0, chosen.validation().patience());
      case MAX_ITER -> assertTrue(chosen.validation().patience() > all.validation().patience());
      default -> assertEquals(all.validation(), chosen.validation());
    }
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void withASolverOfTheUsersNothingElseIsChosen(Optimizer optimizer) {
    SolverSettings solver = SolverSettings.of(optimizer, SolverSettings.UNSET);
    EnumSet<AutoSetting> others = EnumSet.complementOf(EnumSet.of(AutoSetting.SOLVER));
    TrainingSettings given = OPEN.with(solver).leaving(others);
    for (boolean deep : new boolean[] {false, true}) {
      assertEquals(given.leaving(Set.of()), RECIPE.fill(given, deep ? 128 : 0));
    }
  }

  @Test
  void aSmallTableIsPassedOverMoreOftenInSmallerBatches() {
    int lastBatch = 0;
    int lastPasses = Integer.MAX_VALUE;
    for (long rows : new long[] {1, 100, 5000, 50_000, 1_000_000, 1L << 40}) {
      TrainingSettings chosen = new Recipe(rows).fill(OPEN, 128);
      int batch = chosen.solver().batchSize();
      int passes = chosen.stopping().maxIter();
      assertTrue(batch >= lastBatch && batch > 1, rows + " rows: batches of " + batch);
      assertTrue(passes <= lastPasses && passes >= 1, rows + " rows: " + passes + " passes");
      lastBatch = batch;
      lastPasses = passes;
    }
  }

  /** Workers that were asked for stay workers however many rows there are. */
  @ParameterizedTest
  @CsvSource({"workers", "outerMomentum"})
  void batchesStaySmallWhereWorkersAreAskedFor(String name) {
    Object value = name.equals("workers") ? (Object) 16 : (Object) 0.5;
    TrainingSettings asked = with(Components.with(unset(), name, value));
    assertEquals(2048, new Recipe(1L << 30).fill(asked, 128).solver().batchSize());
    assertTrue(new Recipe(1L << 30).fill(OPEN, 128).solver().batchSize() > 2048);
  }

  @Test
  void largeTablesAreNotTrainedOnTwice() {
    assertTrue(new Recipe(20_000).refits());
    assertFalse(new Recipe(20_001).refits());
  }

  @Test
  void hiddenLayersThatAreLeftOpenAreChosenUnlessTheSolverIsALineSearch() {
    Layer template = new Layer(2, new Tanh(), true);
    NetworkDesign design = new NetworkDesign(List.of(), Optional.of(template), "poisson", 0, 0);
    NetworkDesign chosen = RECIPE.fill(design, OPEN, null);
    assertEquals(Optional.empty(), chosen.auto());
    assertEquals("poisson", chosen.loss());
    assertFalse(chosen.hidden().isEmpty());
    for (Layer layer : chosen.hidden()) {
      assertEquals(new Layer(layer.units(), new Tanh(), true), layer);
    }
    TrainingSettings lbfgs = OPEN.with(SolverSettings.of(Optimizer.L_BFGS, SolverSettings.UNSET));
    assertEquals(List.of(), RECIPE.fill(design, lbfgs, null).hidden());
    assertTrue(Recipe.willHaveHiddenLayer(design, OPEN));
    assertFalse(Recipe.willHaveHiddenLayer(design, lbfgs));
    assertTrue(Recipe.willHaveHiddenLayer(design.withHidden(List.of(template)), lbfgs));
  }

  @Test
  void hiddenLayersThatAreGivenStay() {
    List<Layer> given = List.of(new Layer(9, new Relu()));
    NetworkDesign design = new NetworkDesign(given, "poisson", NetworkDesign.INFERRED);
    assertEquals(design, RECIPE.fill(design, OPEN, null));
    NetworkDesign linear = new NetworkDesign(List.of(), "poisson", NetworkDesign.INFERRED);
    assertEquals(linear, RECIPE.fill(linear, OPEN, null));
    assertFalse(Recipe.willHaveHiddenLayer(linear, OPEN));
  }

  /** A step shrinks a weight by step size times decay, whatever the width. */
  @ParameterizedTest
  @CsvSource({"128, 0.005, 0.1", "16, 0.04, 0.0125", "4, 0.08, 0.00625", "512, 0.00125, 0.4"})
  void narrowLayersTakeLongerStepsAndDecayLess(int units, double stepSize, double decay) {
    TrainingSettings chosen = RECIPE.fill(OPEN, units);
    assertEquals(stepSize, chosen.solver().stepSize(), 1e-15);
    assertEquals(decay, chosen.regularization().weightDecay(), 1e-15);
  }

  @Test
  void narrowLayersDropLess() {
    assertEquals(List.of(0.2), RECIPE.fill(OPEN, 1000).regularization().dropout());
    assertEquals(List.of(0.025), RECIPE.fill(OPEN, 16).regularization().dropout());
  }
}
