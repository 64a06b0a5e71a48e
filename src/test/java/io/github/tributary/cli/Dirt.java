package io.github.tributary.cli;

import static io.github.tributary.cli.PlainTable.COUNT;
import static io.github.tributary.cli.PlainTable.DAY;
import static io.github.tributary.cli.PlainTable.LABEL;
import static io.github.tributary.cli.PlainTable.LAST;
import static io.github.tributary.cli.PlainTable.SHARE;
import static io.github.tributary.cli.PlainTable.TOWN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A plain table made dirty in one way, and what is right then.
 *
 * @param name the way
 * @param files the bytes of the files, by name
 * @param options what the user says of them, as data.options
 * @param refused what the one line holds that refuses it; empty if the model is that of the plain
 *     table
 */
record Dirt(String name, Map<String, byte[]> files, String options, List<String> refused) {

  /** A way to make a table dirty. */
  interface Kind {
    Dirt of(PlainTable plain, Random random) throws IOException;
  }

  private static final String FILE = "table.csv";
  private static final List<String> DATES =
      List.of("dd.MM.yyyy", "yyyy/MM/dd", "dd-MMM-yyyy", "d MMM yyyy", "MMM d, yyyy", "d.M.yyyy");
  private static final List<List<String>> LABELS =
      List.of(
          List.of("0", "1"),
          List.of("1", "2"),
          List.of("-1", "1"),
          List.of("0", "5"),
          List.of("94103", "94110"),
          List.of("false", "true"),
          List.of("n", "y"),
          List.of("not at all", "yes, sure"),
          List.of("N ", "Y "),
          List.of("FALSE", "TRUE"));
  private static final List<String> MISSING =
      List.of("NA", "nan", "NaN", "null", "NULL", "N/A", "n/a", "#N/A", "<NA>");
  private static final List<String> ODD =
      List.of("oops", "?", "0x10", "1_000", "12 kg", "--", "$5");
  private static final List<String> HOSTILE =
      List.of(
          "a.b",
          "a`b",
          "a b",
          "select",
          "'; DROP TABLE x; --",
          "größe",
          "a\"b",
          "*",
          "${HOME}",
          "a,b",
          "😀",
          "x[0]",
          "a=b",
          "__index__");

