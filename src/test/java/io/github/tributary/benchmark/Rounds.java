package io.github.tributary.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rounds in which every contestant has its turn, one after the other: a machine that gets slower or
 * faster on the way does so for all of them.
 */
final class Rounds {

  private record Entry(String name, int rounds, Contestant contestant, List<double[]> results) {}

  private final List<Entry> entries = new ArrayList<>();
  private final int warmUp;
  private final int rounds;

  /** So many rounds, after others that are not counted. */
  Rounds(int warmUp, int rounds) {
    this.warmUp = warmUp;
    this.rounds = rounds;
  }

  /** Adds a contestant that takes part in all rounds. */
  Rounds add(String name, Contestant contestant) {
    return add(name, rounds, contestant);
  }

  /** Adds a slow contestant, which takes part in the first rounds only and does not warm up. */
  Rounds add(String name, int firstRounds, Contestant contestant) {
    entries.add(new Entry(name, firstRounds, contestant, new ArrayList<>()));
    return this;
  }

  /** Runs them all, with a line on the error stream for each turn. */
  List<Measurement> run() {
    for (int round = -warmUp; round < rounds; round++) {
      for (Entry entry : entries) {
        boolean slow = entry.rounds < rounds;
        if (round < entry.rounds && !(slow && round < 0)) {
          turn(entry, round);
        }
      }
    }
    return entries.stream().map(e -> new Measurement(e.name, e.results)).toList();
  }

  private void turn(Entry entry, int round) {
    double[] result = entry.contestant.run(round);
    if (round >= 0) {
      entry.results.add(result);
    }
    System.err.printf(
        Locale.ROOT,
        "%s, %s: %s%n",
        round < 0 ? "warm-up" : "round " + (round + 1) + " of " + rounds,
        entry.name,
        Numbers.listed(result));
  }
}
