package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

/** The order of rows whose places are equal, as the shuffle gives them. */
class PlacedRowsTest {

  private static InternalRow row(long place, int... bytes) {
    byte[] row = new byte[bytes.length];
    for (int k = 0; k < row.length; k++) {
      row[k] = (byte) bytes[k];
    }
    return new RowShuffle.Writer().write(0, place, row);
  }

  private static List<String> order(InternalRow... rows) {
    PlacedRows sorted = new PlacedRows(new RowShuffle.Sorted(List.of(rows).iterator()));
    List<String> order = new ArrayList<>();
    while (sorted.advance()) {
      StringBuilder text = new StringBuilder().append(sorted.place()).append(':');
      for (byte number : sorted.bytes()) {
        text.append(' ').append(number & 0xFF);
      }
      order.add(text.toString());
    }
    return order;
  }

  @Test
  void rowsOfEqualPlaceAreSortedByTheirBytesWhateverTheirOrder() {
    List<String> expected =
        List.of("1: 9", "2: 5", "2: 5", "2: 5 0", "2: 200", "2: 200", "3: 1", "-1: 0");
    assertEquals(
        expected,
        order(
            row(1, 9),
            row(2, 200),
            row(2, 5),
            row(2, 5, 0),
            row(2, 200),
            row(2, 5),
            row(3, 1),
            row(-1, 0)));
    assertEquals(
        expected,
        order(
            row(1, 9),
            row(2, 5, 0),
            row(2, 5),
            row(2, 200),
            row(2, 5),
            row(2, 200),
            row(3, 1),
            row(-1, 0)));
  }

  @Test
  void tiesAtTheEndAreGivenToo() {
    assertEquals(List.of("7: 1", "7: 2", "7: 2"), order(row(7, 2), row(7, 1), row(7, 2)));
    assertEquals(List.of(), order());
  }
}
