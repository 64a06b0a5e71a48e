package io.github.tributary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may depend on which, and where Spark, Hadoop and the libraries may be used. */
class ArchitectureTest {

  private static final String ROOT = "io.github.tributary";
  private static final List<String> SPARK =
      List.of("org.apache.spark..", "org.apache.hadoop..", "scala..");

  private static JavaClasses main;

  /** A package with its subpackages, and all that it may depend on besides itself and the JDK. */
  record Arrow(String name, List<String> packages, List<String> libraries) {
    @Override
    public String toString() {
      return name + " → " + packages + " " + libraries;
    }
  }

  static List<Arrow> arrows() {
    List<String> core = List.of("linalg", "nn", "optim", "evaluation", "model");
    return List.of(
        new Arrow(
            "linalg",
            List.of(),
            List.of("dev.ludovic.netlib..", "com.kenai.jffi..", "jdk.incubator.vector..")),
        new Arrow("nn", List.of("linalg"), List.of()),
        new Arrow("optim", List.of("nn", "linalg"), List.of()),
        new Arrow("model", List.of("nn", "linalg"), List.of()),
        new Arrow("evaluation", List.of("model", "nn", "linalg"), List.of()),
        new Arrow("io", core, List.of("org.apache.hadoop..", "com.fasterxml.jackson..")),
        new Arrow("report", core, List.of()),
        // Kryo's own interface is that of Spark's registrators.
        new Arrow("distributed", core, and(SPARK, "com.esotericsoftware.kryo..")),
        new Arrow(
            "tables",
            List.of("model", "distributed"),
            and(SPARK, "org.apache.commons.text..", "com.univocity.parsers..")),
        new Arrow(
            "preprocessing",
            List.of("linalg", "nn", "model", "distributed", "tables", "io"),
            and(SPARK, "com.fasterxml.jackson..")),
        new Arrow("training", and(core, "distributed", "tables"), SPARK),
        new Arrow("pipeline", and(core, "distributed", "training", "io"), SPARK));
  }

  private static List<String> and(List<String> some, String... others) {
    return Stream.concat(some.stream(), Stream.of(others)).toList();
  }

  @BeforeAll
  static void importMainClasses() {
    main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrows")
  void dependsOnlyOn(Arrow arrow) {
    List<String> allowed = new ArrayList<>(arrow.libraries);
    allowed.add("java..");
    allowed.add(inside(arrow.name));
    arrow.packages.forEach(name -> allowed.add(inside(name)));
    classes()
        .that()
        .resideInAPackage(inside(arrow.name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(main);
  }

  @Test
  void everyPackageHasItsArrow() {
    Set<String> known = new TreeSet<>(Set.of("cli"));
    arrows().forEach(arrow -> known.add(arrow.name));
    Set<String> unknown = new TreeSet<>();
    for (JavaClass type : main) {
      String inRoot = type.getPackageName().substring(ROOT.length());
      String name = inRoot.isEmpty() ? "" : inRoot.substring(1).split("\\.", 2)[0];
      if (!known.contains(name)) {
        unknown.add(name);
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void nobodyDependsOnTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(inside("cli"))
        .allowEmptyShould(true)
        .check(main);
  }

  @Test
  void onlyDistributedKnowsRdds() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("distributed"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark.api.java..", "org.apache.spark.rdd..")
        .check(main);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(main);
  }

  private static String inside(String name) {
    return ROOT + "." + name + "..";
  }
}
