package org.memo4j.core.dl4j;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network as a classifier, {@code MultiLayerNetwork} or {@code ComputationGraph}, that ends in an
 * {@code OutputLayer} with softmax, with identity (if it gives logits), or with a sigmoid of one unit.
 *
 * <pre>
 * ComputationGraph network = ComputationGraph.load(file, false);
 * Dl4jClassifier classifier = Dl4jClassifier.of(network).withInputShape(3, 32, 32); // flat vectors need no shape
 * TokenScores scores = classifier.score(features, labels); // one row an example
 * </pre>
 *
 * <p>Logits are the pre-activation {@code z = h W + b} of the output layer, whose input {@code h} is computed in inference
 * mode; a single sigmoid unit gives the logits {@code (0, z)} of the classes 0 and 1, whose softmax is the sigmoid. See
 * {@link Dl4jLanguageModel} for what may be called when; the same holds here.
 *
 * <p>Cost of {@link #logits}: a forward pass. Gradient norms are those of the network's own loss function, and need a
 * network without dropout, weight noise and batch normalization. Ask for them between, not during, training steps.
 */
public final class Dl4jClassifier implements GradientClassifier {
    private final Network network;
    private final OutputHead head;
    private final long[] shape;
    private final int batchSize;

    private Dl4jClassifier(Network network, OutputHead head, long[] shape, int batchSize) {
        this.network = network;
        this.head = head;
        this.shape = shape;
        this.batchSize = batchSize;
    }

    /**
     * A classifier over flat feature vectors, in batches of 256.
     *
     * @param network a {@code MultiLayerNetwork} or a {@code ComputationGraph} with one input and one output
     * @return the classifier
     * @throws IllegalArgumentException if the network does not end as described
     */
    public static Dl4jClassifier of(NeuralNetwork network) {
        Network adapted = Network.of(network);
        OutputHead head = OutputHead.ofClassifier(adapted.outputLayer());
        Checks.check(
                !head.recurrent(),
                "a classifier must end in an OutputLayer, but ends in an RnnOutputLayer; use Dl4jLanguageModel");
        return new Dl4jClassifier(adapted, head, new long[0], 256);
    }

    /**
     * Sets the shape that the network wants one example in: the feature vector is laid out in it row-major, last dimension
     * fastest. For example {@code withInputShape(3, 32, 32)} gives a convolutional network {@code [batch, 3, 32, 32]}.
     *
     * @param values sizes of the dimensions after the batch; none for flat vectors
     * @return a new classifier over the same network
     */
    public Dl4jClassifier withInputShape(long... values) {
        for (long value : values) {
            Checks.check(value >= 1, "sizes of the input shape must be >= 1, but are %s", Arrays.toString(values));
        }
        return new Dl4jClassifier(network, head, values.clone(), batchSize);
    }

    /**
     * Sets the number of examples that scoring puts into a batch.
     *
     * @param value examples a batch
     * @return a new classifier over the same network
     */
    public Dl4jClassifier withBatchSize(int value) {
        return new Dl4jClassifier(network, head, shape, Checks.atLeast(value, 1, "batchSize"));
    }

    /**
     * The network.
     *
     * @return the network itself, not a copy
     */
    public NeuralNetwork network() {
        return network.network();
    }

    /**
     * The network as plain numbers, with logits for outputs: a copy that needs no backend and answers single examples far
     * faster than DL4J does, in double where the network is float.
     *
     * @return the layers; their outputs are those of {@link #logits} up to rounding
     * @throws IllegalArgumentException if it is not a {@code MultiLayerNetwork} of dense layers with identity, ReLU or hard
     *     tanh and an output layer with softmax or identity
     */
    public DenseNetwork dense() {
        return Dl4jModels.plain(network());
    }

    /** Frees the network by {@link Dl4jModels#free}: after this neither may be used. */
    public void free() {
        Dl4jModels.free(network());
    }

    @Override
    public int classes() {
        return head.size();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public LogitRows logits(float[][] features) {
        INDArray input = input(features);
        try (ForwardPass pass = network.forward(input)) {
            return OutputHead.rows(head.logits(pass.hidden()));
        } finally {
            ForwardPass.free(input);
        }
    }

    @Override
    public double[] gradientNorms(float[][] features, int[] labels, GradientNorm norm) {
        Checks.sameLength(labels.length, "labels", features.length, "features");
        ExampleGradients.check(network);
        double[] norms = new double[labels.length];
        for (int i = 0; i < norms.length; i++) {
            Progress.checkInterrupted("computing gradients");
            Checks.index(labels[i], classes(), "label");
            INDArray example = input(new float[][] {features[i]});
            INDArray label = head.label(labels[i]);
            try {
                norms[i] = ExampleGradients.norm(network, example, label, norm);
            } finally {
                ForwardPass.free(example);
                ForwardPass.free(label);
            }
        }
        return norms;
    }

    private INDArray input(float[][] features) {
        Checks.check(features.length > 0, "features must not be empty");
        int size = features[0].length;
        long expected = LongStream.of(shape).reduce(1, (a, b) -> a * b);
        Checks.check(
                shape.length == 0 || size == expected,
                "feature vectors must have %d entries for input shape %s, but example 0 has %d",
                expected,
                Arrays.toString(shape),
                size);
        float[] cells = new float[Math.multiplyExact(features.length, size)];
        for (int i = 0; i < features.length; i++) {
            Checks.check(
                    features[i].length == size,
                    "feature vectors must have one length, but example %d has %d entries and example 0 has %d",
                    i,
                    features[i].length,
                    size);
            System.arraycopy(features[i], 0, cells, i * size, size);
        }
        long[] shaped = shape.length == 0
                ? new long[] {features.length, size}
                : LongStream.concat(LongStream.of(features.length), LongStream.of(shape))
                        .toArray();
        return TokenEncoding.array(cells, shaped, network.dataType());
    }

    @Override
    public String toString() {
        return "Dl4jClassifier[" + network().getClass().getSimpleName() + ", " + classes() + " classes]";
    }
}
