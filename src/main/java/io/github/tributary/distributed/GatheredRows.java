package io.github.tributary.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one partition by place, picked from those of the {@link WholeTable}, which stay where
 * they are.
 */
final class GatheredRows implements PlacedRows.Source {

  /** About as much memory is taken for each row, beside the row, while places are sorted. */
  static final int BYTES_PER_ROW = 44;

  private static final int TOGETHER = 32;
  private static final int CACHE_LINE = 64;
  // Of longer rows the processor guesses the rest.
  private static final int MOST_AHEAD = 4 * CACHE_LINE;

  private final List<RowChunk> chunks = new ArrayList<>();
  private final RowCursor row;
  private final RowCodec.Encoder encoder;
  // Of each row in the order in which it was found: its place, its chunk, where it begins there.
  private long[] places = new long[16];
  private int[] chunkOf = new int[16];
  private int[] starts = new int[16];
  private int rows;
  private long fingerprint;
  private final int[] sorted;
  private int next;

  // Nobody asks for it, but what was read must go somewhere.
  @SuppressWarnings("UnusedVariable")
  private int seen;

  /**
   * Finds and sorts the rows.
   *
   * @param table goes over all rows of the table
   * @param partition which of them belong here
   * @param row for reading the rows that do
   */
  GatheredRows(
      RowCursor table, Placing placing, int partition, RowCursor row, RowCodec.Encoder encoder) {
    this.row = row;
    this.encoder = encoder;
    while (table.advance()) {
      if (placing.takes(table)) {
        long place = placing.place(table.content());
        if (placing.partition(place) == partition) {
          take(table, place);
        }
      }
    }
    sorted = order(places, rows);
  }

  private void take(RowCursor table, long place) {
    if (chunks.isEmpty() || chunks.get(chunks.size() - 1) != table.chunk()) {
      chunks.add(table.chunk());
    }
    if (rows == places.length) {
      places = Arrays.copyOf(places, 2 * rows);
      chunkOf = Arrays.copyOf(chunkOf, 2 * rows);
      starts = Arrays.copyOf(starts, 2 * rows);
    }
    places[rows] = place;
    chunkOf[rows] = chunks.size() - 1;
    starts[rows++] = table.at();
    fingerprint += table.content();
  }

  /**
   * The numbers of rows in the order of their places as unsigned numbers: sorted by the high bits,
   * with the row's number for the low ones, and then by all bits.
   */
  static int[] order(long[] places, int rows) {
    long low = Math.max(1, Long.highestOneBit(rows) * 2 - 1);
    long[] keys = new long[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] = ((places[i] & ~low) | i) ^ Long.MIN_VALUE; // unsigned
    }
    Arrays.sort(keys);
    int[] sorted = new int[rows];
    for (int k = 0; k < rows; k++) {
      int i = (int) (keys[k] & low);
      // Few places have all high bits alike, unless they are equal.
      int to = k;
      while (to > 0 && Long.compareUnsigned(places[sorted[to - 1]], places[i]) > 0) {
        sorted[to] = sorted[to - 1];
        to--;
      }
      sorted[to] = i;
    }
    return sorted;
  }

  /** How many rows there are. */
  int count() {
    return rows;
  }

  /** The sum of the hashes of their content. */
  long fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean advance() {
    if (next % TOGETHER == 0) {
      approach();
    }
    return next++ < rows;
  }

  /**
   * Looks at the next rows, which lie anywhere in memory: none has to wait for another, so that the
   * processor fetches them side by side. One after the other, waiting takes longer than all else.
   */
  private void approach() {
    int sum = 0;
    for (int k = next; k < Math.min(next + TOGETHER, rows); k++) {
      int i = sorted[k];
      byte[] bytes = chunks.get(chunkOf[i]).bytes();
      int end = Math.min(bytes.length, starts[i] + MOST_AHEAD);
      for (int at = starts[i]; at < end; at += CACHE_LINE) {
        sum += bytes[at];
      }
    }
    seen += sum;
  }

  private int current() {
    return sorted[next - 1];
  }

  @Override
  public long place() {
    return places[current()];
  }

  @Override
  public byte[] bytes() {
    int i = current();
    row.moveTo(chunks.get(chunkOf[i]), starts[i]);
    return encoder.encode(row);
  }
}
