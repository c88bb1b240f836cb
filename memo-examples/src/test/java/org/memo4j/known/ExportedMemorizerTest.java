package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memo4j.core.dl4j.Dl4jModels;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.metrics.capacity.MemorizationBounds;
import org.memo4j.metrics.capacity.MemorizationBounds.Place;
import org.memo4j.metrics.capacity.ReluMemorizer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks as DL4J runs them: its own products and activations, in double. */
class ExportedMemorizerTest {
    private static final int CLASSES = 10;

    private static double[][] points(int count) {
        SplittableRandom random = new SplittableRandom(count);
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, 10)
                        .mapToDouble(d -> random.nextGaussian())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] outputs(DenseNetwork network, double[][] points) {
        MultiLayerNetwork exported = Dl4jModels.dense(network);
        try (INDArray inputs = Nd4j.createFromArray(points);
                INDArray outputs = exported.output(inputs)) {
            assertThat(inputs.dataType()).isEqualTo(DataType.DOUBLE);
            assertThat(outputs.dataType()).isEqualTo(DataType.DOUBLE);
            return outputs.toDoubleMatrix();
        } finally {
            Dl4jModels.free(exported);
        }
    }

    /** Errors were 1e-11, 1e-8 and 3e-6 for ReLU, 5e-12, 7e-10 and 5e-7 for hard tanh; another BLAS adds up otherwise. */
    @ParameterizedTest
    @CsvSource({
        "RELU, 100, 2e-10",
        "RELU, 1024, 1e-7",
        "RELU, 10000, 3e-5",
        "HARD_TANH, 100, 5e-11",
        "HARD_TANH, 1024, 1e-8",
        "HARD_TANH, 10000, 5e-6"
    })
    void givesAllNumbers(DenseActivation activation, int count, double error) {
        double[][] points = points(count);
        SplittableRandom random = new SplittableRandom(7);
        double[][] labels = IntStream.range(0, count)
                .mapToObj(i -> new double[] {random.nextBoolean() ? 1 : -1})
                .toArray(double[][]::new);
        double[][] outputs = outputs(
                ReluMemorizer.withDefaults()
                        .withActivation(activation)
                        .memorize(points, labels)
                        .network(),
                points);
        assertThat(outputs).hasDimensions(count, 1);
        for (int i = 0; i < count; i++) {
            assertThat(outputs[i][0]).as("point %d", i).isCloseTo(labels[i][0], within(error));
        }
    }

    @ParameterizedTest
    @CsvSource({"RELU, 100", "RELU, 1024", "RELU, 10000", "HARD_TANH, 100", "HARD_TANH, 1024", "HARD_TANH, 10000"})
    void givesAllClasses(DenseActivation activation, int count) {
        double[][] points = points(count);
        int[] classes = new SplittableRandom(8).ints(count, 0, CLASSES).toArray();
        classes[0] = CLASSES - 1;
        double[][] outputs = outputs(
                ReluMemorizer.withDefaults()
                        .withActivation(activation)
                        .classify(points, classes)
                        .network(),
                points);
        assertThat(outputs).hasDimensions(count, CLASSES);
        double[] indicators = new double[CLASSES];
        for (int i = 0; i < count; i++) {
            Arrays.fill(indicators, 0);
            indicators[classes[i]] = 1;
            assertThat(outputs[i]).as("point %d", i).containsExactly(indicators, within(1e-9));
        }
    }

    /** From a network's configuration to what it can memorize. */
    @Test
    void aConfigurationHasItsBounds() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(10))
                .layer(new DropoutLayer.Builder(0.5).build())
                .layer(dense(10))
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build();
        MemorizationBounds bounds = MemorizationBounds.of(
                Dl4jModels.hiddenActivation(configuration), 1, Dl4jModels.hiddenWidths(configuration));
        assertThat(bounds.guaranteed()).isEqualTo(100);
        assertThat(bounds.possible()).isEqualTo(21 * 21 + 1);
        assertThat(bounds.place(100)).isEqualTo(Place.GUARANTEED);
        assertThat(bounds.place(443)).isEqualTo(Place.IMPOSSIBLE);
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder()
                .nOut(units)
                .activation(Activation.HARDTANH)
                .build();
    }
}
