package io.github.tributary.tables.csv;

import com.univocity.parsers.csv.CsvFormat;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How CSV files are written: what the user's options say, and for the rest RFC 4180 or what the
 * files themselves show.
 *
 * @param separator what stands between cells
 * @param encoding the character set, by Java's name
 * @param multiLine whether quoted cells hold line breaks, so that a file cannot be split
 * @param numbers how numbers are written
 * @param options the user's options of Spark's reader, by their names in lower case
 */
record CsvDialect(
    String separator,
    String encoding,
    boolean multiLine,
    NumberStyle numbers,
    Map<String, String> options)
    implements Serializable {

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');
  private static final Set<String> OF_CELLS =
      Set.of(
          "header",
          "sep",
          "quote",
          "escape",
          "comment",
          "encoding",
          "multiline",
          "ignoreleadingwhitespace",
          "ignoretrailingwhitespace");
  private static final String QUOTE = "\"";
  // More columns than anybody has; without a limit of its own the parser stops at 512.
  private static final int MOST_COLUMNS = 100_000;

  /** The dialect that the options alone tell, with {@code fallback} between cells. */
  static CsvDialect of(Map<String, String> given, String fallback) {
    Map<String, String> options = new TreeMap<>();
    given.forEach((key, value) -> options.put(key.toLowerCase(java.util.Locale.ROOT), value));
    NumberStyle numbers = NumberStyle.take(options);
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", fallback));
    return new CsvDialect(
        separator.equals("\\t") ? "\t" : separator,
        options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8")),
        Boolean.parseBoolean(options.get("multiline")),
        numbers,
        options);
  }

  boolean hasHeader() {
    return Boolean.parseBoolean(options.getOrDefault("header", "true"));
  }

  /** Whether the user named what this record would otherwise find out. */
  boolean names(String... keys) {
    return List.of(keys).stream().anyMatch(options::containsKey);
  }

  /** This dialect with the separator that a line has most of, outside of quotes. */
  CsvDialect withSeparatorOf(String line) {
    if (names("sep", "delimiter")) {
      return this;
    }
    Map<Character, Integer> counts = new HashMap<>();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == quote().charAt(0);
      if (!quoted && SEPARATORS.contains(c)) {
        counts.merge(c, 1, Integer::sum);
      }
    }
    // In a line with none of them a single column stands.
    return SEPARATORS.stream()
        .filter(counts::containsKey)
        .max(Comparator.comparing(counts::get))
        .map(found -> with(found.toString(), encoding, multiLine))
        .orElse(this);
  }

  CsvDialect inEncoding(String name) {
    // Spark finds the ends of lines in bytes, which these encodings do not share with ASCII.
    return with(separator, name, multiLine || name.startsWith("UTF-16"));
  }

  CsvDialect acrossLines() {
    return with(separator, encoding, true);
  }

  private CsvDialect with(String newSeparator, String newEncoding, boolean newMultiLine) {
    return new CsvDialect(newSeparator, newEncoding, newMultiLine, numbers, options);
  }

  /** Whether a cell is what the user calls missing. */
  boolean isNull(String cell) {
    return cell == null || cell.equals(options.get("nullvalue"));
  }

  /** Whether a text ends inside of quotes. */
  boolean leavesQuotesOpen(CharSequence text) {
    if (quote().isEmpty()) {
      return false;
    }
    char quote = quote().charAt(0);
    char escape = first(escape());
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      if (escape != quote && open && text.charAt(i) == escape) {
        i++; // whatever is escaped
      } else {
        open ^= text.charAt(i) == quote;
      }
    }
    return open;
  }

  String quote() {
    return options.getOrDefault("quote", QUOTE);
  }

  /** RFC 4180 writes a quote inside of quotes twice. */
  String escape() {
    return options.getOrDefault("escape", QUOTE);
  }

  /**
   * Whether a decimal mark may stand between thousands: a comma anywhere, a point where cells are
   * separated as in countries with decimal commas, unless somebody said what it is.
   */
  boolean mayGroupThousandsBy(char mark) {
    return mark == ',' || (separator.equals(";") && !numbers.named());
  }

  /** Options of Spark's reader. */
  Map<String, String> forSpark() {
    Map<String, String> all = new TreeMap<>();
    all.put("header", "true");
    all.put("ignoreleadingwhitespace", "true");
    all.put("ignoretrailingwhitespace", "true");
    all.put("maxcolumns", Integer.toString(MOST_COLUMNS));
    all.putAll(options);
    all.put("sep", separator);
    all.put("quote", quote());
    all.put("escape", escape());
    all.put("encoding", encoding);
    all.put("multiline", Boolean.toString(multiLine));
    return all;
  }

  /** The options that say where cells begin and end: nothing else is needed to find one. */
  Map<String, String> ofCells() {
    Map<String, String> all = forSpark();
    all.keySet().retainAll(OF_CELLS);
    return all;
  }

  /** The parser that Spark uses, set up as Spark does it. */
  CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    CsvFormat format = settings.getFormat();
    format.setDelimiter(separator);
    format.setQuote(first(quote()));
    format.setQuoteEscape(first(escape()));
    format.setComment(first(options.getOrDefault("comment", "")));
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setIgnoreLeadingWhitespaces(isTrimmed("ignoreleadingwhitespace"));
    settings.setIgnoreTrailingWhitespaces(isTrimmed("ignoretrailingwhitespace"));
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setMaxCharsPerColumn(-1);
    settings.setReadInputOnSeparateThread(false);
    return new CsvParser(settings);
  }

  private boolean isTrimmed(String key) {
    return Boolean.parseBoolean(options.getOrDefault(key, "true"));
  }

  private static char first(String text) {
    return text.isEmpty() ? '\0' : text.charAt(0);
  }
}
