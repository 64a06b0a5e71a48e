package io.github.tributary.tables.csv;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * How a column is read.
 *
 * @param read the type that Spark's reader gives it
 * @param sql SQL from the text to the value, with {@code {}} for the column; null if it is read so
 * @param remark why it is text although most cells are something else
 */
record CsvType(DataType read, String sql, Optional<Remark> remark) {

  private static final String NUMBER_HINT =
      "is no number; correct it, or let such cells be missing with data.options.nullValue, or name"
          + " the column in preprocessing.categorical";

  // In the order in which they are shown.
  private static final List<CellForm> ODD_FORMS =
      List.of(
          CellForm.TEXT,
          CellForm.BOOLEAN,
          CellForm.PERCENT,
          CellForm.DECIMAL_COMMA,
          CellForm.THOUSANDS_COMMA,
          CellForm.EITHER_COMMA,
          CellForm.DATE,
          CellForm.INFINITE,
          CellForm.DECIMAL,
          CellForm.LONG,
          CellForm.INTEGER);

  private static final String BOOLEAN_HINT =
      "is neither true nor false; correct it, or let such cells be missing with"
          + " data.options.nullValue, or name the column in preprocessing.categorical";

  /** The type that all cells of a column allow. */
  static CsvType of(CsvColumn column, int index, CsvDialect dialect) {
    long present = column.present();
    if (present == 0) {
      return plain(DataTypes.StringType);
    }
    if (column.numbers() == present) {
      return number(column, index, dialect);
    }
    if (column.count(CellForm.BOOLEAN) == present) {
      return column.isPadded()
          ? text("try_cast(trim({}) AS BOOLEAN)")
          : plain(DataTypes.BooleanType);
    }
    if (column.count(CellForm.DATE) == present && column.dateStyles() != 0) {
      return date(column, index, dialect);
    }
    return new CsvType(DataTypes.StringType, words(column), mixed(column, index, dialect));
  }

  /** Whether the column is what Spark's reader gives. */
  boolean isPlain() {
    return sql == null && remark.isEmpty();
  }

  /** The same type; {@code column} tells where a file has the column. */
  CsvType remarkedAt(ToIntFunction<String> column) {
    return new CsvType(read, sql, remark.map(one -> one.at(column.applyAsInt(one.file()))));
  }

  static CsvType plain(DataType type) {
    return new CsvType(type, null, Optional.empty());
  }

  private static CsvType text(String sql) {
    return new CsvType(DataTypes.StringType, sql, Optional.empty());
  }

  private static CsvType number(CsvColumn column, int index, CsvDialect dialect) {
    NumberStyle style = dialect.numbers();
    if (column.grouped() != null && dialect.mayGroupThousandsBy(style.decimal())) {
      return new CsvType(
          DataTypes.StringType,
          null,
          Optional.of(remark(column.grouped(), index, dialect, grouped(style.decimal()))));
    }
    if (column.bareAmongPercents() != null) {
      return new CsvType(
          DataTypes.StringType,
          null,
          Optional.of(
              remark(
                  column.bareAmongPercents(),
                  index,
                  dialect,
                  "has no percent sign, and other cells of the column have one; write all cells in"
                      + " one way")));
    }
    boolean whole = column.count(CellForm.DECIMAL) + column.count(CellForm.INFINITE) == 0;
    if (!style.isPlain() || column.isPadded() || column.count(CellForm.INFINITE) > 0) {
      String number = style.sql("{}");
      return text(
          whole ? "CAST(" + number + " AS " + (isLong(column) ? "LONG" : "INT") + ")" : number);
    }
    if (!whole) {
      return plain(DataTypes.DoubleType);
    }
    return plain(isLong(column) ? DataTypes.LongType : DataTypes.IntegerType);
  }

  private static String grouped(char mark) {
    return mark == ','
        ? "has its comma before three digits, as all such cells of the column: with"
            + " data.options.decimal = \",\" it would be a fraction; write it without the comma if"
            + " it stands between thousands"
        : "has its point before three digits, as all such cells of the column; say"
            + " data.options.thousands = \".\" with data.options.decimal = \",\" if it stands"
            + " between thousands, or data.options.decimal = \".\" if it is a decimal point";
  }

  private static boolean isLong(CsvColumn column) {
    return column.count(CellForm.LONG) > 0;
  }

