package io.github.tributary.pipeline;

import io.github.tributary.io.ModelFolder;
import io.github.tributary.model.TrainedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link ModelWriter} wrote. */
final class ModelReader<M extends Params> extends MLReader<M> {

  private final Class<M> type;
  private final BiFunction<String, TrainedNetwork, M> constructor;

  ModelReader(Class<M> type, BiFunction<String, TrainedNetwork, M> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  @Override
  public M load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
    try {
      TrainedNetwork network =
          ModelFolder.read(
              ModelWriter.networkPath(path), sparkSession().sessionState().newHadoopConf());
      M model = constructor.apply(metadata.uid(), network);
      metadata.getAndSetParams(model, Option.empty());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
