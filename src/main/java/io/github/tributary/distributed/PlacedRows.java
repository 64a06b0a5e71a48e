package io.github.tributary.distributed;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * The rows of a partition in their final order, one after the other: by place, and rows of equal
 * place by their bytes.
 */
final class PlacedRows {

  private final Source source;
  // The rows of equal place, mostly none: by their bytes, and how often each comes. Many equal
  // rows take no more memory than one.
  private final TreeMap<byte[], Long> ties = new TreeMap<>(Arrays::compareUnsigned);
  private boolean more;
  private long place;
  private byte[] bytes;
  private long copies;

  /** Rows by place alone. */
  interface Source {

    /** Goes to the next row; false if there is none. */
    boolean advance();

    /** Where the row stands, as an unsigned number. */
    long place();

    /** The row as {@link RowCodec} has it, in an array of its own. */
    byte[] bytes();
  }

  PlacedRows(Source source) {
    this.source = source;
    more = source.advance();
  }

  /** Goes to the next row; false if there is none. */
  boolean advance() {
    if (copies > 0) {
      copies--;
      return true;
    }
    if (ties.isEmpty()) {
      if (!more) {
        return false;
      }
      place = source.place();
      bytes = source.bytes();
      more = source.advance();
      if (!more || source.place() != place) {
        return true;
      }
      ties.put(bytes, 1L);
      do {
        ties.merge(source.bytes(), 1L, Long::sum);
        more = source.advance();
      } while (more && source.place() == place);
    }
    var first = ties.pollFirstEntry();
    bytes = first.getKey();
    copies = first.getValue() - 1;
    return true;
  }

  /** Where the row stands, as an unsigned number. */
  long place() {
    return place;
  }

  /** The row; not to be written to. */
  byte[] bytes() {
    return bytes;
  }
}
