package io.github.tributary.distributed;

/** Runs tasks over blocks. */
public interface Passes {

  /** Every task is a pass of its own. */
  Passes ALONE =
      new Passes() {
        @Override
        public <P, R> R run(BlockedRows rows, int depth, P broadcast, BlockTask<P, R> task) {
          return BlockJob.run(rows.rdd(), depth, broadcast, task);
        }
      };

  /**
   * Runs a task and waits for its result.
   *
   * @param depth that of treeAggregate
   * @param broadcast what the task starts with at every partition
   */
  <P, R> R run(BlockedRows rows, int depth, P broadcast, BlockTask<P, R> task);
}
