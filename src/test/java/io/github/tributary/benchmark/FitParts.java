package io.github.tributary.benchmark;

import io.github.tributary.optim.Iteration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;

/** Where the time of a fit in minibatches goes, by what it reports and the stages of its jobs. */
final class FitParts extends SparkListener {

  /** Of what {@link #of} gives. */
  static final List<String> NAMES =
      List.of("scan", "packing", "passes", "last loss", "between jobs");

  private final SparkContext context;
  private final List<StageInfo> stages = new ArrayList<>();

  FitParts(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    stages.add(completed.stageInfo());
  }

  /** Forgets the stages so far. */
  void start() {
    waitForEvents();
    stages.clear();
  }

  /**
   * The seconds of each part since {@link #start}.
   *
   * @param seconds of the whole fit
   */
  double[] of(double seconds, List<Iteration> passes) {
    waitForEvents();
    double scan = secondsOf("DataScan");
    double packing = secondsOf("BlockedRows");
    double loss = seconds(stages.get(stages.size() - 1));
    double all = passes.stream().mapToDouble(Iteration::seconds).sum();
    return new double[] {scan, packing, all, loss, seconds - scan - packing - all - loss};
  }

  private double secondsOf(String place) {
    return stages.stream()
        .filter(stage -> stage.name().contains(place))
        .mapToDouble(FitParts::seconds)
        .sum();
  }

  private void waitForEvents() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double seconds(StageInfo stage) {
    return ((Long) stage.completionTime().get() - (Long) stage.submissionTime().get()) * 1e-3;
  }
}
