package org.memo4j.core.dl4j;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains small classifiers over feature vectors, as shadow models are: dense layers with ReLU, softmax with cross-entropy,
 * Adam, float32, an order of the examples of its own in each epoch.
 *
 * <p>The same arguments give the same network to the bit on a fixed number of native threads, see
 * {@link org.memo4j.core.nd4j.NativeThreads}. Several threads may train at once. Free each network by
 * {@link Dl4jClassifier#free} when it is no longer needed.
 *
 * <p>Immutable, apart from a watch.
 */
public final class MlpTrainer {
    private final int classes;
    private final int[] hidden;
    private final Schedule schedule;
    private final @Nullable TrainingWatch<Classifier> watch;

    /** How the examples are gone through. */
    private record Schedule(int epochs, int batchSize, double learningRate) {}

    private MlpTrainer(int classes, int[] hidden, Schedule schedule, @Nullable TrainingWatch<Classifier> watch) {
        this.classes = classes;
        this.hidden = hidden;
        this.schedule = schedule;
        this.watch = watch;
    }

    /**
     * One hidden layer of 64 units, 20 epochs, batches of 64, learning rate 0.001.
     *
     * @param classes number of classes, at least 2
     * @return the trainer
     */
    public static MlpTrainer ofClasses(int classes) {
        return new MlpTrainer(Checks.atLeast(classes, 2, "classes"), new int[] {64}, new Schedule(20, 64, 1e-3), null);
    }

    /**
     * Sets the hidden layers.
     *
     * @param units units of each hidden layer, from the input on; none for logistic regression
     * @return a new object
     */
    public MlpTrainer withHidden(int... units) {
        for (int n : units) {
            Checks.atLeast(n, 1, "units of a hidden layer");
        }
        return new MlpTrainer(classes, units.clone(), schedule, watch);
    }

    /**
     * Sets how often each example is seen.
     *
     * @param value number of epochs, at least 1
     * @return a new object
     */
    public MlpTrainer withEpochs(int value) {
        return new MlpTrainer(
                classes,
                hidden,
                new Schedule(Checks.atLeast(value, 1, "epochs"), schedule.batchSize, schedule.learningRate),
                watch);
    }

    /**
     * Sets the number of examples of a step; the last step of an epoch takes what is left.
     *
     * @param value examples a step, at least 1
     * @return a new object
     */
    public MlpTrainer withBatchSize(int value) {
        return new MlpTrainer(
                classes,
                hidden,
                new Schedule(schedule.epochs, Checks.atLeast(value, 1, "batchSize"), schedule.learningRate),
                watch);
    }

    /**
     * Sets Adam's step size.
     *
     * @param value the step size, positive
     * @return a new object
     */
    public MlpTrainer withLearningRate(double value) {
        return new MlpTrainer(
                classes,
                hidden,
                new Schedule(schedule.epochs, schedule.batchSize, Checks.positive(value, "learningRate")),
                watch);
    }

    /**
     * Lets a watch look at the network after each iteration and each epoch, as often as it is set to, and stops after an
     * epoch if it asks for that. Until then training is the same with and without it, to the bit.
     *
     * @param value looks at one training; take a new one for the next
     * @return a new object, for one training
     */
    public MlpTrainer withWatch(TrainingWatch<Classifier> value) {
        return new MlpTrainer(classes, hidden, schedule, value);
    }

    /**
     * Trains a network on some of the examples.
     *
     * @param features one feature vector an example, all of one length
     * @param labels class of each example
     * @param trainingSet indices of the examples to train on
     * @param seed seed of the initial weights and of the order of the examples
     * @return the trained classifier, over a {@code MultiLayerNetwork}
     * @throws IllegalArgumentException if the lengths differ, the training set is empty or leaves the examples, or a label
     *     is none of the classes
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public Dl4jClassifier train(float[][] features, int[] labels, int[] trainingSet, long seed) {
        Checks.sameLength(labels.length, "labels", features.length, "features");
        Checks.check(trainingSet.length > 0, "trainingSet must not be empty");
        int[] order = trainingSet.clone();
        for (int example : order) {
            Checks.index(example, features.length, "trainingSet");
            Checks.index(labels[example], classes, "label");
            Checks.sameLength(features[example].length, "features[" + example + "]", features[0].length, "features[0]");
        }
        MultiLayerNetwork network = network(features[0].length, seed);
        Dl4jClassifier classifier = Dl4jClassifier.of(network);
        boolean done = false;
        try {
            SplittableRandom random = new SplittableRandom(seed);
            long iterations = 0;
            boolean stopped = false;
            for (int epoch = 0; epoch < schedule.epochs && !stopped; epoch++) {
                shuffle(order, random);
                for (int from = 0; from < order.length; from += schedule.batchSize) {
                    Progress.checkInterrupted("training");
                    int to = Math.min(order.length, from + schedule.batchSize);
                    step(network, features, labels, Arrays.copyOfRange(order, from, to));
                    iterations++;
                    if (watch != null) {
                        watch.iterationDone(iterations, epoch, classifier);
                    }
                }
                if (watch != null) {
                    watch.epochDone(iterations, epoch + 1, classifier);
                    stopped = watch.stopRequested();
                }
            }
            done = true;
        } finally {
            if (!done) {
                Dl4jModels.free(network);
            }
        }
        return classifier;
    }

    private MultiLayerNetwork network(int inputs, long seed) {
        NeuralNetConfiguration.ListBuilder stack = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(new Adam(schedule.learningRate))
                .weightInit(WeightInit.RELU)
                .list();
        int width = inputs;
        for (int units : hidden) {
            stack.layer(new DenseLayer.Builder()
                    .nIn(width)
                    .nOut(units)
                    .activation(Activation.RELU)
                    .build());
            width = units;
        }
        stack.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(width)
                .nOut(classes)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.SOFTMAX)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(stack.build());
        network.init();
        return network;
    }

    private void step(MultiLayerNetwork network, float[][] features, int[] labels, int[] batch) {
        int inputs = features[0].length;
        float[] x = new float[Math.multiplyExact(batch.length, inputs)];
        float[] y = new float[Math.multiplyExact(batch.length, classes)];
        for (int i = 0; i < batch.length; i++) {
            System.arraycopy(features[batch[i]], 0, x, i * inputs, inputs);
            y[i * classes + labels[batch[i]]] = 1;
        }
        try (INDArray input = TokenEncoding.array(x, new long[] {batch.length, inputs}, DataType.FLOAT);
                INDArray target = TokenEncoding.array(y, new long[] {batch.length, classes}, DataType.FLOAT)) {
            network.fit(input, target);
        }
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }

    /**
     * The options, for a manifest; a watch is none, since it changes nothing.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "MLP, " + classes + " classes, hidden " + Arrays.toString(hidden) + ", " + schedule.epochs
                + " epochs of batches of " + schedule.batchSize + ", Adam " + schedule.learningRate;
    }
}
