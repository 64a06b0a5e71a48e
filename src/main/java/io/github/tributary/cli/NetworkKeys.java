package io.github.tributary.cli;

import io.github.tributary.nn.Layer;
import io.github.tributary.nn.activation.Activation;
import io.github.tributary.nn.head.Head;
import io.github.tributary.training.NetworkDesign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code network}. */
final class NetworkKeys {

  private NetworkKeys() {}

  static NetworkDesign design(Configuration config) {
    boolean automatic = config.texts("network.hidden").equals(List.of("auto"));
    List<String> units = automatic ? List.of() : config.texts("network.hidden");
    List<String> activations = activations(config, automatic);
    if (activations.size() != 1 && (automatic || activations.size() != units.size())) {
      throw new UsageException(
          "network.activation: expected one activation"
              + (automatic ? "" : ", or one per hidden layer (" + units.size() + ")")
              + ", found "
              + activations.size());
    }
    boolean normalized = config.flag("network.layerNormalization");
    List<Layer> hidden = new ArrayList<>();
    for (int l = 0; l < units.size(); l++) {
      String size = units.get(l);
      String activation = activations.get(activations.size() == 1 ? 0 : l);
      hidden.add(
          RunPlan.in(
              "network.hidden",
              () ->
                  new Layer(
                      wholeNumber(size),
                      RunPlan.in("network.activation", () -> Activation.parse(activation)),
                      normalized)));
    }
    Optional<Layer> template =
        automatic
            ? Optional.of(
                RunPlan.in(
                    "network.activation",
                    () -> new Layer(2, Activation.parse(activations.get(0)), normalized)))
            : Optional.empty();
    String loss =
        Synonyms.spelled("network.loss", config.text("network.loss"), "loss", NetworkDesign.LOSSES);
    int outputs =
        config.text("network.outputs").equals("auto")
            ? NetworkDesign.INFERRED
            : config.integer("network.outputs");
    if (outputs < 1 && !config.text("network.outputs").equals("auto")) {
      throw new UsageException("network.outputs: expected auto or a number ≥ 1, found " + outputs);
    }
    RunPlan.in(
        "network.loss",
        () ->
            outputs == NetworkDesign.INFERRED || NetworkDesign.leavesActivation(loss)
                ? NetworkDesign.headOf(loss)
                : Head.parse(loss, outputs));
    return RunPlan.in(
        "training",
        () ->
            new NetworkDesign(
                hidden, template, loss, outputs, config.number("training.labelSmoothing")));
  }

  private static List<String> activations(Configuration config, boolean automatic) {
    List<String> texts = config.texts("network.activation");
    if (!texts.equals(List.of("auto"))) {
      return texts.stream()
          .map(text -> Synonyms.spelled("network.activation", text, "activation", Activation.FORMS))
          .toList();
    }
    Activation own = automatic ? NetworkDesign.CHOSEN_ACTIVATION : NetworkDesign.DEFAULT_ACTIVATION;
    return List.of(own.text());
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("network.hidden: expected numbers of units, found '" + text + "'");
    }
  }
}
