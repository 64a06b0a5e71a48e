package io.github.tributary.optim.rule;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every update rule, by its name in the table of reference values. */
public final class Rules {

  private static final double EPSILON = 1e-3;

  private Rules() {}

  /** With numbers that differ from each other and are no defaults, ε large enough to be seen. */
  public static Map<String, UpdateRule> all() {
    return new TreeMap<>(
        Map.of(
            "gradient-descent", new GradientDescent(),
            "momentum", new Momentum(0.9),
            "nesterov", new Nesterov(0.9),
            "adagrad", new AdaGrad(EPSILON),
            "rmsprop", new RmsProp(0.8, EPSILON),
            "adadelta", new AdaDelta(0.8, EPSILON),
            "adam", new Adam(0.7, 0.95, EPSILON),
            "nadam", new NAdam(0.7, 0.95, EPSILON),
            "lamb", new Lamb(0.7, 0.95, EPSILON, 0.3)));
  }

  /** The rules without their names. */
  public static List<UpdateRule> values() {
    return List.copyOf(all().values());
  }
}
