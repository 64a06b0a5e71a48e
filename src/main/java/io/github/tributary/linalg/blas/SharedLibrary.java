package io.github.tributary.linalg.blas;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A native library and calls of its functions, through jffi.
 *
 * <p>What the library calls by a name that it defines is its own. Otherwise two OpenBLAS in a JVM
 * would mix: netlib makes the symbols of MLlib's global, and on Linux those go before the symbols
 * of a library that is loaded later.
 */
final class SharedLibrary {

  // RTLD_NOW and RTLD_DEEPBIND in dlfcn.h of glibc; jffi has no name for the second.
  private static final int ITS_OWN_SYMBOLS_FIRST = 0x2 | 0x8;

  // jffi closes a library that nobody refers to.
  private static final List<Library> OPEN = new CopyOnWriteArrayList<>();

  private final String name;
  private final Library library;

  private SharedLibrary(String name, Library library) {
    this.name = name;
    this.library = library;
  }

  /**
   * Loads a library for as long as the JVM runs.
   *
   * @param name its path, or a name that the system looks for
   * @throws UnsatisfiedLinkError if it cannot be loaded, with one line that says why
   */
  static SharedLibrary open(String name) {
    try {
      if (System.getProperty("os.name").startsWith("Linux")) {
        // How its symbols are found is settled by whoever loads it first.
        ofProcess("dlopen", Type.POINTER, name, ITS_OWN_SYMBOLS_FIRST);
      }
      Library library = Library.openLibrary(name, Library.NOW | Library.LOCAL);
      if (library == null) {
        throw new UnsatisfiedLinkError(Library.getLastError());
      }
      OPEN.add(library);
      return new SharedLibrary(name, library);
    } catch (LinkageError e) {
      // Where jffi itself cannot be loaded, its message holds traces of the stack, or nothing.
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      UnsatisfiedLinkError error =
          new UnsatisfiedLinkError(reason.lines().findFirst().orElse(e.toString()));
      error.initCause(e);
      throw error;
    }
  }

  /** Sets a variable of this process's environment that is not set. */
  static void setEnvironment(String variable, String value) {
    ofProcess("setenv", Type.SINT32, variable, value, 0);
  }

  private static void ofProcess(String function, Type result, Object... arguments) {
    // Not Library.getDefault(), which gives the reason of a failure once only.
    long address = Library.openLibrary(null, Library.LAZY).getSymbolAddress(function);
    if (address != 0) {
      Type[] types =
          Arrays.stream(arguments)
              .map(argument -> argument instanceof String ? Type.POINTER : Type.SINT32)
              .toArray(Type[]::new);
      CallContext context =
          CallContext.getCallContext(result, types, CallingConvention.DEFAULT, false);
      HeapInvocationBuffer values = new HeapInvocationBuffer(context, arguments.length);
      for (Object argument : arguments) {
        if (argument instanceof String text) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          values.putArray(bytes, 0, bytes.length, ArrayFlags.IN | ArrayFlags.NULTERMINATE);
        } else {
          values.putInt((Integer) argument);
        }
      }
      Invoker.getInstance().invokeLong(context, address, values);
    }
  }

  /** Whether it has a function of that name. */
  boolean has(String function) {
    return library.getSymbolAddress(function) != 0;
  }

  /**
   * Where a function is.
   *
   * @throws UnsatisfiedLinkError if the library has none of that name
   */
  long address(String function) {
    long address = library.getSymbolAddress(function);
    if (address == 0) {
      throw new UnsatisfiedLinkError(name + " has no function " + function);
    }
    return address;
  }

  /** Calls {@code int function(int …)}; one without a result returns anything. */
  int call(String function, int... arguments) {
    Type[] types = new Type[arguments.length];
    Arrays.fill(types, Type.SINT32);
    CallContext context =
        CallContext.getCallContext(Type.SINT32, types, CallingConvention.DEFAULT, false);
    HeapInvocationBuffer values = new HeapInvocationBuffer(context);
    for (int argument : arguments) {
      values.putInt(argument);
    }
    return Invoker.getInstance().invokeInt(context, address(function), values);
  }

  /** Calls {@code char *function(void)}. */
  String text(String function) {
    CallContext context =
        CallContext.getCallContext(Type.POINTER, new Type[0], CallingConvention.DEFAULT, false);
    long text =
        Invoker.getInstance()
            .invokeAddress(context, address(function), new HeapInvocationBuffer(context));
    return new String(
        MemoryIO.getInstance().getZeroTerminatedByteArray(text), StandardCharsets.UTF_8);
  }
}
