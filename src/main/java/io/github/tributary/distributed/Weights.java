package io.github.tributary.distributed;

import io.github.tributary.linalg.ArrayStreams;
import io.github.tributary.linalg.Matrix;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;

/** The parameters of a network on their way to the tasks, in its precision. */
final class Weights implements Serializable {

  private static final long serialVersionUID = 1L;

  // None: writeObject writes the matrix by itself.
  @SuppressWarnings("UnusedVariable") // read by Java serialisation
  private static final ObjectStreamField[] serialPersistentFields = {};

  private Matrix column;

  /** Weights on one column; not copied. */
  Weights(Matrix column) {
    this.column = column;
  }

  /** The column. */
  Matrix column() {
    return column;
  }

  /** How many bytes they take. */
  long bytes() {
    return (long) column.precision().bytes() * column.size();
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    ArrayStreams.write(column, out);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    column = ArrayStreams.readMatrix(in);
  }
}
