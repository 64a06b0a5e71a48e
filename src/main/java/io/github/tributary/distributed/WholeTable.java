package io.github.tributary.distributed;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.RDDBlockId;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of a table as often as there are partitions: each holds all of them. What takes the
 * place of a shuffle where rows need not travel, because all are in the memory of the same JVM.
 */
final class WholeTable extends RDD<RowChunk> {

  private static final long serialVersionUID = 1L;

  private static final ClassTag<RowChunk> TAG = ClassTag$.MODULE$.apply(RowChunk.class);

  private final int partitions;
  private final Exchange exchange;
  private final Object parents;

  /** The partitions of the rows: only the driver could ask for them, and they may hold rows. */
  private static final class Parents {

    private final Partition[] partitions;
    private volatile boolean mayBeRead;

    Parents(Partition[] partitions) {
      this.partitions = partitions;
    }
  }

  /**
   * A table for tasks in this JVM.
   *
   * @param rows all in memory
   */
  WholeTable(RDD<RowChunk> rows, int partitions) {
    super(rows.context(), dependencies(rows), TAG);
    this.partitions = partitions;
    this.exchange = Exchange.open();
    this.parents = exchange.leave(new Parents(rows.partitions()));
  }

  private static scala.collection.immutable.Seq<Dependency<?>> dependencies(RDD<RowChunk> rows) {
    return CollectionConverters.asScala(List.<Dependency<?>>of(new OnAll(rows))).toSeq();
  }

  private Parents parents() {
    return (Parents) exchange.look((Exchange.Ticket) parents);
  }

  /**
   * From now on rows that are not in memory are read again. Before, a task fails that misses some:
   * each would read them all and hold them by itself.
   */
  void allowReading() {
    parents().mayBeRead = true;
  }

  /** No task will ask for rows any more. */
  void close() {
    exchange.close();
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, partitions).mapToObj(Whole::new).toArray(Partition[]::new);
  }

  @Override
  public scala.collection.Iterator<RowChunk> compute(Partition whole, TaskContext context) {
    RDD<RowChunk> rows = firstParent(TAG);
    Parents all = parents();
    return CollectionConverters.asScala(
        Stream.of(all.partitions)
            .flatMap(one -> chunks(rows, one, context, all.mayBeRead))
            .iterator());
  }

  private static Stream<RowChunk> chunks(
      RDD<RowChunk> rows, Partition partition, TaskContext context, boolean mayBeRead) {
    if (!mayBeRead && !isInMemory(rows.id(), partition.index())) {
      throw new IllegalStateException("rows that were in memory have been evicted");
    }
    Iterator<RowChunk> chunks = CollectionConverters.asJava(rows.iterator(partition, context));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(chunks, 0), false);
  }

  private static boolean isInMemory(int rdd, int partition) {
    return SparkEnv.get().blockManager().memoryStore().contains(new RDDBlockId(rdd, partition));
  }

  /** All partitions of the rows, for every partition of this. */
  private static final class OnAll extends NarrowDependency<RowChunk> {

    private static final long serialVersionUID = 1L;

    OnAll(RDD<RowChunk> rows) {
      super(rows);
    }

    @Override
    public scala.collection.immutable.Seq<Object> getParents(int partition) {
      return CollectionConverters.asScala(
              IntStream.range(0, rdd().getNumPartitions()).boxed().<Object>map(i -> i).toList())
          .toSeq();
    }
  }

  /** One of the partitions, by its number. */
  private static final class Whole implements Partition {

    private static final long serialVersionUID = 1L;

    private final int number;

    Whole(int number) {
      this.number = number;
    }

    @Override
    public int index() {
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Whole whole && whole.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }
}
