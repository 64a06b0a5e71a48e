package io.github.tributary.pipeline;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.io.OutputFolder;
import io.github.tributary.model.TrainedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/** Writes a model: Spark's metadata with the Params, and the network in a model folder. */
final class ModelWriter extends MLWriter {

  private final Params model;
  private final TrainedNetwork network;

  ModelWriter(Params model, TrainedNetwork network) {
    this.model = model;
    this.network = network;
  }

  /** The model folder inside a saved stage; the command line reads it too. */
  static String networkPath(String path) {
    return new Path(path, "network").toString();
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(model, path, sparkSession());
    try (OutputFolder folder =
        OutputFolder.at(
            networkPath(path),
            false,
            ModelFolder.MARKER,
            sparkSession().sessionState().newHadoopConf())) {
      ModelFolder.write(network, folder);
      folder.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
