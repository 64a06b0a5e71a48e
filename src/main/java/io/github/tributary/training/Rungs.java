package io.github.tributary.training;

import io.github.tributary.distributed.SharedPasses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the threads of a sweep's candidates meet: at a rung each waits until all others have come
 * to it or have ended, so that who is dropped does not depend on who was faster.
 */
final class Rungs {

  private final Halving halving;
  private final SharedPasses passes;
  private final Comparator<Double> bestFirst;
  private final SweepObserver observer;
  private final int[] nextRung;
  private final Set<Integer> training = new HashSet<>();
  private final Map<Integer, Double> ended = new TreeMap<>();
  private final Map<Integer, Double> arrived = new TreeMap<>();
  private final Map<Integer, Integer> lostAt = new TreeMap<>();
  private Set<Integer> goingOn = Set.of();
  private int decided;

  /**
   * Rungs for candidates that are all members of the passes.
   *
   * @param bestFirst the order of scores
   */
  Rungs(
      Halving halving,
      int candidates,
      SharedPasses passes,
      Comparator<Double> bestFirst,
      SweepObserver observer) {
    this.halving = halving;
    this.passes = passes;
    this.bestFirst = bestFirst;
    this.observer = observer;
    this.nextRung = new int[candidates];
    for (int c = 0; c < candidates; c++) {
      training.add(c);
    }
  }

  /**
   * Whether a candidate is dropped after an iteration; at a rung, waits for the others.
   *
   * @param score of the model that it would give now
   */
  synchronized boolean drop(int candidate, int iteration, double score) {
    int rung = nextRung[candidate];
    // After a rollback an iteration comes again, its rung does not.
    boolean alone = training.size() + ended.size() < 2;
    if (!halving.drops() || alone || iteration < halving.rung(rung)) {
      return false;
    }
    nextRung[candidate]++;
    passes.leave();
    arrived.put(candidate, score);
    decideIfAllAreHere();
    try {
      while (decided <= rung) {
        wait();
      }
    } catch (InterruptedException e) {
      passes.join(1); // to leave again like everyone whose training ends
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other candidates", e);
    }
    return !goingOn.contains(candidate);
  }

  /** A candidate has ended, or failed with a score of NaN, and has left the passes. */
  synchronized void ended(int candidate, double score) {
    if (training.remove(candidate)) {
      ended.put(candidate, score);
    }
    decideIfAllAreHere();
  }

  private void decideIfAllAreHere() {
    if (arrived.isEmpty() || arrived.size() < training.size()) {
      return;
    }
    // One that has ended keeps its place if it is good, and costs nothing more.
    Map<Integer, Double> scores = new TreeMap<>(ended);
    scores.putAll(arrived);
    List<Integer> ranked = new ArrayList<>(scores.keySet());
    ranked.sort(Comparator.comparing(scores::get, bestFirst)); // stable: ties by number
    int survivors = halving.survivors(scores.size());
    goingOn = new HashSet<>(ranked.subList(0, survivors));
    ranked.subList(survivors, ranked.size()).forEach(loser -> lostAt.put(loser, decided));
    ended.keySet().retainAll(goingOn);
    goingOn.retainAll(arrived.keySet());
    training.retainAll(goingOn);
    // All of them: who is dropped leaves once more, as everyone whose training ends.
    passes.join(arrived.size());
    arrived.clear();
    int rung = decided++;
    notifyAll();
    observer.rungReached(
        halving.rung(rung), scores.size(), survivors, ranked.get(0), scores.get(ranked.get(0)));
  }

  /** The rung at which a candidate was not good enough, from 0, or one beyond all. */
  synchronized int lostAt(int candidate) {
    return lostAt.getOrDefault(candidate, Integer.MAX_VALUE);
  }
}
