package io.github.tributary.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import io.github.tributary.distributed.SparkSessionExtension;
import io.github.tributary.tables.TableSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files as people have them become the rows that they mean, or a line that says why not. */
@ExtendWith(SparkSessionExtension.class)
class CsvTableSparkTest {

  @TempDir private Path folder;
  private SparkSession spark;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void session(SparkSession session) {
    spark = session;
  }

  private Path write(String name, String text, Charset encoding) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(encoding));
  }

  private Dataset<Row> read(Path path, Map<String, String> options) throws IOException {
    return new TableSource(path.toString(), TableSource.AUTO, options).read(spark, notes::add);
  }

  private Dataset<Row> table(String text, Map<String, String> options) throws IOException {
    return read(write("t.csv", text, StandardCharsets.UTF_8), options);
  }

  private static String types(Dataset<Row> table) {
    List<String> types = new ArrayList<>();
    for (var field : table.schema().fields()) {
      types.add(field.name() + " " + field.dataType().simpleString());
    }
    return String.join(", ", types);
  }

  private static List<String> rows(Dataset<Row> table) {
    return table.collectAsList().stream().map(row -> row.mkString("|")).sorted().toList();
  }

  private void assertRefused(String text, Map<String, String> options, String... parts) {
    Exception refused =
        assertThrows(InvalidDataException.class, () -> table(text, options).collectAsList());
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertTrue(refused.getMessage().lines().count() == 1, refused.getMessage());
  }

  @Test
  void everyTypeThatAllCellsAllow() throws IOException {
    Dataset<Row> table =
        table(
            """
            i,l,d,b,day,time,t,none
            1,1,1,true,2020-01-02,2020-01-02,x,
            -2,12345678901,2.5,False,2021-03-04,2020-01-02 10:00,NA,
            nan,3,1e3,,,2020-01-02T11:30:00Z,null,
            """,
            Map.of());
    assertEquals(
        "i int, l bigint, d double, b boolean, day date, time timestamp, t string, none string",
        types(table));
    assertEquals(
        List.of(
            "-2|12345678901|2.5|false|2021-03-04|2020-01-02 10:00:00.0|null|null",
            "1|1|1.0|true|2020-01-02|2020-01-02 00:00:00.0|x|null",
            "null|3|1000.0|null|null|2020-01-02 11:30:00.0|null|null"),
        rows(table));
  }

  @Test
  void quotesAsSpreadsheetsWriteThem() throws IOException {
    Dataset<Row> table =
        table("a,b\n\"he said \"\"a, b\"\"\",1\n\"the \"\"end\"\"\",2\nplain,3\n", Map.of());
    assertEquals(List.of("he said \"a, b\"|1", "plain|3", "the \"end\"|2"), rows(table));
    assertEquals(List.of(), notes);
  }

  @Test
  void quotedLineBreaks() throws IOException {
    Dataset<Row> table = table("\"the\nname\",b\n\"one\ntwo\",1\nx,2\n", Map.of());
    assertEquals("the\nname string, b int", types(table));
    assertEquals(List.of("one\ntwo|1", "x|2"), rows(table));
    assertTrue(
        notes.get(0).endsWith("quoted text goes over several lines: one task reads each file"));
  }

  @Test
  void quotesThatDoNotBelongThere() throws IOException {
    // Marks of inches are no quotes, though their lines have odd numbers of them.
    assertEquals(List.of("5\" pipe|1", "x|2"), rows(table("a,b\n5\" pipe,1\nx,2\n", Map.of())));
    assertRefused(
        "a,b\nx,1\n\"5 pipe,1\ny,2\nz,3\n",
        Map.of(),
        "t.csv, line 3: a quote opens and never closes; write quotes inside of cells twice");
  }

  @Test
  void wordsThatTheUserCallsMissing() throws IOException {
    Dataset<Row> table = table("a,b\n?,x\n1,?\n,y\n", Map.of("nullValue", "?"));
    assertEquals("a int, b string", types(table));
    assertEquals(List.of("1|null", "null|x", "null|y"), rows(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void theSeparatorOfTheFirstLine(String separator) throws IOException {
    String text = "a,x;y;z\n1;2;3\n".replace(";", separator);
    assertEquals("a,x int, y int, z int", types(table(text, Map.of())));
    assertTrue(notes.get(0).contains("cells are separated by "), notes.toString());
  }

  @Test
  void tabsOfFilesThatAreNamedForIt() throws IOException {
    Path path = write("t.tsv", "a,b\tc\n1,5\t2\n", StandardCharsets.UTF_8);
    assertEquals(List.of("1,5|2"), rows(read(path, Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"UTF-16", "UTF-16LE", "windows-1252", "UTF-8"})
  void encodings(String encoding) throws IOException {
    boolean told = !encoding.equals("UTF-16") && !encoding.equals("UTF-8");
    String mark = encoding.equals("UTF-8") ? "\ufeff" : "";
    Path path = write("t.csv", mark + "größe,b\nKöln,1\nx,2\n", Charset.forName(encoding));
    Dataset<Row> table = read(path, told ? Map.of("encoding", encoding) : Map.of());
    assertEquals("größe string, b int", types(table));
    assertEquals(List.of("Köln|1", "x|2"), rows(table));
  }

  @Test
  void anEncodingThatNobodyTold() throws IOException {
    Path path = write("t.csv", "a,b\nx,1\nKöln,2\n", StandardCharsets.ISO_8859_1);
    Exception refused = assertThrows(InvalidDataException.class, () -> read(path, Map.of()));
    assertTrue(
        refused
            .getMessage()
            .contains("t.csv, line 3: 'K\ufffdln' is not UTF-8; say data.options.encoding"),
        refused.getMessage());
  }

  @Test
  void rowsThatAreTooLong() {
    assertRefused(
        "a,b\n1,2\n1,2,3\n", Map.of(), "t.csv, line 3: expected 2 cells as in the header, found 3");
    assertRefused(
        "a;b\n1;2\n\"x\ny\";2\n1;2;;3\n", Map.of(), "line 5: expected 2 cells", "found 4");
  }

  @Test
  void rowsThatAreTooShort() throws IOException {
    assertEquals(List.of("1|2", "3|null"), rows(table("a,b\n1,2,\n3\n", Map.of())));
    assertTrue(
        notes
            .get(0)
            .endsWith("1 row has fewer cells than the header; the last ones are missing values"),
        notes.toString());
  }

  @Test
  void headersThatAreNone() throws IOException {
    assertRefused("a,b,a\n1,2,3\n", Map.of(), "its header names column 'a' twice");
    assertRefused("a,b,A\n1,2,3\n", Map.of(), "its header names column 'A' twice, or in two cases");
    assertRefused("a,b\n1,2\na,b\n3,4\n", Map.of(), "t.csv, line 3 is the header again; remove it");
    assertEquals("_c0 int, b int", types(table(",b\n0,1\n1,2\n", Map.of())));
    assertEquals("_c0 int, _c1 string", types(table("1,x\n2,y\n", Map.of("header", "false"))));
  }

  @Test
  void aHeaderOfNumbers() throws IOException {
    assertEquals("1.5 double, -2 double, x string", types(table("1.5,-2,x\n2.5,.5,y\n", Map.of())));
    assertTrue(notes.get(0).contains("say data.options.header = false"), notes.toString());
  }

  @Test
  void filesWhoseColumnsHaveAnotherOrder() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    Files.writeString(many.resolve("1.csv"), "a,b\n1,x\n");
    Files.writeString(many.resolve("2.csv"), "b,a\ny,2.5\n");
    Dataset<Row> table = read(many, Map.of());
    assertEquals("a double, b string", types(table));
    assertEquals(List.of("1.0|x", "2.5|y"), rows(table));
    Files.writeString(many.resolve("2.csv"), "b,a\n1,2\n2,oops\n3,3\n");
    Files.writeString(many.resolve("1.csv"), "a,b\n1,1\n2,2\n");
    String odd = Remark.on(read(many, Map.of()).schema().apply("a")).get().text();
    assertTrue(odd.contains("2.csv, line 3: 'oops' is no number"), odd);
    Files.writeString(many.resolve("3.csv"), "a,c\n1,x\n");
    Exception refused = assertThrows(InvalidDataException.class, () -> read(many, Map.of()));
    assertTrue(
        refused.getMessage().contains("3.csv: expected the columns of ")
            && refused.getMessage().endsWith("1.csv, found others: without b, with c"),
        refused.getMessage());
  }

  @Test
  void namesWithTheSignsOfPatterns() throws IOException {
    for (String name : List.of("br[1]ackets.csv", "st*r.csv", "{a,b}.csv", "wh?t.csv")) {
      Path path = write(name, "a\n1\n", StandardCharsets.UTF_8);
      assertEquals(List.of("1"), rows(read(path, Map.of())), name);
    }
  }

  @Test
  void numbersInOtherStyles() throws IOException {
    String text = "a;b;c\n1,5;1.234;12,5%\n-0,25;7;3%\n";
    assertEquals("a string, b string, c string", types(table(text, Map.of())));
    Dataset<Row> table = table(text, Map.of("decimal", ",", "thousands", ".", "percent", "true"));
    assertEquals("a double, b int, c double", types(table));
    assertEquals(List.of("-0.25|7|0.03", "1.5|1234|0.125"), rows(table));
    assertEquals(List.of("1234|1"), rows(table("a;b\n1,234;1\n", Map.of("thousands", ","))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 2 oops 4  | line 4: 'oops' is no number",
        "1 2 ? 4       | line 4: '?' is no number",
        "1 0x10 3      | line 3: '0x10' is no number",
        "1 1_000 3     | line 3: '1_000' is no number",
        "0,5 1,25 3    | line 2: '0,5' has a decimal comma; say data.options.decimal = \",\"",
        "1,234 5,678 3 | may stand before decimals or between thousands",
        "1,234,567 3   | has commas between thousands; say data.options.thousands = \",\"",
        "5% 6% 7       | line 2: '5%' is a percentage; say data.options.percent = true",
        "3/4/2020 1/2/2021 | may begin with the day or with the month",
        "31/1/2020 1/31/2020 | is a date written in another way than the others",
        "2020-01-02 2020-01-03 soon | line 4: 'soon' is no date",
      })
  void aRemarkOnColumnsThatAreNearlySomethingElse(String cells, String expected)
      throws IOException {
    Dataset<Row> table = table("a;b\n" + cells.strip().replace(" ", ";1\n") + ";1\n", Map.of());
    assertEquals("a string, b int", types(table));
    String text = Remark.on(table.where("b = 1").select("b", "a").schema().apply("a")).get().text();
    assertTrue(text.contains(expected), text);
    assertTrue(Remark.on(table.schema().apply("b")).isEmpty());
  }

  @Test
  void groupsOfThreeDigitsAreNoDecimals() throws IOException {
    Dataset<Row> table = table("a;b\n1,234;0,5\n567;1,234\n", Map.of("decimal", ","));
    assertEquals("a string, b double", types(table));
    String text = Remark.on(table.schema().apply("a")).get().text();
    assertTrue(text.contains("line 2: '1,234' has its comma before three digits"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "02.01.2020 | 28.03.2021 | ''",
        "2/1/2020 | 28/3/2021 | ''",
        "1/2/2020 | 3/28/2021 | ''",
        "2/1/2020 | 3/4/2021 | true",
        "1/2/2020 | 4/3/2021 | false",
        "2-Jan-2020 | 28-mar-2021 | ''",
        "2 Jan 2020 | 28 Mar 2021 | ''",
        "'Jan 2, 2020' | 'Mar 28, 2021' | ''",
        "2020/1/2 | 2021/3/28 | ''",
      })
  void datesInOtherStyles(String one, String other, String dayFirst) throws IOException {
    Map<String, String> options = dayFirst.isEmpty() ? Map.of() : Map.of("dayFirst", dayFirst);
    Dataset<Row> days = table("a;b\n" + one + ";1\n" + other + ";2\n;3\n", options);
    assertEquals("a date, b int", types(days));
    assertTrue(rows(days).contains("2020-01-02|1"), rows(days).toString());
    assertEquals(3, days.where("b < 3 and a is not null or b = 3 and a is null").count());
    Dataset<Row> times =
        table("a;b\n" + one + " 1:05 PM;1\n" + other + " 17:30:10;2\n" + one + ";3\n", options);
    assertEquals("a timestamp, b int", types(times));
    assertTrue(rows(times).contains("2020-01-02 13:05:00.0|1"), rows(times).toString());
    assertEquals(0, times.where("a is null").count());
  }

  @Test
  void infinityInEverySpelling() throws IOException {
    Dataset<Row> table = table("a\n1\ninf\n-Infinity\n+INF\n", Map.of());
    assertEquals(List.of("-Infinity", "1.0", "Infinity", "Infinity"), rows(table));
  }

  @Test
  void blanksAroundCells() throws IOException {
    Dataset<Row> table = table("a , b\n 1 ,x \n\" 2\", y\n\"\",z\n", Map.of());
    assertEquals("a int, b string", types(table));
    assertEquals(List.of("1|x", "2|y", "null|z"), rows(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a,b\n", "\n\n"})
  void noRows(String text) {
    assertRefused(text, Map.of(), "t.csv: the data has no rows");
  }

  @Test
  void optionsThatAreNone() {
    assertRefused(
        "a\n1\n",
        Map.of("decimal", "x"),
        "data.options.decimal: expected \".\" or \",\", found 'x'");
    assertRefused(
        "a\n1\n", Map.of("percent", "yes"), "data.options.percent: expected true or false");
    assertRefused(
        "a\n1\n", Map.of("thousands", "."), "data.options.thousands: expected one character");
  }
}
