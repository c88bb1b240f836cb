package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;

class MlpTrainerTest {
    private static final int EXAMPLES = 60;
    private static final float[][] FEATURES = new float[EXAMPLES][8];
    private static final int[] LABELS = new int[EXAMPLES];
    private static final int[] HALF = IntStream.range(0, EXAMPLES / 2).toArray();

    static {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < EXAMPLES; i++) {
            LABELS[i] = random.nextInt(3);
            for (int j = 0; j < 8; j++) {
                FEATURES[i][j] = (float) random.nextGaussian();
            }
        }
    }

    private static double[] signals(MlpTrainer trainer, int[] set, long seed) {
        Dl4jClassifier classifier = trainer.train(FEATURES, LABELS, set, seed);
        TokenScores scores = classifier.score(FEATURES, LABELS);
        double[] signals = IntStream.range(0, EXAMPLES)
                .mapToDouble(i -> scores.logProbability(i, 0))
                .toArray();
        classifier.free();
        return signals;
    }

    /** The labels are random: only those of the training set can be known. */
    @Test
    void knowsWhatItWasTrainedOnAndNothingElse() {
        double[] signals =
                signals(MlpTrainer.ofClasses(3).withEpochs(150).withBatchSize(7).withLearningRate(0.01), HALF, 5);
        int inSet = 0;
        double outside = 0;
        for (int i = 0; i < EXAMPLES; i++) {
            if (i < HALF.length) {
                inSet += signals[i] > Math.log(0.9) ? 1 : 0;
            } else {
                outside += signals[i] / HALF.length;
            }
        }
        assertThat(inSet).isEqualTo(HALF.length);
        assertThat(outside).isLessThan(Math.log(1.0 / 3));
    }

    @Test
    void sameSeedSameBits() {
        MlpTrainer trainer = MlpTrainer.ofClasses(3).withHidden(16, 8).withEpochs(3);
        assertThat(signals(trainer, HALF, 7)).isEqualTo(signals(trainer, HALF, 7));
        assertThat(signals(trainer, HALF, 8)).isNotEqualTo(signals(trainer, HALF, 7));
        assertThat(signals(trainer.withHidden(), HALF, 7)).hasSize(EXAMPLES);
    }

    /** Looks after epochs and iterations, the parameters are the same to the bit, and it can stop. */
    @Test
    void watchSeesTheCourseAndChangesNothing() {
        MlpTrainer trainer = MlpTrainer.ofClasses(3).withEpochs(6).withBatchSize(16);
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", FEATURES, LABELS)))
                .withEveryEpochs(2)
                .withEveryIterations(5);
        assertThat(signals(trainer.withWatch(watch), HALF, 7)).isEqualTo(signals(trainer, HALF, 7));
        List<Observation> course = watch.trace().of("all", "loss");
        assertThat(course).extracting(Observation::iteration).containsExactly(4L, 5L, 8L, 10L, 12L);
        assertThat(course).extracting(Observation::epoch).containsExactly(2, 2, 4, 4, 6);
        double[] last = signals(trainer, HALF, 7);
        double[] seen = course.get(4).values();
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(-seen[i]).isEqualTo(last[i]);
        }
        TrainingWatch<Classifier> stopping = watch.withEveryIterations(0)
                .withStop(trace -> trace.observations().size() == 2);
        assertThat(signals(trainer.withWatch(stopping), HALF, 7)).isEqualTo(signals(trainer.withEpochs(4), HALF, 7));
    }

    /** As plain numbers: the same logits, and the gradients of DL4J's own backward pass. */
    @Test
    void plainNumbers() {
        Dl4jClassifier classifier =
                MlpTrainer.ofClasses(3).withHidden(16, 8).withEpochs(3).train(FEATURES, LABELS, HALF, 7);
        GradientClassifier plain = classifier.dense().classifier();
        LogitRows expected = classifier.logits(FEATURES);
        LogitRows actual = plain.logits(FEATURES);
        for (int i = 0; i < EXAMPLES; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(actual.get(i, c)).isCloseTo(expected.get(i, c), within(1e-5f));
            }
        }
        for (GradientNorm norm : GradientNorm.values()) {
            double[] slow = classifier.gradientNorms(FEATURES, LABELS, norm);
            double[] fast = plain.gradientNorms(FEATURES, LABELS, norm);
            for (int i = 0; i < EXAMPLES; i++) {
                assertThat(fast[i]).isCloseTo(slow[i], within(1e-4 * slow[i]));
            }
        }
        classifier.free();
        assertThatThrownBy(() -> Dl4jClassifier.of(Networks.classifier(WorkspaceMode.NONE, 8, 3))
                        .dense())
                .hasMessageContaining("activation");
        assertThatThrownBy(() -> Dl4jClassifier.of(Networks.graphClassifier(WorkspaceMode.NONE, 8, 3))
                        .dense())
                .hasMessageContaining("only a MultiLayerNetwork");
    }

    @Test
    void refusesWhatItCannotTrain() {
        MlpTrainer trainer = MlpTrainer.ofClasses(3);
        assertThatThrownBy(() -> trainer.train(FEATURES, LABELS, new int[0], 1)).hasMessageContaining("trainingSet");
        assertThatThrownBy(() -> trainer.train(FEATURES, LABELS, new int[] {EXAMPLES}, 1))
                .hasMessageContaining("trainingSet must be in [0, 60)");
        assertThatThrownBy(() -> MlpTrainer.ofClasses(2).train(FEATURES, LABELS, HALF, 1))
                .hasMessageContaining("label must be in [0, 2)");
        assertThatThrownBy(() -> MlpTrainer.ofClasses(1)).hasMessageContaining("classes must be at least 2");
        assertThatThrownBy(() -> trainer.withHidden(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> trainer.withLearningRate(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> trainer.train(FEATURES, LABELS, HALF, 1))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
