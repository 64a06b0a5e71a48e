package io.github.tributary.pipeline;

import org.apache.spark.ml.util.Identifiable$;

/**
 * The uid of a pipeline stage, known before its constructor runs.
 *
 * <p>Spark's superclasses create their Params in their constructors and ask the stage for its uid
 * there, when no field of a Java subclass is set yet. So a constructor announces the uid before it
 * calls its superclass, and {@code uid()} takes it from here.
 */
final class Uid {

  private static final ThreadLocal<String> ANNOUNCED = new ThreadLocal<>();

  private final String value;

  private Uid(String value) {
    this.value = value;
  }

  /** Announces the uid of the stage whose superclass is constructed next in this thread. */
  static Uid announce(String uid) {
    ANNOUNCED.set(uid);
    return new Uid(uid);
  }

  /** Announces a random uid. */
  static Uid random(String prefix) {
    return announce(Identifiable$.MODULE$.randomUID(prefix));
  }

  /** The announced uid, which is forgotten. */
  static String take() {
    String uid = ANNOUNCED.get();
    ANNOUNCED.remove();
    return uid;
  }

  /** The uid itself, for when the superclasses are done. */
  String value() {
    ANNOUNCED.remove();
    return value;
  }
}
