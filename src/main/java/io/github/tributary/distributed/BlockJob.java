package io.github.tributary.distributed;

import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.nn.Batch;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** One Spark job for one task: broadcast, a part per partition, treeAggregate. */
final class BlockJob {

  private BlockJob() {}

  static <P, R> R run(JavaRDD<Batch> blocks, int depth, P broadcast, BlockTask<P, R> task) {
    // The wrapper only adapts to Java and is not closed: closing it would stop the user's Spark.
    Broadcast<P> sent = JavaSparkContext.fromSparkContext(blocks.context()).broadcast(broadcast);
    try {
      return blocks
          .mapPartitions(parts(task, sent))
          .treeAggregate(task.empty(), task::merge, task::merge, depth);
    } finally {
      sent.destroy();
    }
  }

  private static <P, R> FlatMapFunction<Iterator<Batch>, R> parts(
      BlockTask<P, R> task, Broadcast<P> sent) {
    Blas.Choice driver = ClusterBlas.use().found();
    return blocks -> {
      ClusterBlas.useAs(driver);
      BlockTask.Visitor<R> visitor = task.start(sent.value());
      while (blocks.hasNext()) {
        visitor.visit(blocks.next());
      }
      return List.of(visitor.part()).iterator();
    };
  }
}
