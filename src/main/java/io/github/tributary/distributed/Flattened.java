package io.github.tributary.distributed;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The elements of each part of a sequence, one part at a time. */
final class Flattened<S, T> implements Iterator<T> {

  private final Iterator<S> parts;
  private final Function<S, Iterator<T>> elements;
  private Iterator<T> current = Collections.emptyIterator();

  Flattened(Iterator<S> parts, Function<S, Iterator<T>> elements) {
    this.parts = parts;
    this.elements = elements;
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && parts.hasNext()) {
      current = elements.apply(parts.next());
    }
    return current.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.next();
  }
}
