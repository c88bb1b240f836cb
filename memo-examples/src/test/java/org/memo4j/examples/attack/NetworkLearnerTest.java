package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.trained.ClassifierLearner;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.MlpTrainer;

/** A network of DL4J as an attack model, as the documentation of {@link ClassifierLearner} has it. */
class NetworkLearnerTest {
    private static ClassifierLearner learner(long seed) {
        MlpTrainer network =
                MlpTrainer.ofClasses(2).withHidden(32).withEpochs(40).withLearningRate(0.01);
        return ClassifierLearner.of(network.toString(), seed, (features, labels, own) -> {
            Dl4jClassifier trained = network.train(
                    features, labels, IntStream.range(0, labels.length).toArray(), own);
            try {
                return trained.dense().classifier();
            } finally {
                trained.free();
            }
        });
    }

    /** Members where the signs of two features agree: nothing that a line could tell. */
    @Test
    void learnsWhatALineCannot() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] x = new double[1200][];
        boolean[] y = new boolean[1200];
        Arrays.setAll(x, i -> {
            double[] row = {1000 * random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble()};
            y[i] = row[0] * row[1] > 0;
            return row;
        });
        double[][] train = Arrays.copyOf(x, 800);
        boolean[] known = Arrays.copyOf(y, 800);
        double[][] test = Arrays.copyOfRange(x, 800, 1200);
        boolean[] truth = Arrays.copyOfRange(y, 800, 1200);
        double auc = learner(3).fit(train, known).attack(test, truth).roc().auc();
        assertThat(auc).isGreaterThan(0.95);
        double[] scores = learner(3).fit(train, known).scores(test);
        assertThat(learner(3).fit(train, known).scores(test)).isEqualTo(scores);
        assertThat(learner(4).fit(train, known).scores(test)).isNotEqualTo(scores);
        assertThat(learner(3).provenance().options().toString()).contains("MLP, 2 classes, hidden [32]");
    }
}
