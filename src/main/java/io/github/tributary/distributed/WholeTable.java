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
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
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

  WholeTable(RDD<RowChunk> rows, int partitions) {
    super(rows.context(), dependencies(rows), TAG);
    this.partitions = partitions;
  }

  private static scala.collection.immutable.Seq<Dependency<?>> dependencies(RDD<RowChunk> rows) {
    return CollectionConverters.asScala(List.<Dependency<?>>of(new OnAll(rows))).toSeq();
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] parents = firstParent(TAG).partitions();
    return IntStream.range(0, partitions)
        .mapToObj(number -> new Whole(number, parents))
        .toArray(Partition[]::new);
  }

  @Override
  public scala.collection.Iterator<RowChunk> compute(Partition whole, TaskContext context) {
    RDD<RowChunk> rows = firstParent(TAG);
    return CollectionConverters.asScala(
        Stream.of(((Whole) whole).parents).flatMap(one -> chunks(rows, one, context)).iterator());
  }

  /** From the cache; what was evicted is read again. */
  private static Stream<RowChunk> chunks(
      RDD<RowChunk> rows, Partition partition, TaskContext context) {
    Iterator<RowChunk> chunks = CollectionConverters.asJava(rows.iterator(partition, context));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(chunks, 0), false);
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

  /** One of the partitions; only the driver could ask for those of the rows. */
  private static final class Whole implements Partition {

    private static final long serialVersionUID = 1L;

    private final int number;
    private final Partition[] parents;

    Whole(int number, Partition[] parents) {
      this.number = number;
      this.parents = parents;
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
