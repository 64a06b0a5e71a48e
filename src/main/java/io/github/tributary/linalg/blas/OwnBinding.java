package io.github.tributary.linalg.blas;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Defines netlib's JNI binding once more, apart from the one that others in the JVM may use. */
final class OwnBinding extends ClassLoader {

  static final String JNI = "dev.ludovic.netlib.blas.JNIBLAS";
  // What JNIBLAS extends and, being package-private, has to live in the same loader.
  private static final Set<String> OWN = Set.of(JNI, "dev.ludovic.netlib.blas.AbstractBLAS");

  OwnBinding() {
    super(BLAS.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!OWN.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
