package io.github.tributary.distributed;

import io.github.tributary.linalg.Precision;
import io.github.tributary.nn.Network;
import io.github.tributary.nn.Workspace;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The work buffers of tasks that are over, for the tasks of the next job in this JVM. Else every
 * step of training would allocate them anew, megabytes per core, and leave them to the garbage
 * collector, which works on the cores of the tasks. A JVM that is short of memory drops them.
 */
final class Workspaces {

  private static final Workspaces OF_JVM =
      new Workspaces(Runtime.getRuntime().availableProcessors());

  private final Deque<SoftReference<Workspace>> kept = new ArrayDeque<>();
  private final int most;

  /** An empty store of at most so many. */
  Workspaces(int most) {
    this.most = most;
  }

  /** Those of this JVM, as many as may run at a time. */
  static Workspaces ofJvm() {
    return OF_JVM;
  }

  /** A workspace that nobody else has: one that was kept if one fits, else a new one. */
  synchronized Workspace take(Network network, Precision precision) {
    Iterator<SoftReference<Workspace>> newestFirst = kept.iterator();
    while (newestFirst.hasNext()) {
      Workspace workspace = newestFirst.next().get();
      if (workspace == null) {
        newestFirst.remove();
      } else if (workspace.fits(network, precision)) {
        newestFirst.remove();
        return workspace;
      }
    }
    return new Workspace(network, precision);
  }

  /** Keeps a workspace that its task needs no more. */
  synchronized void keep(Workspace workspace) {
    workspace.release();
    kept.addFirst(new SoftReference<>(workspace));
    if (kept.size() > most) {
      kept.removeLast();
    }
  }
}