  private static CsvType date(CsvColumn column, int index, CsvDialect dialect) {
    int styles = column.dateStyles();
    DateStyle style = DateStyle.ALL.get(Integer.numberOfTrailingZeros(styles));
    boolean ambiguous = Integer.bitCount(styles) > 1;
    if (ambiguous && dialect.numbers().dayFirst() == null) {
      return new CsvType(
          DataTypes.StringType,
          null,
          Optional.of(
              remark(
                  column.example(CellForm.DATE),
                  index,
                  dialect,
                  "may begin with the day or with the month; say data.options.dayFirst = true or"
                      + " false")));
    }
    if (ambiguous && !dialect.numbers().dayFirst()) {
      style = DateStyle.ALL.get(Integer.numberOfTrailingZeros(styles & (styles - 1)));
    }
    if (style.isIso() && !column.isPadded()) {
      return plain(column.hasTime() ? DataTypes.TimestampType : DataTypes.DateType);
    }
    return text(style.sql("{}", column.hasTime()));
  }

  /** In text some words mean that nothing is there. */
  private static String words(CsvColumn column) {
    return column.hasMissingWords()
        ? "IF(lower(trim({})) IN ("
            + CellForm.missingWordsOfText().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", "))
            + "), NULL, {})"
        : null;
  }

  private static Optional<Remark> mixed(CsvColumn column, int index, CsvDialect dialect) {
    long foreign = 0;
    for (CellForm form : CellForm.values()) {
      foreign += form.isForeignNumber() ? column.count(form) : 0;
    }
    if (column.measures().areAll(column.present() - column.numbers())) {
      String hint = column.measures().hint();
      return Optional.of(remark(column.example(CellForm.TEXT), index, dialect, hint).asNames());
    }
    long numbers = column.numbers() + foreign;
    long dates = column.count(CellForm.DATE);
    if (2 * numbers > column.present()) {
      return foreign > 0 && numbers == column.present()
          ? Optional.of(foreign(column, index, dialect))
          : Optional.of(remark(odd(column, CellForm.DECIMAL), index, dialect, NUMBER_HINT));
    }
    if (2 * column.count(CellForm.BOOLEAN) > column.present()) {
      return Optional.of(
          remark(odd(column, CellForm.BOOLEAN), index, dialect, BOOLEAN_HINT).asNames());
    }
    if (2 * dates > column.present()) {
      String what =
          dates == column.present()
              ? "is a date written in another way than the others; write all in one way, or name the"
                  + " column in preprocessing.categorical"
              : "is no date; correct it, or let such cells be missing with data.options.nullValue,"
                  + " or name the column in preprocessing.categorical";
      return Optional.of(
          remark(
              dates == column.present()
                  ? column.example(CellForm.DATE)
                  : odd(column, CellForm.DATE),
              index,
              dialect,
              what));
    }
    return Optional.empty();
  }

  /** A cell of another form than most are; numbers are one, however they are written. */
  private static CsvColumn.Cell odd(CsvColumn column, CellForm most) {
    return ODD_FORMS.stream()
        .filter(form -> form != most)
        .filter(form -> !most.isNumber() || !(form.isNumber() || form.isForeignNumber()))
        .map(column::example)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a column without an odd cell"));
  }

  private static Remark foreign(CsvColumn column, int index, CsvDialect dialect) {
    CsvColumn.Cell decimal = column.example(CellForm.DECIMAL_COMMA);
    CsvColumn.Cell thousands = column.example(CellForm.THOUSANDS_COMMA);
    CsvColumn.Cell either = column.example(CellForm.EITHER_COMMA);
    if (column.example(CellForm.PERCENT) != null) {
      return remark(
          column.example(CellForm.PERCENT),
          index,
          dialect,
          "is a percentage; say data.options.percent = true, with which 12.5% is 0.125");
    }
    if (decimal != null && thousands == null) {
      return remark(
          decimal, index, dialect, "has a decimal comma; say data.options.decimal = \",\"");
    }
    if (thousands != null && decimal == null) {
      return remark(
          thousands,
          index,
          dialect,
          "has commas between thousands; say data.options.thousands = \",\"");
    }
    return remark(
        decimal == null ? either : decimal,
        index,
        dialect,
        "has a comma that may stand before decimals or between thousands; say"
            + " data.options.decimal = \",\" or data.options.thousands = \",\"");
  }

  private static Remark remark(CsvColumn.Cell cell, int index, CsvDialect dialect, String what) {
    return new Remark(cell.text(), cell.file(), index, what, false, dialect.ofCells());
  }
}
