package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.Dl4jModels;
import org.memo4j.core.nd4j.NativeThreads;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.ScoreMatrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Shadow models that are DL4J networks. */
class Dl4jShadowTest {
    private static final int EXAMPLES = 48;
    private static final int FEATURES = 10;
    private static final int CLASSES = 3;
    private static final int[] LABELS = new int[EXAMPLES];
    private static final float[][] DATA = data();
    private static final long MIB = 1 << 20;

    private static int threadsBefore;

    @TempDir
    private Path directory;

    @BeforeAll
    static void oneNativeThreadAModel() {
        threadsBefore = NativeThreads.limit(1);
    }

    @AfterAll
    static void asBefore() {
        NativeThreads.limit(threadsBefore);
    }

    /** Random vectors with random labels: what a network knows of them it has memorized. */
    private static float[][] data() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] data = new float[EXAMPLES][FEATURES];
        for (int e = 0; e < EXAMPLES; e++) {
            LABELS[e] = random.nextInt(CLASSES);
            for (int j = 0; j < FEATURES; j++) {
                data[e][j] = (float) random.nextGaussian();
            }
        }
        return data;
    }

    private static Dl4jClassifier train(ShadowTask task, int hidden, int steps) {
        Nd4j.getRandom().setSeed(task.seed());
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(task.seed())
                .updater(new Adam(0.05))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(hidden)
                        .activation(Activation.RELU)
                        .dropOut(0.9)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(hidden)
                        .nOut(CLASSES)
                        .build())
                .build());
        network.init();
        int[] set = task.trainingSet();
        float[][] features = new float[set.length][];
        float[][] labels = new float[set.length][CLASSES];
        for (int i = 0; i < set.length; i++) {
            features[i] = DATA[set[i]];
            labels[i][LABELS[set[i]]] = 1;
        }
        try (INDArray x = Nd4j.create(features);
                INDArray y = Nd4j.create(labels)) {
            for (int step = 0; step < steps; step++) {
                network.fit(x, y);
            }
        }
        return Dl4jClassifier.of(network);
    }

    private static ClassifierTrainer<Dl4jClassifier> trainer(int hidden, int steps) {
        return ClassifierTrainer.of(DATA, LABELS, task -> train(task, hidden, steps))
                .withSignals(ClassifierSignal.LOGIT_SCALED_CONFIDENCE, ClassifierSignal.LOSS)
                .withRelease(classifier -> Dl4jModels.free(classifier.network()));
    }

    @Test
    void twoThreadsGiveTheBitsOfOne() throws IOException {
        EnsembleDesign design = EnsembleDesign.balanced(EXAMPLES, 0.5, 8, 5);
        ShadowRun one = ShadowEnsemble.in(directory.resolve("one"), design).train(8, trainer(32, 20));
        ShadowRun two = ShadowEnsemble.in(directory.resolve("two"), design)
                .withThreads(2)
                .train(8, trainer(32, 20));
        for (String signal : one.signals()) {
            assertThat(two.scores(signal)).isEqualTo(one.scores(signal));
        }
        assertThat(Files.readAllBytes(directory.resolve("two/scores/loss/model-00005.npy")))
                .isEqualTo(Files.readAllBytes(directory.resolve("one/scores/loss/model-00005.npy")));

        // Random labels cannot be guessed: every example is known better by the models that saw it, on average.
        ScoreMatrix scores = one.scores(ClassifierSignal.LOSS).scores();
        double gap = 0;
        for (int m = 0; m < 8; m++) {
            for (int e = 0; e < EXAMPLES; e++) {
                gap += one.membership().contains(m, e) ? scores.score(m, e) : -scores.score(m, e);
            }
        }
        assertThat(gap / (4 * EXAMPLES)).isGreaterThan(0.5);
    }

    private static long outsideHeap() {
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    /**
     * A network here has 448,000 parameters; with gradient and Adam's two moments that is 7 MB, 700 MB for a hundred. The
     * heap that they take is too small to start the collector in time: without the release memory was seen to grow by 180
     * to 280 MiB, with it by at most 60.
     */
    @Test
    void nativeMemoryStaysFlatOverAHundredModels() throws IOException {
        ShadowEnsemble ensemble = ShadowEnsemble.in(directory, EnsembleDesign.subsampled(EXAMPLES, 24, 5))
                .withThreads(2);
        ensemble.train(10, trainer(32_000, 1));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, outsideHeap());
        }
        long before = least;
        long[] growth = {0};
        ensemble.withProgress((task, done, total) -> growth[0] = Math.max(growth[0], outsideHeap() - before))
                .train(110, trainer(32_000, 1));
        assertThat(growth[0]).isLessThan(120 * MIB);
    }
}
