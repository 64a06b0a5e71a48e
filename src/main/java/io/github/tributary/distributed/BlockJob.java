package io.github.tributary.distributed;

import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.nn.Batch;
import java.io.Serializable;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One Spark job for one task: what the task starts with goes out, every partition gives a part, and
 * the parts are merged, by a tree of tasks where they are many, and by the driver as they arrive.
 *
 * <p>It is what {@code treeAggregate} does, without its price: to clean a lambda Spark reads the
 * byte code around it, for milliseconds in every job. An object of a named class, in which there is
 * nothing to clean, it takes as it is.
 */
final class BlockJob {

  private BlockJob() {}

  /**
   * Runs a task and waits for its result.
   *
   * @param depth of the tree that merges the parts, at least 1; its last level is the driver
   */
  static <P, R> R run(JavaRDD<Batch> blocks, int depth, P broadcast, BlockTask<P, R> task) {
    try (Sent<P> sent = Sent.of(blocks.context(), broadcast, task.broadcastBytes(broadcast))) {
      return merge(blocks.rdd(), new Visit<>(task, sent, ClusterBlas.use().found()), depth, task);
    }
  }

  private static <R> R merge(
      RDD<Batch> blocks, ToPart<Batch, R> visit, int depth, BlockTask<?, R> task) {
    int parts = blocks.getNumPartitions();
    int scale = Math.max(2, (int) Math.ceil(Math.pow(parts, 1.0 / depth)));
    if (!needsLevel(parts, scale)) {
      return collect(blocks, visit, task);
    }
    ToPart<Tuple2<Integer, R>, R> merge = new Merge<>(task);
    parts /= scale;
    RDD<Tuple2<Integer, R>> groups = grouped(blocks, visit, parts);
    while (needsLevel(parts, scale)) {
      parts /= scale;
      groups = grouped(groups, merge, parts);
    }
    return collect(groups, merge, task);
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
    return new ShuffledRDD<>(keyed, new HashPartitioner(groups), tag(), tag(), tag());
  }

  private static <T, R> R collect(RDD<T> from, ToPart<T, R> toPart, BlockTask<?, R> task) {
    MergeArriving<R> merged = new MergeArriving<>(task);
    from.context().runJob(from, new Last<>(toPart), merged, BlockJob.<R>tag());
    return merged.result;
  }

  private static <T> ClassTag<T> tag() {
    return ClassTag$.MODULE$.apply(Object.class);
  }

  /** What one partition gives. */
  private interface ToPart<T, R> extends Serializable {
    R of(Iterator<T> entries);
  }

  /** Visits the blocks of a partition. */
  private record Visit<P, R>(BlockTask<P, R> task, Sent<P> sent, Blas.Choice driver)
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

  private static final class Last<T, R> extends AbstractFunction2<TaskContext, Iterator<T>, R>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ToPart<T, R> toPart;

    Last(ToPart<T, R> toPart) {
      this.toPart = toPart;
    }

    @Override
    public R apply(TaskContext context, Iterator<T> entries) {
      return toPart.of(entries);
    }
  }

  /** Spark hands in the parts one by one, each once, whatever became of the tasks. */
  private static final class MergeArriving<R> extends AbstractFunction2<Object, R, BoxedUnit> {

    private final BlockTask<?, R> task;
    private R result;

    MergeArriving(BlockTask<?, R> task) {
      this.task = task;
      this.result = task.empty();
    }

    @Override
    public BoxedUnit apply(Object partition, R part) {
      result = task.merge(result, part);
      return BoxedUnit.UNIT;
    }
  }
}
