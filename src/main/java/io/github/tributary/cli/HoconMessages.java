package io.github.tributary.cli;

import com.typesafe.config.ConfigException;
import java.util.List;

/** What HOCON says of a file that it cannot read, in words that fit what is wrong. */
final class HoconMessages {

  private static final String AT_END = ", found the end of the file";

  /** HOCON's parser shares some messages between braces, lists and includes. */
  private static final List<Replacement> PLAIN =
      List.of(
          new Replacement(
              "expecting a close parentheses '\\)' here, not: end of file.*",
              "expected a closing brace '}'" + AT_END),
          new Replacement(
              "expecting a close parentheses '\\)' here, not: (.*)",
              "expected a key or a closing brace '}', found $1"),
          new Replacement(
              "Expecting close brace } or (a field name here|a comma), got end of file.*",
              "expected a closing brace '}'" + AT_END),
          new Replacement(
              "List should have had .*(instead had|or a comma, got) token: end of file.*",
              "expected a closing bracket ']'" + AT_END),
          new Replacement(
              "Expecting .*JSON does not allow unescaped newline in quoted strings.*",
              "expected a closing quote '\"' before the end of the line"),
          new Replacement(
              " \\(if you (intended|want) .*",
              "; put it into double quotes if it belongs to a text"));

  /** What stands in the place of a message. */
  private record Replacement(String message, String plain) {

    String in(String text) {
      return text.replaceFirst(message, plain);
    }
  }

  private HoconMessages() {}

  /**
   * The message in one line.
   *
   * @param path how HOCON calls the file
   * @param name how the user calls it
   */
  static String plain(ConfigException problem, String path, String name) {
    String message = problem.getMessage().lines().findFirst().orElse("").replace(path, name);
    for (Replacement one : PLAIN) {
      message = one.in(message);
    }
    return message;
  }
}
