package io.github.tributary.training;

import io.github.tributary.model.TrainedNetwork;
import io.github.tributary.optim.TrainingResult;

/**
 * A trained network without metrics, for those who compute their own.
 *
 * @param model the trained network
 * @param result how the loss went, and why it ended
 * @param rows the training rows
 */
public record FittedNetwork(TrainedNetwork model, TrainingResult result, long rows) {}
