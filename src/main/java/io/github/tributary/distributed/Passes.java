package io.github.tributary.distributed;

/** Runs tasks over blocks. */
public interface Passes {

  /** Every task is a pass of its own. */
  Passes ALONE =
      new Passes() {
        @Override
        public <P, R> R run(BlockedRows rows, Merging merging, P broadcast, BlockTask<P, R> task) {
          return BlockJob.run(rows.rdd(), merging, broadcast, task);
        }
      };

  /**
   * Runs a task and waits for its result.
   *
   * @param merging how the parts of the partitions are merged
   * @param broadcast what the task starts with at every partition
   */
  <P, R> R run(BlockedRows rows, Merging merging, P broadcast, BlockTask<P, R> task);
}
