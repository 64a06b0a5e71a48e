package io.github.tributary.linalg.blas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the file of a 64-bit, little-endian library says to the system's loader: ELF of Linux,
 * Mach-O of macOS.
 *
 * @param machine the processor, by the number that either format has for it
 * @param needed the libraries that it is linked with
 * @param runPaths where it has them looked for
 * @param functions what it exports; of Mach-O only, where C's names begin with an underscore
 */
record NativeFile(int machine, List<String> needed, List<String> runPaths, Set<String> functions) {

  private static final int MACH_O = 0xfeedfacf;
  private static final int UNIVERSAL = 0xbebafeca;
  private static final int ELF = 0x464c457f;

  // Kinds of Mach-O's load commands.
  private static final int SYMTAB = 0x2;
  private static final int LOAD_DYLIB = 0xc;
  private static final int LOAD_WEAK_DYLIB = 0x80000018;
  private static final int REEXPORT_DYLIB = 0x8000001f;
  private static final int RPATH = 0x8000001c;

  // Kinds of ELF's segments, and of the entries of its dynamic section.
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;

  /** As the bytes of a file say. */
  static NativeFile of(InputStream in) throws IOException {
    return of(ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The same for each processor that a file of macOS is for. */
  static List<NativeFile> ofEach(InputStream in) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(in.readAllBytes());
    List<NativeFile> files = new ArrayList<>();
    for (int i = 0; i < file.getInt(4); i++) {
      files.add(of(architecture(file, i)));
    }
    return files;
  }

  private static NativeFile of(ByteBuffer file) throws IOException {
    return switch (file.getInt(0)) {
      case UNIVERSAL -> of(onlyArchitecture(file));
      case MACH_O -> machO(file);
      case ELF -> elf(file);
      default -> throw new IOException("neither ELF nor Mach-O");
    };
  }

  private static ByteBuffer onlyArchitecture(ByteBuffer file) throws IOException {
    file.order(ByteOrder.BIG_ENDIAN);
    if (file.getInt(4) != 1) {
      throw new IOException("for more than one architecture");
    }
    return architecture(file, 0);
  }

  /** Each has an entry of 20 bytes after the header's 8, in which the place comes third. */
  private static ByteBuffer architecture(ByteBuffer file, int i) {
    int entry = 8 + 20 * i;
    return file.slice(file.getInt(entry + 8), file.getInt(entry + 12))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static NativeFile machO(ByteBuffer file) {
    List<String> needed = new ArrayList<>();
    List<String> runPaths = new ArrayList<>();
    Set<String> functions = new HashSet<>();
    int at = 32;
    for (int commands = file.getInt(16); commands > 0; commands--) {
      switch (file.getInt(at)) {
        case LOAD_DYLIB, LOAD_WEAK_DYLIB, REEXPORT_DYLIB ->
            needed.add(text(file, at + file.getInt(at + 8)));
        case RPATH -> runPaths.add(text(file, at + file.getInt(at + 8)));
        case SYMTAB -> exported(file, at, functions);
        default -> {}
      }
      at += file.getInt(at + 4);
    }
    return new NativeFile(file.getInt(4), needed, runPaths, functions);
  }

  private static void exported(ByteBuffer file, int command, Set<String> functions) {
    int symbol = file.getInt(command + 8);
    int names = file.getInt(command + 16);
    for (int i = file.getInt(command + 12); i > 0; i--, symbol += 16) {
      // External and not private, and in a section of this file.
      if ((file.get(symbol + 4) & 0x1f) == 0x0f) {
        functions.add(text(file, names + file.getInt(symbol)));
      }
    }
  }

  private static NativeFile elf(ByteBuffer file) {
    int segments = (int) file.getLong(32);
    int size = file.getShort(54);
    int count = file.getShort(56);
    long strings = 0;
    List<Long> needed = new ArrayList<>();
    List<Long> runPaths = new ArrayList<>();
    for (int segment = segments; segment < segments + count * size; segment += size) {
      if (file.getInt(segment) == PT_DYNAMIC) {
        int at = (int) file.getLong(segment + 8);
        for (; file.getLong(at) != 0; at += 16) {
          long value = file.getLong(at + 8);
          switch ((int) file.getLong(at)) {
            case DT_NEEDED -> needed.add(value);
            case DT_RPATH, DT_RUNPATH -> runPaths.add(value);
            case DT_STRTAB -> strings = value;
            default -> {}
          }
        }
      }
    }
    // The strings are where they are in memory; the segment that holds them says where in the file.
    for (int segment = segments; segment < segments + count * size; segment += size) {
      long from = file.getLong(segment + 16);
      if (file.getInt(segment) == PT_LOAD
          && strings >= from
          && strings < from + file.getLong(segment + 32)) {
        int inFile = (int) (strings - from + file.getLong(segment + 8));
        return new NativeFile(
            file.getShort(18),
            texts(file, inFile, needed),
            texts(file, inFile, runPaths),
            Set.of());
      }
    }
    throw new IllegalArgumentException("no strings");
  }

  private static List<String> texts(ByteBuffer file, int strings, List<Long> offsets) {
    return offsets.stream().map(offset -> text(file, strings + offset.intValue())).toList();
  }

  private static String text(ByteBuffer file, int from) {
    int to = from;
    while (file.get(to) != 0) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    file.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
