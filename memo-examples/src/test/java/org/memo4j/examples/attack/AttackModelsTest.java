package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.trained.ShadowTrainedAttack;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class AttackModelsTest {
    private static final int EXAMPLES = 200;

    private static ScoreMatrix signal(Membership membership, double gain, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] scores = new double[membership.models()][membership.examples()];
        for (int m = 0; m < scores.length; m++) {
            for (int i = 0; i < scores[m].length; i++) {
                scores[m][i] = random.nextGaussian() + (membership.contains(m, i) ? gain : 0);
            }
        }
        return ScoreMatrix.of(scores);
    }

    /**
     * Of two signals one rises by two standard deviations: the best attack has the area {@code Phi(2 / sqrt 2)} =
     * 0.921, with a standard error of 0.019 over 200 scores, so 0.8 is six of them below. An attack model that learns
     * nothing has 0.5, with a standard error of 0.041.
     */
    @Test
    void everyOneLearns() {
        Membership shadows = Membership.balanced(4, EXAMPLES, 0.5, 1);
        Membership targets = Membership.balanced(2, EXAMPLES, 0.5, 2);
        List<ScoreMatrix> ofShadows = List.of(signal(shadows, 2, 3), signal(shadows, 0, 4));
        List<ScoreMatrix> ofTargets = List.of(signal(targets, 2, 5), signal(targets, 0, 6));
        assertThat(AttackModels.all(shadows, Optional.empty(), 7)).hasSize(5).allSatisfy((name, learner) -> {
            ShadowTrainedAttack attack = AttackModels.attack(learner, shadows, Optional.empty());
            double[][] scores = attack.scores(ofTargets, ofShadows, shadows);
            double auc = MembershipScores.split(attack.provenance(), scores[0], targets.flags(0))
                    .roc()
                    .auc();
            assertThat(auc).as(name).isBetween(0.8, 0.99);
            assertThat(attack.scores(ofTargets, ofShadows, shadows)).as(name).isDeepEqualTo(scores);
        });
    }

    /** A group of all but one record: two folds, and one of them has a single record to learn from, eight times. */
    @Test
    void oneLargeGroup() {
        Membership shadows = Membership.balanced(8, EXAMPLES, 0.5, 1);
        Optional<RecordGroups> groups = RecordGroups.of(
                "g", IntStream.range(0, EXAMPLES).map(i -> i == 17 ? 1 : 0).toArray());
        List<ScoreMatrix> ofShadows = List.of(signal(shadows, 2, 3));
        List<ScoreMatrix> ofTargets = List.of(signal(Membership.balanced(2, EXAMPLES, 0.5, 2), 2, 5));
        assertThat(AttackModels.all(shadows, groups, 7)).allSatisfy((name, learner) -> {
            double[][] scores = AttackModels.attack(learner, shadows, groups).scores(ofTargets, ofShadows, shadows);
            assertThat(Arrays.stream(scores).flatMapToDouble(Arrays::stream))
                    .as(name)
                    .hasSize(2 * EXAMPLES)
                    .allMatch(score -> Double.isFinite(score));
        });
    }
}
