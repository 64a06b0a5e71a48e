package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.Platform;

/**
 * Passes that several trainings share: each of them, in a thread of its own, hands in its next task
 * and waits, and when all have, one job, which sends and merges once, runs them all. What a task
 * gives does not depend on the tasks beside it.
 *
 * <p>A training that hands in no more tasks must {@link #leave}; the others would wait for it.
 */
public final class SharedPasses implements Passes {

  // A sixteenth of spark.driver.maxResultSize as it is by default.
  private static final long MOST_BYTES = 1L << 26;

  private int members;
  private final List<Request<?, ?>> waiting = new ArrayList<>();

  /** A task with its result when it has one. */
  private static final class Request<P, R> {

    private final BlockedRows rows;
    private final Merging merging;
    private final P broadcast;
    private final BlockTask<P, R> task;
    private Object result;
    private Throwable failure;
    private boolean done;

    Request(BlockedRows rows, Merging merging, P broadcast, BlockTask<P, R> task) {
      this.rows = rows;
      this.merging = merging;
      this.broadcast = broadcast;
      this.task = task;
    }
  }

  /** Passes for so many trainings, all of which are members from the start. */
  public SharedPasses(int members) {
    this.members = members;
  }

  @Override
  @SuppressWarnings("unchecked") // the result is that of the task
  public synchronized <P, R> R run(
      BlockedRows rows, Merging merging, P broadcast, BlockTask<P, R> task) {
    Request<P, R> request = new Request<>(rows, merging, broadcast, task);
    waiting.add(request);
    try {
      while (!request.done) {
        if (waiting.size() < members) {
          wait();
        } else if (Thread.interrupted()) {
          // The job of all would end with this training's interrupt.
          throw new InterruptedException();
        } else {
          runAll();
        }
      }
    } catch (InterruptedException e) {
      waiting.remove(request);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for other trainings", e);
    }
    if (request.failure != null) {
      // As in a pass of its own: Spark throws checked exceptions that its methods do not declare.
      Platform.throwException(request.failure);
    }
    return (R) request.result;
  }

  /**
   * A member hands in no tasks until it joins again. If all others wait, one of them runs the job:
   * whoever leaves may have been interrupted.
   */
  public synchronized void leave() {
    members--;
    notifyAll();
  }

  /** So many members that left hand in tasks again. */
  public synchronized void join(int count) {
    members += count;
  }

  /** The lock is kept during the job: all members wait for it anyway. */
  private void runAll() {
    // Those that validate look at other rows than those that train.
    Map<BlockedRows, List<Request<?, ?>>> byRows = new LinkedHashMap<>();
    for (Request<?, ?> request : waiting) {
      byRows.computeIfAbsent(request.rows, rows -> new ArrayList<>()).add(request);
    }
    waiting.clear();
    try {
      byRows.values().forEach(requests -> jobs(requests).forEach(SharedPasses::runTogether));
    } finally {
      notifyAll();
    }
  }

  /** Cuts off a job where its parts become too large for what Spark lets a driver collect. */
  private static List<List<Request<?, ?>>> jobs(List<Request<?, ?>> requests) {
    List<List<Request<?, ?>>> jobs = new ArrayList<>();
    long bytes = 0;
    for (Request<?, ?> request : requests) {
      bytes += request.task.bytes();
      if (jobs.isEmpty() || bytes > MOST_BYTES) {
        jobs.add(new ArrayList<>());
        bytes = request.task.bytes();
      }
      jobs.get(jobs.size() - 1).add(request);
    }
    return jobs;
  }

  private static void runTogether(List<Request<?, ?>> requests) {
    try {
      if (requests.size() == 1) {
        runAlone(requests.get(0));
      } else {
        runAsOne(requests);
      }
    } catch (Throwable e) { // whatever it is, it is every training's: none may wait for ever
      requests.forEach(request -> request.failure = e);
    }
    requests.forEach(request -> request.done = true);
  }

  /** As the task that it is, which may be merged in slices. */
  private static <P, R> void runAlone(Request<P, R> request) {
    request.result =
        BlockJob.run(request.rows.rdd(), request.merging, request.broadcast, request.task);
  }

  private static void runAsOne(List<Request<?, ?>> requests) {
    Object[] broadcasts = requests.stream().map(request -> request.broadcast).toArray();
    List<BlockTask<?, ?>> tasks = new ArrayList<>();
    requests.forEach(request -> tasks.add(request.task));
    Request<?, ?> first = requests.get(0);
    Object[] results =
        BlockJob.run(first.rows.rdd(), first.merging, broadcasts, new AllTasks(tasks));
    for (int i = 0; i < results.length; i++) {
      requests.get(i).result = results[i];
    }
  }

  /** Several tasks as one. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // each part goes back to the task that gave it
  private static final class AllTasks implements BlockTask<Object[], Object[]> {

    private static final long serialVersionUID = 1L;

    private final BlockTask[] tasks;

    AllTasks(List<BlockTask<?, ?>> tasks) {
      this.tasks = tasks.toArray(BlockTask[]::new);
    }

    @Override
    public Visitor<Object[]> start(Object[] broadcasts) {
      Visitor[] visitors = new Visitor[tasks.length];
      for (int i = 0; i < visitors.length; i++) {
        visitors[i] = tasks[i].start(broadcasts[i]);
      }
      return new Visitor<>() {
        @Override
        public void visit(Batch block) {
          for (Visitor visitor : visitors) {
            visitor.visit(block);
          }
        }

        @Override
        public Object[] part() {
          Object[] parts = new Object[visitors.length];
          for (int i = 0; i < parts.length; i++) {
            parts[i] = visitors[i].part();
          }
          return parts;
        }
      };
    }

    @Override
    public Object[] empty() {
      Object[] parts = new Object[tasks.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = tasks[i].empty();
      }
      return parts;
    }

    @Override
    public long bytes() {
      long bytes = 0;
      for (BlockTask task : tasks) {
        bytes += task.bytes();
      }
      return bytes;
    }

    @Override
    public long broadcastBytes(Object[] broadcasts) {
      long bytes = 0;
      for (int i = 0; i < tasks.length; i++) {
        bytes += tasks[i].broadcastBytes(broadcasts[i]);
      }
      return bytes;
    }

    @Override
    public Object[] merge(Object[] one, Object[] other) {
      for (int i = 0; i < one.length; i++) {
        one[i] = tasks[i].merge(one[i], other[i]);
      }
      return one;
    }
  }
}
