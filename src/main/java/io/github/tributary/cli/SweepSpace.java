package io.github.tributary.cli;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.github.tributary.linalg.RandomStream;
import io.github.tributary.linalg.RandomStream.Purpose;
import io.github.tributary.nn.notation.NameAndParameter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The section {@code sweep}: which values which keys may have, and which of these are tried. */
final class SweepSpace {

  private static final String OVER = "sweep.over";
  private static final String CANDIDATES = "sweep.candidates";
  private static final String ALL = "all";

  /** What all candidates must share to be compared on the same rows. */
  private static final Set<String> SHARED =
      Set.of("training.seed", "training.validationMetric", "training.classWeight");

  private static final int MOST = 1000;
  private static final int DRAWS = 20;
  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, Choice> choices;
  private final boolean grid;
  private final int asked;
  private final long seed;

  /** The values of one key. */
  private interface Choice {

    /** The number of values, or 0 if they are too many to count. */
    int size();

    /** Value i of {@link #size}, or for a range the value at u, from 0 to below 1. */
    ConfigValue at(int i, double u);
  }

  private record Listed(ConfigList values) implements Choice {

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public ConfigValue at(int i, double u) {
      return values.get(i);
    }
  }

  private record Range(String kind, double low, double high) implements Choice {

    @Override
    public int size() {
      return 0;
    }

    @Override
    public ConfigValue at(int i, double u) {
      return switch (kind) {
        case "whole" ->
            ConfigValueFactory.fromAnyRef((long) (low + Math.floor(u * (high - low + 1))));
        case "uniform" -> {
          // Digits of the range, not of the value: 0.99 … 0.999 is narrow.
          int last = new BigDecimal(high - low).round(DIGITS).scale();
          BigDecimal value = new BigDecimal(low + u * (high - low));
          yield inside(value.setScale(last, RoundingMode.HALF_EVEN));
        }
        default ->
            inside(
                new BigDecimal(low * StrictMath.exp(u * StrictMath.log(high / low))).round(DIGITS));
      };
    }

    /** Few digits are easier to read, but must not lead out of the range. */
    private ConfigValue inside(BigDecimal rounded) {
      return ConfigValueFactory.fromAnyRef(Math.max(low, Math.min(high, rounded.doubleValue())));
    }
  }

  private SweepSpace(Map<String, Choice> choices, boolean grid, int asked, long seed) {
    this.choices = choices;
    this.grid = grid;
    this.asked = asked;
    this.seed = seed;
  }

  /**
   * Reads the section.
   *
   * @throws UsageException if there is no key to vary, or one that cannot be
   */
  static SweepSpace of(Configuration config) {
    Map<String, Choice> choices = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> one : config.values("sweep.over").entrySet()) {
      choices.put(checked(one.getKey(), config), choice(one.getKey(), one.getValue()));
    }
    if (choices.isEmpty()) {
      throw new UsageException(
          OVER
              + " is not set: keys with the values to try, such as { training.stepSize = [0.1, 1] }");
    }
    boolean all = config.text("sweep.candidates").equals(ALL);
    int asked = all ? 0 : config.integer("sweep.candidates");
    if (!all && asked < 1) {
      throw new UsageException(CANDIDATES + ": expected all or a number ≥ 1, found " + asked);
    }
    if (asked > MOST) {
      throw new UsageException(CANDIDATES + ": expected at most " + MOST + ", found " + asked);
    }
    return new SweepSpace(choices, all, asked, config.longInteger("training.seed"));
  }

  private static String checked(String key, Configuration config) {
    boolean section = key.startsWith("network.") || key.startsWith("training.");
    if (!section || SHARED.contains(key)) {
      throw new UsageException(
          OVER
              + ": '"
              + key
              + "' cannot be varied; expected keys of the sections network and training, without "
              + String.join(" and ", new java.util.TreeSet<>(SHARED)));
    }
    config.requireKey(OVER, key);
    return key;
  }

  private static Choice choice(String key, ConfigValue value) {
    if (value instanceof ConfigList list && !list.isEmpty()) {
      return new Listed(list);
    }
    String found = Configuration.render(value);
    try {
      NameAndParameter range = NameAndParameter.parse(found);
      double[] bounds = range.parametersOr(Double.NaN, Double.NaN);
      boolean known = Set.of("log", "uniform", "whole").contains(range.name());
      boolean whole = bounds[0] == Math.rint(bounds[0]) && bounds[1] == Math.rint(bounds[1]);
      if (known
          && bounds[0] < bounds[1]
          && (bounds[0] > 0 || !range.name().equals("log"))
          && (whole || !range.name().equals("whole"))) {
        return new Range(range.name(), bounds[0], bounds[1]);
      }
    } catch (IllegalArgumentException notARange) {
      // Told below.
    }
    throw new UsageException(
        OVER
            + "."
            + key
            + ": expected a list of values, log(low, high) above 0, uniform(low, high), or"
            + " whole(low, high) of whole numbers, found "
            + found);
  }

  /** The candidates: per key a value. */
  List<Map<String, ConfigValue>> candidates() {
    long size = 1;
    boolean counted = true;
    for (Choice choice : choices.values()) {
      counted &= choice.size() > 0;
      size = Math.min(Integer.MAX_VALUE, size * Math.max(1, choice.size()));
    }
    if (grid && !counted) {
      throw new UsageException(
          CANDIDATES + ": a range has no end of values; expected how many to draw, found all");
    }
    if ((grid || asked >= size) && counted) {
      if (size > MOST) {
        throw new UsageException(
            OVER
                + ": gives "
                + size
                + " candidates, more than "
                + MOST
                + "; set "
                + CANDIDATES
                + " to draw some of them");
      }
      return combinations(identity((int) size));
    }
    return counted && size <= 1_000_000
        ? combinations(RandomStream.of(seed, Purpose.CANDIDATES, 0, 0).permutation((int) size))
            .subList(0, asked)
        : drawn();
  }

  private static int[] identity(int n) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
    }
    return all;
  }

  /** Combinations of the grid by number; the last key changes fastest. */
  private List<Map<String, ConfigValue>> combinations(int[] numbers) {
    List<Map<String, ConfigValue>> candidates = new ArrayList<>();
    List<String> keys = new ArrayList<>(choices.keySet());
    for (int number : numbers) {
      Map<String, ConfigValue> reversed = new LinkedHashMap<>();
      int rest = number;
      for (int k = keys.size() - 1; k >= 0; k--) {
        Choice choice = choices.get(keys.get(k));
        reversed.put(keys.get(k), choice.at(rest % choice.size(), 0));
        rest /= choice.size();
      }
      candidates.add(new TreeMap<>(reversed));
      if (!grid && candidates.size() == asked) {
        break;
      }
    }
    return candidates;
  }

  /** Independent draws that differ, each key at its own address. */
  private List<Map<String, ConfigValue>> drawn() {
    Set<Map<String, ConfigValue>> candidates = new LinkedHashSet<>();
    // Where there are few different values they soon come again: so many draws find nearly all.
    for (int draw = 1; candidates.size() < asked && draw <= DRAWS * asked; draw++) {
      Map<String, ConfigValue> candidate = new TreeMap<>();
      int k = 0;
      for (Map.Entry<String, Choice> entry : choices.entrySet()) {
        double u = RandomStream.of(seed, Purpose.CANDIDATES, draw, k++).nextUniform();
        Choice choice = entry.getValue();
        candidate.put(entry.getKey(), choice.at((int) (u * choice.size()), u));
      }
      candidates.add(candidate);
    }
    return List.copyOf(candidates);
  }
}
