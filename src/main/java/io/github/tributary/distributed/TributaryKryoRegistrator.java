package io.github.tributary.distributed;

import com.esotericsoftware.kryo.Kryo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Registers the classes that training sends, for clusters that set {@code
 * spark.kryo.registrationRequired=true}:
 *
 * <pre>{@code
 * spark.serializer                 org.apache.spark.serializer.KryoSerializer
 * spark.kryo.registrationRequired  true
 * spark.kryo.registrator           io.github.tributary.distributed.TributaryKryoRegistrator
 * }</pre>
 *
 * <p>Where classes need no registration, Kryo works without it.
 */
public final class TributaryKryoRegistrator implements KryoRegistrator {

  // What their classes are made of.
  private static final List<Class<?>> PARTS =
      List.of(
          boolean[].class,
          byte[].class,
          int[].class,
          long[].class,
          float[].class,
          double[].class,
          TreeMap.class,
          UTF8String.class);

  /** For Spark, which makes it by its name. */
  public TributaryKryoRegistrator() {}

  @Override
  public void registerClasses(Kryo kryo) {
    try {
      for (String name : names()) {
        registerWithArrays(kryo, Class.forName(name, false, getClass().getClassLoader()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    for (Class<?> part : PARTS) {
      registerWithArrays(kryo, part);
    }
  }

  /**
   * The names of the project's classes that can be in an RDD, a broadcast or a result: many are not
   * visible here.
   */
  static List<String> names() throws IOException {
    try (InputStream list =
        TributaryKryoRegistrator.class.getResourceAsStream("kryo-classes.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void registerWithArrays(Kryo kryo, Class<?> type) {
    for (Class<?> each : List.of(type, type.arrayType())) {
      if (kryo.getClassResolver().getRegistration(each) == null) { // Spark has registered some
        kryo.register(each);
      }
    }
  }
}
