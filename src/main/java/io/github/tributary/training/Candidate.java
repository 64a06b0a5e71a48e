package io.github.tributary.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the trainings that a sweep compares.
 *
 * @param values what sets it apart, for people: texts by name, the same names for all candidates
 * @param design its network
 * @param settings its training
 */
public record Candidate(
    Map<String, String> values, NetworkDesign design, TrainingSettings settings) {

  /** Copies the values in their order. */
  public Candidate {
    values = new LinkedHashMap<>(values);
  }
}
