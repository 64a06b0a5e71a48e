package io.github.tributary.distributed;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value on its way to the tasks of one job: not sent at all where Spark runs its tasks in the
 * driver's JVM; as a part of the task where it is small, which saves a broadcast beside the one
 * that Spark sends a task by; and broadcast once to every executor where it is not.
 *
 * @param <P> its type
 */
abstract sealed class Sent<P> implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  // Every task reads its own copy. Spark warns of tasks of 1,000 KiB.
  private static final long MOST_BYTES_WITH_TASK = 1L << 18;

  /**
   * Sends a value, which no task may write to.
   *
   * @param exchange of the job
   * @param bytes about how many it takes
   */
  static <P> Sent<P> of(SparkContext context, Exchange exchange, P value, long bytes) {
    if (exchange.isOpen()) {
      return new Left<>(exchange, value);
    }
    if (bytes <= MOST_BYTES_WITH_TASK) {
      return new WithTask<>(value);
    }
    // The wrapper only adapts to Java and is not closed: closing it would stop the user's Spark.
    return new Broadcasted<>(JavaSparkContext.fromSparkContext(context).broadcast(value));
  }

  /** The value, at a task. */
  abstract P value();

  /** Releases what the value takes on the executors; the job must be over. */
  @Override
  public abstract void close();

  private static final class Left<P> extends Sent<P> {

    private static final long serialVersionUID = 1L;

    private final Exchange exchange;
    private final Exchange.Ticket ticket;

    Left(Exchange exchange, P value) {
      this.exchange = exchange;
      this.ticket = (Exchange.Ticket) exchange.leave(value);
    }

    @Override
    @SuppressWarnings("unchecked") // it was left by the constructor
    P value() {
      return (P) exchange.look(ticket);
    }

    @Override
    public void close() {
      // It goes with the exchange.
    }
  }

  private static final class WithTask<P> extends Sent<P> {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // what is sent is serialisable, or Spark says so
    private final P value;

    WithTask(P value) {
      this.value = value;
    }

    @Override
    P value() {
      return value;
    }

    @Override
    public void close() {
      // It goes with the task.
    }
  }

  private static final class Broadcasted<P> extends Sent<P> {

    private static final long serialVersionUID = 1L;

    private final Broadcast<P> broadcast;

    Broadcasted(Broadcast<P> broadcast) {
      this.broadcast = broadcast;
    }

    @Override
    P value() {
      return broadcast.value();
    }

    @Override
    public void close() {
      broadcast.destroy(); // does not wait for the executors
    }
  }
}