  /** All ways, the one that changes nothing first. */
  static final List<Kind> KINDS =
      List.of(
          (plain, random) -> same("plain", plain.text(","), ""),
          (plain, random) -> same("all cells quoted", plain.text(",", "\n", cell -> true), ""),
          (plain, random) -> same("lines of Windows", plain.text(",", "\r\n", cell -> false), ""),
          (plain, random) -> {
            String separator = List.of(";", "\t", "|").get(random.nextInt(3));
            return same("separator " + separator, plain.text(separator), "");
          },
          (plain, random) -> same("byte-order mark", "\ufeff" + plain.text(","), ""),
          (plain, random) -> same("UTF-16", plain.text(",").getBytes(StandardCharsets.UTF_16), ""),
          (plain, random) ->
              same(
                  "windows-1252",
                  plain.text(",").getBytes(Charset.forName("windows-1252")),
                  "encoding = windows-1252"),
          (plain, random) ->
              refused(
                  "an encoding that nobody named",
                  plain.text(",").getBytes(Charset.forName("windows-1252")),
                  "table.csv, line ",
                  "is not UTF-8",
                  "data.options.encoding"),
          (plain, random) -> same("decimal commas", commas(plain).text(";"), "decimal = \",\""),
          (plain, random) ->
              refused(
                  "decimal commas that nobody named",
                  bytes(commas(plain).text(";")),
                  "has a decimal comma; say data.options.decimal"),
          (plain, random) -> same("thousands", thousands(plain).text(";"), "thousands = \",\""),
          (plain, random) ->
              refused(
                  "thousands that nobody named",
                  bytes(thousands(plain).text(";")),
                  "column 'count'",
                  "thousands"),
          (plain, random) -> same("percent", percent(plain).text(","), "percent = true"),
          (plain, random) ->
              refused(
                  "percent that nobody named",
                  bytes(percent(plain).text(",")),
                  "column 'share'",
                  "is a percentage"),
          Dirt::missingWords,
          Dirt::oddCell,
          (plain, random) ->
              refused(
                  "infinity",
                  bytes(plain.withCell(random.nextInt(PlainTable.ROWS), LAST, "-inf").text(",")),
                  "infinite",
                  "'last'"),
          (plain, random) ->
              refused(
                  "a name twice",
                  bytes(
                      plain
                          .withHeader("share", "count", "share", "day", "label", "last")
                          .text(",")),
                  "table.csv: its header names column 'share' twice"),
          (plain, random) -> same("an index without a name", indexed(plain), ""),
          Dirt::hostileHeader,
          Dirt::longRow,
          Dirt::shortRows,
          (plain, random) -> {
            String style = DATES.get(random.nextInt(DATES.size()));
            return same("days as " + style, days(plain, style).text(";"), "");
          },
          (plain, random) ->
              refused(
                  "days that may be months",
                  bytes(days(plain, "dd/MM/yyyy").text(",")),
                  "column 'day'",
                  "may begin with the day or with the month"),
          (plain, random) ->
              same("days first", days(plain, "d/M/yyyy").text(","), "dayFirst = true"),
          (plain, random) ->
              same("months first", days(plain, "MM/dd/yyyy").text(","), "dayFirst = false"),
          (plain, random) -> {
            List<String> codes = LABELS.get(random.nextInt(LABELS.size()));
            return same("labels " + codes, labelled(plain, codes).text(","), "");
          },
          (plain, random) -> refused("an empty file", new byte[0], "the data has no rows"),
          (plain, random) ->
              refused(
                  "a header alone",
                  bytes(plain.withRows(List.of()).text(",")),
                  "the data has no rows"),
          (plain, random) ->
              refused("one row", bytes(plain.withRows(plain.rows().subList(0, 1)).text(",")), ""),
          (plain, random) ->
              refused(
                  "equal rows",
                  bytes(plain.withRows(Collections.nCopies(50, plain.rows().get(0))).text(",")),
                  ""),
          (plain, random) -> {
            String text = plain.text(",");
            return refused(
                "a header in the middle",
                bytes(text + text),
                "table.csv, line 122 is the header again");
          },
          (plain, random) ->
              same("line breaks in cells", plain.with(TOWN, town -> town + "\n2").text(","), ""),
          (plain, random) -> {
            List<List<String>> rows = new ArrayList<>(plain.rows());
            Collections.shuffle(rows, random);
            return same("rows in another order", plain.withRows(rows).text(","), "");
          },
          Dirt::otherOrder,
          (plain, random) ->
              new Dirt(
                  "files with other columns",
                  Map.of("1.csv", bytes(plain.text(",")), "2.csv", bytes("share,town\n1,Ulm\n")),
                  "",
                  List.of("2.csv: expected the columns of", "without count, day, label, last")),
          (plain, random) -> new Dirt("gzip", Map.of("table.csv.gz", zipped(plain)), "", List.of()),
          (plain, random) -> same("empty lines", plain.text(",").replace("\n", "\n\n"), ""),
          (plain, random) ->
              same(
                  "a separator after each row",
                  plain.text(",").replaceAll("(?<=\\d|,)\n", ",\n"),
                  ""),
          (plain, random) -> same("blanks", plain.text(" , "), ""));

