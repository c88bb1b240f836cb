package org.memo4j.attacks.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossFittedAttackTest {
    /** A forest of single-row leaves knows its rows by heart; cross-fitted it knows nothing. */
    @Test
    void noRowIsScoredByAModelThatSawIt() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] x = new double[400][];
        boolean[] y = new boolean[400];
        for (int i = 0; i < 400; i++) {
            x[i] = random.doubles(3).toArray();
            y[i] = i % 2 == 0;
        }
        RandomForest forest =
                RandomForest.withDefaults().withTrees(20).withLeastRows(1).withDepth(30);
        assertThat(forest.fit(x, y).attack(x, y).roc().auc()).isGreaterThan(0.99);
        double error = Math.sqrt(401.0 / (12.0 * 200 * 200));
        assertThat(CrossFittedAttack.of(forest).attack(x, y).roc().auc()).isCloseTo(0.5, within(5.5 * error));
    }

    @Test
    void everyRowIsScoredOnceAndTheSeedMoves() {
        SplittableRandom random = new SplittableRandom(2);
        double[][] x = new double[60][];
        boolean[] y = new boolean[60];
        for (int i = 0; i < 60; i++) {
            y[i] = i < 20;
            x[i] = new double[] {(y[i] ? 3 : 0) + random.nextGaussian()};
        }
        CrossFittedAttack attack =
                CrossFittedAttack.of(LogisticRegression.withDefaults()).withFolds(10);
        double[] scores = attack.score(x, y);
        assertThat(scores).doesNotContain(0.0);
        assertThat(attack.attack(x, y).roc().auc()).isGreaterThan(0.9);
        assertThat(attack.score(x, y)).containsExactly(scores);
        assertThat(attack.withSeed(7).score(x, y)).isNotEqualTo(scores);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.withFolds(21).score(x, y))
                .withMessageContaining("20 members");
    }
}
