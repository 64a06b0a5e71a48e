package io.github.tributary.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not be written or printed: the values of names such as {@code password}, {@code
 * secret.key} or {@code authToken}, and the password in an address, {@code user:password@host}.
 */
public final class Secrets {

  /** What stands in the place of a secret in messages. */
  public static final String HIDDEN = "*****";

  private static final Set<String> WORDS =
      Set.of(
          ("password passwords passwd passphrase passcode pwd pass secret secrets token tokens key keys"
                  + " credential credentials jaas sig signature")
              .split(" ", -1));

  /** A word may be written together with another before it, as in {@code apikey}. */
  private static final Pattern JOINED =
      Pattern.compile(
          "\\w*(password|passwd|passphrase|secret|token|credentials?"
              + "|(api|access|secret|private|account|auth|master|shared|encryption|license)keys?)");

  /** After such a word: the name is that of something else, which is no secret. */
  private static final Set<String> ABOUT =
      Set.of(
          ("column columns col cols field fields file files filename path location dir folder store storetype"
                  + " provider providers class type format size length bits algorithm enabled required mechanism"
                  + " bit factory dedup ratio renewal interval timeout url uri endpoint host alias name names space serializer"
                  + " deserializer converter ref service manager order")
              .split(" ", -1));

  /** Before the word key: it is one of a table. */
  private static final Set<String> OF_TABLES =
      Set.of(
          ("primary partition partitioning sort foreign row hash group grouping join dist distribution unique"
                  + " cluster clustering natural surrogate business record message map max min num")
              .split(" ", -1));

  /** {@code user:password@} of an address. */
  private static final Pattern IN_ADDRESS =
      Pattern.compile("(?<=//)([^/\\s:@'\"]*):([^/\\s'\"]+)(?=@)");

  /** {@code name=value} in the options of an address, or of a JVM. */
  private static final Pattern PAIR = Pattern.compile("(?<=[?&;]|-D)([\\w.-]+)=([^&;\\s'\"]+)");

  private Secrets() {}

  /** Whether a name looks like that of a secret, in any case and with any marks between words. */
  public static boolean isSecret(String name) {
    List<String> words = words(name);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean secret = WORDS.contains(word) || JOINED.matcher(word).matches();
      boolean about = i + 1 < words.size() && ABOUT.contains(words.get(i + 1));
      boolean ofTable = i > 0 && OF_TABLES.contains(words.get(i - 1));
      if (secret && !about && !ofTable) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    String apart =
        name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("([A-Z])([A-Z][a-z])", "$1 $2");
    for (String word : apart.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /** A text without the secrets in its addresses. */
  public static String hidden(String text) {
    return replaced(text, (name, secret) -> HIDDEN);
  }

  /**
   * A text with something else in the place of each secret in its addresses.
   *
   * @param other by the name of the secret, which is {@code password} before an @, and its text
   */
  public static String replaced(String text, BinaryOperator<String> other) {
    String plain =
        IN_ADDRESS
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1) + ":" + other.apply("password", found.group(2))));
    return PAIR.matcher(plain).replaceAll(found -> Matcher.quoteReplacement(pair(found, other)));
  }

  private static String pair(MatchResult found, BinaryOperator<String> other) {
    String name = found.group(1);
    return isSecret(name) ? name + "=" + other.apply(name, found.group(2)) : found.group();
  }
}
