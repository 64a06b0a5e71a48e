package io.github.tributary.training;

import io.github.tributary.evaluation.Metrics;
import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.optim.TrainingResult;
import java.util.Optional;

/**
 * What a run gives.
 *
 * @param model the trained network
 * @param result how the loss went, and why it ended
 * @param train metrics on the training rows
 * @param test metrics on the rows that training never saw, if there are any
 * @param seconds the wall time of the iterations
 */
public record TrainingOutcome(
    TrainedNetwork model,
    TrainingResult result,
    Metrics train,
    Optional<Metrics> test,
    double seconds) {}
