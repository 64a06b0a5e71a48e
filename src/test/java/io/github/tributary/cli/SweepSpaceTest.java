package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which candidates follow from the section {@code sweep}. */
class SweepSpaceTest {

  @TempDir private Path folder;

  private List<Map<String, ConfigValue>> candidates(String... lines) {
    Path file = CommandLineRun.write(folder.resolve("sweep.conf"), lines);
    return SweepSpace.of(Configuration.load(file.toString(), List.of())).candidates();
  }

  private static List<String> texts(List<Map<String, ConfigValue>> candidates) {
    return candidates.stream()
        .map(
            one ->
                one.values().stream().map(Configuration::render).collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void aGridIsEveryCombinationInTheOrderOfTheKeysWithTheLastChangingFastest() {
    List<Map<String, ConfigValue>> found =
        candidates(
            "sweep.over { training.stepSize = [0.1, 1], network { hidden = [[], [4, 2], [8]] } }");
    assertEquals(
        List.of("[] 0.1", "[] 1", "[4,2] 0.1", "[4,2] 1", "[8] 0.1", "[8] 1"), texts(found));
    assertEquals(
        List.of("network.hidden", "training.stepSize"), List.copyOf(found.get(0).keySet()));
  }

  @Test
  void aSampleOfAGridIsDrawnWithoutReplacementByTheSeed() {
    String over =
        "sweep.over { training.momentum = [0, 0.1, 0.2], training.beta1 = [0, 0.5, 0.9] }";
    List<String> grid = texts(candidates(over));
    List<String> five = texts(candidates(over, "sweep.candidates = 5"));
    assertEquals(5, new HashSet<>(five).size());
    assertTrue(new HashSet<>(grid).containsAll(five));
    assertEquals(five, texts(candidates(over, "sweep.candidates = 5")));
    assertEquals(
        five.subList(0, 3), texts(candidates(over, "sweep.candidates = 3")), "more are added");
    assertNotEquals(five, texts(candidates(over, "sweep.candidates = 5", "training.seed = 2")));
    assertEquals(grid, texts(candidates(over, "sweep.candidates = 9")), "no more than there are");
  }

  @Test
  void rangesAreDrawnOnTheirScale() {
    List<Map<String, ConfigValue>> found =
        candidates(
            "sweep.candidates = 1000",
            "sweep.over {",
            "  training.stepSize = \"log(1e-4, 1)\"",
            "  training.momentum = \"uniform(0.5, 0.9)\"",
            "  training.batchSize = \"whole(3, 5)\"",
            "  training.solver = [adam, sgd] }");
    assertEquals(1000, found.size());
    int small = 0;
    int slow = 0;
    int adam = 0;
    HashSet<String> sizes = new HashSet<>();
    for (Map<String, ConfigValue> one : found) {
      double stepSize = number(one, "training.stepSize");
      assertTrue(stepSize >= 1e-4 && stepSize <= 1, () -> "" + stepSize);
      assertEquals(stepSize, Double.parseDouble(String.format("%.3e", stepSize)), "four digits");
      small += stepSize < 1e-2 ? 1 : 0;
      double momentum = number(one, "training.momentum");
      assertTrue(momentum >= 0.5 && momentum <= 0.9, () -> "" + momentum);
      slow += momentum < 0.7 ? 1 : 0;
      sizes.add(Configuration.render(one.get("training.batchSize")));
      adam += Configuration.render(one.get("training.solver")).equals("adam") ? 1 : 0;
    }
    assertEquals(new HashSet<>(List.of("3", "4", "5")), sizes);
    // Each has half of its scale below; five standard deviations of 1000 fair coins are 79.
    for (int below : List.of(small, slow, adam)) {
      assertEquals(500, below, 79);
    }
  }

  @Test
  void drawsAreDifferentAndInsideTheirRangeHoweverNarrow() {
    List<Map<String, ConfigValue>> found =
        candidates(
            "sweep.candidates = 200", "sweep.over.training.beta2 = \"uniform(0.99, 0.99999)\"");
    assertEquals(200, new HashSet<>(texts(found)).size());
    for (Map<String, ConfigValue> one : found) {
      double beta2 = number(one, "training.beta2");
      assertTrue(beta2 >= 0.99 && beta2 <= 0.99999, () -> "" + beta2);
    }
    List<String> three =
        texts(
            candidates("sweep.candidates = 8", "sweep.over.training.batchSize = \"whole(4, 6)\""));
    assertEquals(3, three.size(), "there are no more");
    assertEquals(new HashSet<>(List.of("4", "5", "6")), new HashSet<>(three));
  }

  private static double number(Map<String, ConfigValue> candidate, String key) {
    return ((Number) candidate.get(key).unwrapped()).doubleValue();
  }

  @Test
  void keysOfACandidateTakeThePlaceOfTheConfigurations() {
    List<String> lines = new ArrayList<>(List.of("training.stepSize = 7"));
    lines.add("sweep.over.training.stepSize = [0.1, 1]");
    Path file = CommandLineRun.write(folder.resolve("one.conf"), lines.toArray(String[]::new));
    Configuration config = Configuration.load(file.toString(), List.of());
    Configuration second = config.with(SweepSpace.of(config).candidates().get(1));
    assertEquals(1, second.number("training.stepSize"));
    assertEquals(Map.of(), second.withDefaults("sweep").values("sweep.over"));
  }
}
