package io.github.tributary.training;

import io.github.tributary.nn.Layer;
import java.util.List;

/**
 * What a user says of the network before the data is known.
 *
 * @param hidden the hidden layers, first to last; empty for logistic and linear regression
 * @param loss the text form of the output head, for example {@code softmax-cross-entropy}
 * @param outputs the units of the output layer, or {@link #INFERRED}
 */
public record NetworkDesign(List<Layer> hidden, String loss, int outputs) {

  /** The number of outputs follows from the labels. */
  public static final int INFERRED = 0;

  /** Copies the layers and checks the number of outputs. */
  public NetworkDesign {
    hidden = List.copyOf(hidden);
    if (outputs < 0) {
      throw new IllegalArgumentException("outputs: expected at least 1, found " + outputs);
    }
  }
}
