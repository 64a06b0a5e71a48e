package io.github.tributary.preprocessing;

import io.github.tributary.distributed.Cell;
import io.github.tributary.distributed.ColumnNames;
import io.github.tributary.preprocessing.Preprocessing.LabelClasses;
import io.github.tributary.tables.ColumnChoice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** What was found in each column of the training rows, and what became of it, for a person. */
public final class DecisionTable {

  private static final int SHOWN_CLASSES = 5;
  private static final MathContext DIGITS = new MathContext(6);

  /**
   * One column.
   *
   * @param column its name
   * @param type its type
   * @param missing how many values are missing
   * @param distinct how many different values there are, with ≈ if estimated
   * @param treatment what became of it
   */
  public record Line(
      String column, String type, String missing, String distinct, String treatment) {}

  private final List<Line> lines = new ArrayList<>();

  DecisionTable(
      StructType schema,
      PreprocessingSettings settings,
      List<Treatment> treatments,
      Roles roles,
      LabelClasses label,
      ColumnChoice choice) {
    for (Treatment treatment : treatments) {
      ColumnProfile profile = treatment.profile();
      lines.add(
          new Line(
              treatment.column(),
              type(schema, treatment.column()),
              count(profile.missing()),
              distinct(treatment),
              text(treatment, settings)));
    }
    for (String name : roles.labels()) {
      lines.add(
          label.classes() == null
              ? new Line(name, type(schema, name), "", "", "label")
              : new Line(
                  name,
                  type(schema, name),
                  "0",
                  count(label.classes().size()),
                  "label: " + classes(label)));
    }
    if (roles.weight() != null) {
      lines.add(new Line(roles.weight(), type(schema, roles.weight()), "", "", "weight"));
    }
    for (String name : roles.drop()) {
      lines.add(new Line(name, type(schema, name), "", "", "dropped: data.drop"));
    }
    for (String ignored : choice.ignored()) {
      // "name (type)"
      int end = ignored.lastIndexOf(" (");
      String type = ignored.substring(end + 2, ignored.length() - 1);
      lines.add(new Line(ignored.substring(0, end), type, "", "", "not used"));
    }
  }

  private static String type(StructType schema, String column) {
    return schema.apply(column).dataType().simpleString();
  }

  private static String distinct(Treatment treatment) {
    if (treatment.categories() != null) {
      return count(treatment.categories().all());
    }
    if (treatment.kind() == Kind.VECTOR) {
      return "";
    }
    ColumnProfile profile = treatment.profile();
    return (profile.exact() ? "" : "≈") + count(profile.distinct());
  }

  private static String text(Treatment treatment, PreprocessingSettings settings) {
    if (treatment.dropped() != null) {
      return treatment.dropped();
    }
    if (treatment.kind() == Kind.VECTOR) {
      return "vector";
    }
    String text =
        switch (treatment.kind()) {
          case NUMBER -> "number";
          case DATE -> date(treatment);
          default -> categories(treatment);
        };
    if (treatment.profile().missing() > 0 && !settings.missing().fills()) {
      return text + "; rows without it are skipped";
    }
    if (treatment.profile().missing() == 0 || treatment.fill() == null) {
      return text;
    }
    return text
        + "; missing become "
        + fill(treatment)
        + ", the "
        + settings.missing().name().toLowerCase(Locale.ROOT)
        + (treatment.indicator() ? ", and an indicator says so" : "");
  }

  private static String fill(Treatment treatment) {
    return treatment.kind() == Kind.DATE
        ? DateParts.date(treatment.fill()).toString()
        : new BigDecimal(treatment.fill(), DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String date(Treatment treatment) {
    boolean hours = treatment.profile().fractions() > 0;
    return "date: year, days since 2000, month, day of week" + (hours ? ", hour" : "");
  }

  private static String categories(Treatment treatment) {
    int kept = treatment.categories().kept().size();
    String text = "category: one of " + count(kept);
    if (treatment.categories().kept().contains(Kind.MISSING)) {
      text += ", missing among them";
    }
    if (treatment.categories().hasOther()) {
      text += "; the other " + count(treatment.categories().all() - kept) + " as one";
    }
    return text;
  }

  private static String classes(LabelClasses label) {
    List<String> shown = new ArrayList<>();
    for (int c = 0; c < Math.min(SHOWN_CLASSES, label.classes().size()); c++) {
      shown.add(c + " = " + Cell.brief(label.classes().get(c)));
    }
    return ColumnNames.list(shown)
        + (label.classes().size() > SHOWN_CLASSES ? " …" : "")
        + (label.blanks() ? "; blanks around the texts are left out" : "");
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** One line per column. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }
}
