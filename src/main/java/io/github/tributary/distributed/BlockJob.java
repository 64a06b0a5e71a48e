package io.github.tributary.distributed;

import io.github.tributary.nn.Batch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One Spark job for one task: what the task starts with goes out, every partition gives a part, and
 * the parts are merged: whole ones by a tree of tasks where they are many, and by the driver as
 * they arrive, or each range of them by a task of its own. In a local session nothing of it is
 * written: driver and tasks hand each other the objects in an {@link Exchange}.
 *
 * <p>The tree is that of {@code treeAggregate}, without its price: to clean a lambda Spark reads
 * the byte code around it, for milliseconds in every job. An object of a named class, in which
 * there is nothing to clean, it takes as it is.
 */
final class BlockJob {

  private BlockJob() {}

  /**
   * Runs a task and waits for its result.
   *
   * @param merging how the parts are merged
   */
  static <P, R> R run(JavaRDD<Batch> blocks, Merging merging, P broadcast, BlockTask<P, R> task) {
    try (Exchange exchange = Exchange.of(blocks.context())) {
      return run(blocks, merging, exchange, broadcast, task);
    }
  }

  /** As above, with a given exchange. */
  static <P, R> R run(
      JavaRDD<Batch> blocks,
      Merging merging,
      Exchange exchange,
      P broadcast,
      BlockTask<P, R> task) {
    int parts = blocks.getNumPartitions();
    try (Sent<P> sent =
        Sent.of(blocks.context(), exchange, broadcast, task.broadcastBytes(broadcast))) {
      ToPart<Batch, R> visit = new Visit<>(task, sent, ClusterBlas.use().description());
      return task instanceof SlicedTask<P, R> sliced
              && merging.aggregation().slices(task.bytes(), parts)
          ? inSlices(blocks.rdd(), visit, parts, sliced, exchange)
          : inTree(blocks.rdd(), visit, parts, merging.depth(), task, exchange);
    }
  }

  private static <R> R inSlices(
      RDD<Batch> blocks,
      ToPart<Batch, R> visit,
      int parts,
      SlicedTask<?, R> task,
      Exchange exchange) {
    int slices = Aggregation.slicesOf(task.bytes(), parts);
    RDD<Tuple2<Integer, R>> keyed =
        blocks.mapPartitionsWithIndex(new Cut<>(visit, task, slices), false, tag());
    // Spark's event loop puts the slices into it, and must not be where memory runs out.
    R whole = task.reserved();
    collect(byKey(keyed, slices), new Merge<>(task), exchange, slice -> task.place(slice, whole));
    return whole;
  }

  private static <R> R inTree(
      RDD<Batch> blocks,
      ToPart<Batch, R> visit,
      int partitions,
      int depth,
      BlockTask<?, R> task,
      Exchange exchange) {
    int parts = partitions;
    int scale = Math.max(2, (int) Math.ceil(Math.pow(parts, 1.0 / depth)));
    if (!needsLevel(parts, scale)) {
      return collectMerged(blocks, visit, task, exchange);
    }
    ToPart<Tuple2<Integer, R>, R> merge = new Merge<>(task);
    parts /= scale;
    RDD<Tuple2<Integer, R>> groups = grouped(blocks, visit, parts);
    while (needsLevel(parts, scale)) {
      parts /= scale;
      groups = grouped(groups, merge, parts);
    }
    return collectMerged(groups, merge, task, exchange);
  }

  /** Whether one more level makes anybody wait for fewer merges, one after the other. */
  private static boolean needsLevel(int parts, int scale) {
    return parts > scale + Math.ceil((double) parts / scale);
  }

  /** The parts of all partitions, in so many groups, each in a partition of its own. */
  private static <T, R> RDD<Tuple2<Integer, R>> grouped(
      RDD<T> from, ToPart<T, R> toPart, int groups) {
    RDD<Tuple2<Integer, R>> keyed =
        from.mapPartitionsWithIndex(new Keyed<>(toPart, groups), false, tag());
    return byKey(keyed, groups);
  }

  private static <R> RDD<Tuple2<Integer, R>> byKey(RDD<Tuple2<Integer, R>> keyed, int keys) {
    return new ShuffledRDD<>(keyed, new HashPartitioner(keys), tag(), tag(), tag());
  }

