package io.github.tributary.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** When the jobs of one source file of Spark's started: iterations of solvers that report none. */
final class JobStarts extends SparkListener {

  private final String source;
  private final LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();

  /** Looks at jobs whose last stage was submitted from that file. */
  JobStarts(String source) {
    this.source = source;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (start.stageInfos().last().name().contains(source)) {
      starts.add(start.time());
    }
  }

  /** Waits for the events of so many jobs; the seconds from each start to the next. */
  double[] seconds(int jobs) {
    List<Long> times = new ArrayList<>();
    try {
      while (times.size() < jobs) {
        Long time = starts.poll(10, TimeUnit.SECONDS);
        if (time == null) {
          throw new IllegalStateException(
              times.size() + " jobs of " + source + "; expected " + jobs);
        }
        times.add(time);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    double[] seconds = new double[jobs - 1];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (times.get(i + 1) - times.get(i)) * 1e-3;
    }
    return seconds;
  }
}