  /** The way of a seed. */
  static Dirt drawn(long seed, PlainTable plain) throws IOException {
    return KINDS.get((int) (seed % KINDS.size())).of(plain, new Random(seed));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Dirt same(String name, String text, String options) {
    return same(name, bytes(text), options);
  }

  private static Dirt same(String name, byte[] file, String options) {
    return new Dirt(name, Map.of(FILE, file), options, List.of());
  }

  private static Dirt refused(String name, byte[] file, String... texts) {
    return new Dirt(name, Map.of(FILE, file), "", List.of(texts));
  }

  private static PlainTable commas(PlainTable plain) {
    return plain
        .with(SHARE, cell -> cell.replace('.', ','))
        .with(LAST, cell -> cell.replace('.', ','));
  }

  private static PlainTable thousands(PlainTable plain) {
    return plain.with(COUNT, cell -> String.format(Locale.ROOT, "%,d", Integer.parseInt(cell)));
  }

  private static PlainTable percent(PlainTable plain) {
    return plain.with(SHARE, cell -> Math.round(100 * Double.parseDouble(cell)) + "%");
  }

  private static PlainTable days(PlainTable plain, String style) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(style, Locale.ROOT);
    return plain.with(DAY, day -> LocalDate.parse(day).format(format));
  }

  private static PlainTable labelled(PlainTable plain, List<String> codes) {
    return plain.with(LABEL, label -> codes.get(label.equals("yes") ? 1 : 0));
  }

  private static Dirt missingWords(PlainTable plain, Random random) {
    String word = MISSING.get(random.nextInt(MISSING.size()));
    List<List<String>> rows =
        plain.rows().stream()
            .map(row -> row.stream().map(cell -> cell.isEmpty() ? word : cell).toList())
            .toList();
    return same("missing as " + word, plain.withRows(rows).text(","), "");
  }

  private static Dirt oddCell(PlainTable plain, Random random) {
    int row = random.nextInt(PlainTable.ROWS);
    int column = List.of(SHARE, COUNT, DAY, LAST).get(random.nextInt(4));
    String odd = ODD.get(random.nextInt(ODD.size()));
    return refused(
        "an odd cell " + odd,
        bytes(plain.withCell(row, column, odd).text(",")),
        "column '" + plain.header().get(column) + "'",
        "table.csv, line " + (row + 2) + ": '" + odd + "' is no ");
  }

  private static String indexed(PlainTable plain) {
    StringBuilder text = new StringBuilder();
    int row = -1;
    for (String line : plain.text(",").lines().toList()) {
      text.append(row < 0 ? "" : row).append(',').append(line).append('\n');
      row++;
    }
    return text.toString();
  }

  private static Dirt hostileHeader(PlainTable plain, Random random) {
    String name = HOSTILE.get(random.nextInt(HOSTILE.size()));
    return same(
        "a column named " + name,
        plain.withHeader("share", "count", name, "day", "label", "last").text(","),
        "");
  }

  private static Dirt longRow(PlainTable plain, Random random) {
    List<String> lines = new ArrayList<>(plain.text(",").lines().toList());
    int line = 1 + random.nextInt(PlainTable.ROWS);
    lines.set(line, lines.get(line) + ",7");
    return refused(
        "a row that is too long",
        bytes(String.join("\n", lines)),
        "table.csv, line " + (line + 1) + ": expected 6 cells as in the header, found 7");
  }

  /** The last cell is missing, and so is the separator before it. */
  private static Dirt shortRows(PlainTable plain, Random random) {
    return same("rows that are too short", plain.text(",").replaceAll(",(?=\n)", ""), "");
  }

  private static Dirt otherOrder(PlainTable plain, Random random) {
    Map<String, byte[]> files = new TreeMap<>();
    int half = 1 + random.nextInt(PlainTable.ROWS - 1);
    PlainTable first = plain.withRows(plain.rows().subList(0, half));
    PlainTable second = plain.withRows(plain.rows().subList(half, PlainTable.ROWS));
    files.put("1.csv", bytes(first.text(",")));
    files.put("2.csv", bytes(second.ordered(LABEL, LAST, SHARE, DAY, TOWN, COUNT).text(",")));
    return new Dirt("files whose columns have another order", files, "", List.of());
  }

  private static byte[] zipped(PlainTable plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(bytes(plain.text(",")));
    }
    return bytes.toByteArray();
  }
}