  private static <T, R> R collectMerged(
      RDD<T> from, ToPart<T, R> toPart, BlockTask<?, R> task, Exchange exchange) {
    List<R> merged = new ArrayList<>(List.of(task.empty()));
    collect(from, toPart, exchange, part -> merged.set(0, task.merge(merged.get(0), part)));
    return merged.get(0);
  }

  /** Spark hands in the parts one by one, each once, whatever became of the tasks. */
  private static <T, R> void collect(
      RDD<T> from, ToPart<T, R> toPart, Exchange exchange, Consumer<R> arriving) {
    from.context()
        .runJob(
            from,
            new Last<>(toPart, exchange),
            new Arriving<>(exchange, arriving),
            BlockJob.<Object>tag());
  }

  private static <T> ClassTag<T> tag() {
    return ClassTag$.MODULE$.apply(Object.class);
  }

  /** What one partition gives. */
  private interface ToPart<T, R> extends Serializable {
    R of(Iterator<T> entries);
  }

  /** Visits the blocks of a partition. */
  private record Visit<P, R>(BlockTask<P, R> task, Sent<P> sent, String driver)
      implements ToPart<Batch, R> {
    @Override
    public R of(Iterator<Batch> blocks) {
      ClusterBlas.useAs(driver);
      BlockTask.Visitor<R> visitor = task.start(sent.value());
      while (blocks.hasNext()) {
        visitor.visit(blocks.next());
      }
      return visitor.part();
    }
  }

  /** Merges a group of parts. */
  private record Merge<R>(BlockTask<?, R> task) implements ToPart<Tuple2<Integer, R>, R> {
    @Override
    public R of(Iterator<Tuple2<Integer, R>> parts) {
      R whole = task.empty();
      while (parts.hasNext()) {
        whole = task.merge(whole, parts.next()._2());
      }
      return whole;
    }
  }

  private static final class Keyed<T, R>
      extends AbstractFunction2<Object, Iterator<T>, Iterator<Tuple2<Integer, R>>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ToPart<T, R> toPart;
    private final int groups;

    Keyed(ToPart<T, R> toPart, int groups) {
      this.toPart = toPart;
      this.groups = groups;
    }

    @Override
    public Iterator<Tuple2<Integer, R>> apply(Object partition, Iterator<T> entries) {
      return Iterator.single(new Tuple2<>((Integer) partition % groups, toPart.of(entries)));
    }
  }

  /** Gives the part, or what stands for it in this JVM. */
  private static final class Last<T> extends AbstractFunction2<TaskContext, Iterator<T>, Object>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ToPart<T, ?> toPart;
    private final Exchange exchange;

    Last(ToPart<T, ?> toPart, Exchange exchange) {
      this.toPart = toPart;
      this.exchange = exchange;
    }

    @Override
    public Object apply(TaskContext context, Iterator<T> entries) {
      return exchange.leave(toPart.of(entries));
    }
  }

  private static final class Cut<R>
      extends AbstractFunction2<Object, Iterator<Batch>, Iterator<Tuple2<Integer, R>>>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ToPart<Batch, R> toPart;
    private final SlicedTask<?, R> task;
    private final int slices;

    Cut(ToPart<Batch, R> toPart, SlicedTask<?, R> task, int slices) {
      this.toPart = toPart;
      this.task = task;
      this.slices = slices;
    }

    /** The slices are made one by one, as they are written. */
    @Override
    public Iterator<Tuple2<Integer, R>> apply(Object partition, Iterator<Batch> blocks) {
      R part = toPart.of(blocks);
      return CollectionConverters.asScala(
          IntStream.range(0, task.isEmpty(part) ? 0 : slices)
              .mapToObj(k -> new Tuple2<>(k, task.slice(part, k, slices)))
              .iterator());
    }
  }

  private static final class Arriving<R> extends AbstractFunction2<Object, Object, BoxedUnit> {

    private final Exchange exchange;
    private final Consumer<R> consumer;

    Arriving(Exchange exchange, Consumer<R> consumer) {
      this.exchange = exchange;
      this.consumer = consumer;
    }

    @Override
    @SuppressWarnings("unchecked") // a task of this job left it
    public BoxedUnit apply(Object partition, Object part) {
      consumer.accept((R) exchange.pickUp(part));
      return BoxedUnit.UNIT;
    }
  }
}
