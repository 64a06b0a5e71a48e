package io.github.tributary.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tributary.distributed.SparkSessionExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred tables, each made dirty in a way that a seed draws: the model has the bits of the plain
 * table's, or one line says what is wrong and where. It takes minutes, for each is trained on: what
 * it tries are the combinations of reading, types, treatment and training that no test of a part
 * sees.
 */
@ExtendWith(SparkSessionExtension.class)
class DirtyTablesSparkTest {

  private static final int TABLES = 100;
  private static final int PLAIN = 3;

  @TempDir private Path folder;

  @Test
  void theModelOfThePlainTableOrOneLine(SparkSession spark) throws IOException {
    Map<Integer, byte[]> expected = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (int seed = 0; seed < TABLES; seed++) {
      // A few plain tables are enough, and trained on once each.
      int drawn = seed % PLAIN;
      PlainTable plain = PlainTable.drawn(drawn);
      if (!expected.containsKey(drawn)) {
        Path configuration = write(Dirt.KINDS.get(0).of(plain, new Random(0)), "plain" + drawn);
        CommandLineRun.of("train", configuration).succeeded();
        expected.put(drawn, weights(configuration));
      }
      Dirt dirt = Dirt.drawn(seed, plain);
      String where = "seed " + seed + ": " + dirt.name();
      Path configuration = write(dirt, "table" + seed);
      CommandLineRun run = CommandLineRun.of("train", configuration);
      if (dirt.refused().isEmpty()) {
        assertEquals(0, run.code(), () -> where + System.lineSeparator() + run.err());
        assertArrayEquals(expected.get(drawn), weights(configuration), where);
        counts.merge("same bits", 1, Integer::sum);
      } else {
        assertEquals(2, run.code(), () -> where + System.lineSeparator() + run.out() + run.err());
        dirt.refused()
            .forEach(text -> assertTrue(run.err().contains(text), () -> where + ": " + run.err()));
        assertEquals(1, run.err().lines().count(), where);
        counts.merge("refused", 1, Integer::sum);
      }
    }
    System.out.println(TABLES + " dirty tables of the seeds 0 … " + (TABLES - 1) + ": " + counts);
  }

  /** Writes the files and a configuration whose training is free of the order of the rows. */
  private Path write(Dirt dirt, String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name).resolve("data")).getParent();
    for (Map.Entry<String, byte[]> file : dirt.files().entrySet()) {
      Files.write(own.resolve("data").resolve(file.getKey()), file.getValue());
    }
    return CommandLineRun.write(
        own.resolve("train.conf"),
        "data { path = data, label = label, testFraction = 0, options { " + dirt.options() + " } }",
        "network { hidden = [3], loss = cross-entropy }",
        "training { solver = l-bfgs, maxIter = 3 }",
        "output { path = model }");
  }

  private static byte[] weights(Path configuration) throws IOException {
    return Files.readAllBytes(configuration.resolveSibling("model/weights.safetensors"));
  }
}
