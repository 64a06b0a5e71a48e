package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of timestamps is used in another time zone than it was trained in. */
@ExtendWith(SparkSessionExtension.class)
class TimeZoneSparkTest {

  private static final String ZONE = "spark.sql.session.timeZone";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "timestamp, UTC, America/New_York",
    "timestamp, America/New_York, Asia/Kathmandu",
    "timestamp_ntz, America/New_York, UTC",
    "date, America/New_York, Asia/Kathmandu",
  })
  void evaluatesAsItWasTrained(String type, String trained, String used, SparkSession spark)
      throws IOException {
    String before = spark.conf().get(ZONE);
    try {
      spark.conf().set(ZONE, trained);
      spark
          .range(400)
          .selectExpr(
              "cast(timestampadd(HOUR, 25 * (id % 6), timestamp'2024-03-09 01:30:00') as "
                  + type
                  + ") t",
              "(id % 6) % 2 as label")
          .write()
          .parquet(folder.resolve("t.parquet").toString());
      Path configuration =
          CommandLineRun.write(
              folder.resolve("t.conf"),
              "data { path = \""
                  + folder.resolve("t.parquet")
                  + "\", label = label, testFraction = 0 }",
              "network.loss = sigmoid-cross-entropy",
              "training { solver = l-bfgs, regParam = 0.01 }",
              "output.path = \"" + folder.resolve("model") + "\"");
      CommandLineRun.of("train", configuration).succeeded();
      for (String zone : new String[] {trained, used}) {
        spark.conf().set(ZONE, zone);
        Path result = folder.resolve("e-" + zone.replace('/', '-') + ".json");
        CommandLineRun.of(
                "evaluate",
                folder.resolve("model"),
                folder.resolve("t.parquet"),
                "--output",
                result)
            .succeeded();
        assertEquals(
            1.0, new ObjectMapper().readTree(result.toFile()).findValue("accuracy").asDouble());
      }
    } finally {
      spark.conf().set(ZONE, before);
    }
  }
}
