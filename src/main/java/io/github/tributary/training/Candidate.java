package io.github.tributary.training;

/**
 * One of the trainings that a sweep compares.
 *
 * @param name what sets it apart, for people
 * @param design its network
 * @param settings its training
 */
public record Candidate(String name, NetworkDesign design, TrainingSettings settings) {}
