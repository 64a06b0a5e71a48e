package io.github.tributary.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.InvalidDataException;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns become features, and which are left out with a word about it. */
class ColumnChoiceTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("name", DataTypes.StringType)
          .add("size", DataTypes.createDecimalType(10, 2))
          .add("flag", DataTypes.BooleanType)
          .add("pixels", SQLDataTypes.VectorType())
          .add("day", DataTypes.DateType)
          .add("weight", DataTypes.DoubleType)
          .add("label", DataTypes.IntegerType);

  private static ColumnChoice choose(
      List<String> labels, List<String> features, String weight, List<String> drop) {
    return ColumnChoice.choose(SCHEMA, labels, features, weight, drop);
  }

  @Test
  void everyNumericColumnWithoutAnotherRoleIsAFeatureInTheTablesOrder() {
    ColumnChoice choice = choose(List.of("label"), List.of(), "weight", List.of("id"));
    assertEquals(List.of("size", "flag", "pixels"), choice.columns().features());
    assertEquals(List.of("label"), choice.columns().labels());
    assertEquals("weight", choice.columns().weight());
    assertEquals(List.of("name (string)", "day (date)"), choice.ignored());
  }

  @Test
  void namedFeaturesKeepTheirOrder() {
    ColumnChoice choice = choose(List.of("label"), List.of("pixels", "id"), null, List.of());
    assertEquals(List.of("pixels", "id"), choice.columns().features());
    assertEquals(List.of(), choice.ignored());
    assertNull(choice.columns().weight());
  }

  private static void assertRefused(
      String expected, List<String> labels, List<String> features, String weight) {
    String message =
        assertThrows(InvalidDataException.class, () -> choose(labels, features, weight, List.of()))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void namesAColumnThatIsNotThereAndTheNearestOne() {
    assertRefused(
        "label column 'labl' is not in the data (did you mean 'label'?)",
        List.of("labl"),
        List.of(),
        null);
    assertRefused("feature column 'pixel'", List.of("label"), List.of("pixel"), null);
    assertRefused(
        "weight column 'w' is not in the data; its columns are id, name",
        List.of("label"),
        List.of(),
        "w");
  }

  @Test
  void refusesAColumnInTwoRoles() {
    assertRefused("column 'label' is named twice", List.of("label"), List.of("id", "label"), null);
    assertRefused("column 'weight' is named twice", List.of("label"), List.of("weight"), "weight");
  }

  @Test
  void suggestsOnlyNamesThatAreNear() {
    List<String> names = List.of("training.maxIter", "training.tol", "data.path");
    assertEquals(
        " (did you mean 'training.maxIter'?)", Nearest.suggestion("training.maxiter", names));
    assertEquals("", Nearest.suggestion("colour", names));
    assertEquals("", Nearest.suggestion("x", List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "Y, y",
    "LABEL, Label",
    "my_label, my label",
    "y, ' y'",
    "Price, price",
  })
  void anotherCaseOrBlankIsNearest(String name, String meant) {
    assertEquals(
        " (did you mean '" + meant + "'?)",
        Nearest.suggestion(name, List.of("a", "b", "Pride", meant, "c")));
  }

  @Test
  void namesOfOneLetterAreNotNearToEachOther() {
    assertEquals("", Nearest.suggestion("Y", List.of("a", "b", "x")));
  }

  @Test
  void blanksAreSeenAndARowOfNumbersIsNoHeader() {
    for (String header : List.of("-0.2559 1 2e3 x", "1 2 3", ".5 2 a")) {
      StructType schema = new StructType();
      for (String name : header.split(" ", -1)) {
        schema = schema.add(name, DataTypes.DoubleType);
      }
      StructType numbers = schema;
      String message =
          assertThrows(
                  InvalidDataException.class,
                  () -> ColumnChoice.choose(numbers, List.of("y"), List.of(), null, List.of()))
              .getMessage();
      assertTrue(message.contains("data.options.header = false"), message);
    }
    StructType blanks =
        new StructType().add("a", DataTypes.DoubleType).add(" y", DataTypes.DoubleType);
    String message =
        assertThrows(
                InvalidDataException.class,
                () -> ColumnChoice.choose(blanks, List.of("Y"), List.of(), null, List.of()))
            .getMessage();
    assertEquals(
        "label column 'Y' is not in the data (did you mean ' y'?); its columns are a, ' y'",
        message);
  }
}
