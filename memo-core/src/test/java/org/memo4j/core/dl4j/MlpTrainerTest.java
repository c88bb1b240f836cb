package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;

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
