package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Batch;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trainings that share passes wait for each other, and for nothing that will not come. */
@ExtendWith(SparkSessionExtension.class)
@Timeout(60) // a member that is forgotten would wait for ever
class SharedPassesSparkTest {

  private static final int ROWS = 50;

  private final CountDownLatch started = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  /** Counts rows, times what was broadcast; fails where that is 0. */
  private static final class Counting implements BlockTask<Integer, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Visitor<Long> start(Integer factor) {
      return new Visitor<>() {
        private long rows;

        @Override
        public void visit(Batch block) {
          if (factor == 0) {
            throw new ArithmeticException("planted");
          }
          rows += block.size();
        }

        @Override
        public Long part() {
          return factor * rows;
        }
      };
    }

    @Override
    public Long empty() {
      return 0L;
    }

    @Override
    public long bytes() {
      return 1L << 25; // no more than two in a job
    }

    @Override
    public long broadcastBytes(Integer factor) {
      return Integer.BYTES;
    }

    @Override
    public Long merge(Long one, Long other) {
      return one + other;
    }
  }

  private static BlockedRows rows(SparkSession spark, int count) {
    return SyntheticRows.pack(
        SyntheticRows.table(spark, SyntheticRows.of(count, 1), 3),
        SyntheticRows.columns(false, SyntheticRows.KIND),
        Precision.FLOAT,
        8);
  }

  private Future<Long> submit(SharedPasses passes, BlockedRows rows, int... factors) {
    Callable<Long> member =
        () -> {
          started.countDown();
          try {
            long sum = 0;
            for (int factor : factors) {
              sum += passes.run(rows, new Merging(Aggregation.AUTO, 2), factor, new Counting());
            }
            return sum;
          } finally {
            passes.leave();
          }
        };
    return threads.submit(member);
  }

  @Test
  void eachGetsItsOwnResultHoweverManyPassesItMakes(SparkSession spark) throws Exception {
    try (BlockedRows some = rows(spark, ROWS);
        BlockedRows others = rows(spark, 2 * ROWS)) {
      SharedPasses passes = new SharedPasses(3);
      Future<Long> one = submit(passes, some, 1, 10);
      Future<Long> two = submit(passes, some, 2, 3, 4, 5);
      Future<Long> three = submit(passes, others, 1);
      assertEquals(11 * ROWS, one.get());
      assertEquals(14 * ROWS, two.get());
      assertEquals(2 * ROWS, three.get());
    }
  }

  @Test
  void aFailureIsToldToAllWhoShareTheJobAndToNobodyElse(SparkSession spark) throws Exception {
    try (BlockedRows some = rows(spark, ROWS);
        BlockedRows others = rows(spark, 2 * ROWS)) {
      SharedPasses passes = new SharedPasses(3);
      List<Future<Long>> failing = List.of(submit(passes, some, 0), submit(passes, some, 1));
      Future<Long> apart = submit(passes, others, 1, 1);
      for (Future<Long> one : failing) {
        ExecutionException e = assertThrows(ExecutionException.class, one::get);
        assertTrue(e.getCause().getMessage().contains("planted"), e.toString());
      }
      assertEquals(4 * ROWS, apart.get());
    }
  }

  @Test
  void whoIsInterruptedIsNotWaitedFor(SparkSession spark) throws Exception {
    try (BlockedRows some = rows(spark, ROWS)) {
      SharedPasses passes = new SharedPasses(2);
      Future<Long> first = submit(passes, some, 1);
      started.await(); // a task that has not begun would not leave
      first.cancel(true);
      assertEquals(3 * ROWS, submit(passes, some, 1, 2).get());
    }
  }

  @Test
  void whoIsInterruptedLeavesTheJobToTheOthers(SparkSession spark) throws Exception {
    try (BlockedRows some = rows(spark, ROWS)) {
      SharedPasses passes = new SharedPasses(2);
      FutureTask<Long> pass =
          new FutureTask<>(
              () -> passes.run(some, new Merging(Aggregation.AUTO, 2), 3, new Counting()));
      Thread other = new Thread(pass);
      other.start();
      while (other.getState() != Thread.State.WAITING) { // for the second member
        Thread.onSpinWait();
      }
      Thread.currentThread().interrupt();
      try {
        passes.leave();
      } finally {
        assertTrue(Thread.interrupted());
      }
      assertEquals(3 * ROWS, (long) pass.get());
    }
  }

  @Test
  void whoIsInterruptedBeforehandBeginsNoJobForTheOthers(SparkSession spark) {
    try (BlockedRows some = rows(spark, ROWS)) {
      SharedPasses passes = new SharedPasses(1); // so that it is the last to come
      Thread.currentThread().interrupt();
      try {
        assertThrows(
            IllegalStateException.class,
            () -> passes.run(some, new Merging(Aggregation.AUTO, 2), 1, new Counting()));
      } finally {
        assertTrue(Thread.interrupted());
      }
    }
  }
}
