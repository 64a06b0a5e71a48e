package io.github.tributary.distributed;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;

/**
 * Where a job and its tasks leave objects for each other, if Spark runs the tasks in the driver's
 * JVM: what both can reach need not be written and read. It is sent with the tasks, and where they
 * read it they have the job's own one again.
 *
 * <p>A task leaves its part under a number of its own and returns the number. Of several attempts
 * the driver hears of one and picks up what that one left; what the others left goes with the job.
 * A task that finds no exchange here returns its part itself.
 */
final class Exchange implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private static final String OWN_CLASSES = "spark.executor.userClassPathFirst";

  private static final Map<UUID, Exchange> OPEN = new ConcurrentHashMap<>();

  private final UUID id = UUID.randomUUID();
  // Null where nothing can be left.
  private final transient Map<Integer, Object> objects;
  private final transient AtomicInteger left = new AtomicInteger();

  /** Stands for an object that was left. Kryo cannot read records. */
  static final class Ticket implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int number;

    private Ticket(int number) {
      this.number = number;
    }
  }

  private Exchange(Map<Integer, Object> objects) {
    this.objects = objects;
  }

  /** One for a job, in which tasks can leave something if they run in this JVM. */
  static Exchange of(SparkContext context) {
    // Otherwise the classes of tasks are not those of the driver, though their names are.
    boolean sameClasses = !context.conf().getBoolean(OWN_CLASSES, false);
    return context.isLocal() && sameClasses ? open() : none();
  }

  /** One for tasks in this JVM. */
  static Exchange open() {
    Exchange exchange = new Exchange(new ConcurrentHashMap<>());
    OPEN.put(exchange.id, exchange);
    return exchange;
  }

  /** One for tasks elsewhere. */
  static Exchange none() {
    return new Exchange(null);
  }

  /** Whether tasks find here what the driver leaves. */
  boolean isOpen() {
    return objects != null;
  }

  /** That of the job, unless the job is over or elsewhere. */
  private Object readResolve() {
    return OPEN.getOrDefault(id, none());
  }

  /** Leaves an object and returns a ticket for it, or the object itself if this is not open. */
  Object leave(Object object) {
    if (!isOpen()) {
      return object;
    }
    Ticket ticket = new Ticket(left.incrementAndGet());
    objects.put(ticket.number, object);
    return ticket;
  }

  /** What a ticket stands for; it stays. */
  Object look(Ticket ticket) {
    Object object = isOpen() ? objects.get(ticket.number) : null;
    if (object == null) {
      throw new IllegalStateException("the job of this task is over");
    }
    return object;
  }

  /** What was left, by what {@link #leave} returned; nobody gets it again. */
  Object pickUp(Object left) {
    return left instanceof Ticket ticket ? objects.remove(ticket.number) : left;
  }

  /** The job is over. */
  @Override
  public void close() {
    if (isOpen()) {
      OPEN.remove(id);
      objects.clear();
    }
  }
}
