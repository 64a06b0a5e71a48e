package io.github.tributary.cli;

import io.github.tributary.io.RunFiles;
import io.github.tributary.linalg.blas.Blas;
import io.github.tributary.model.Origin;
import io.github.tributary.tables.Secrets;
import io.github.tributary.tables.TableSource;
import io.github.tributary.training.TrainingOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** How and where a model was made: what may differ between two runs that give the same model. */
final class Provenance {

  private Provenance() {}

  static byte[] of(SparkSession spark, RunPlan plan, TrainingOutcome outcome) {
    Origin origin = outcome.model().origin();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("tributaryVersion", origin.tributaryVersion());
    facts.put("sparkVersion", spark.version());
    facts.put("scalaVersion", scala.util.Properties.versionNumberString());
    facts.put("javaVersion", System.getProperty("java.version"));
    facts.put(
        "operatingSystem", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("blas", Blas.current().description());
    facts.put("master", Secrets.hidden(spark.sparkContext().master()));
    facts.put("data", TableSource.display(plan.source().path()));
    plan.testSource().ifPresent(test -> facts.put("testData", TableSource.display(test.path())));
    facts.put("dataFingerprint", origin.dataFingerprint());
    facts.put("trainingRows", Long.toString(origin.trainingRows()));
    facts.put("seed", Long.toString(origin.seed()));
    return RunFiles.provenance(facts);
  }
}
