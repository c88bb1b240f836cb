package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.score.TokenScores;
import org.memo4j.metrics.capacity.MemorizingNetwork;
import org.memo4j.metrics.capacity.ReluMemorizer;

/** Attacks on a model that is known to memorize all of its training data, and on one that never saw it. */
class KnownModelsTest {
    private static final int CLASSES = 10;
    private static final int COUNT = 150;

    private static float[][] points(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] points = new float[COUNT][6];
        for (float[] point : points) {
            for (int d = 0; d < point.length; d++) {
                point[d] = (float) (random.nextDouble() + random.nextDouble() - 1);
            }
        }
        return points;
    }

    private static int[] labels(long seed) {
        return new SplittableRandom(seed).ints(COUNT, 0, CLASSES).toArray();
    }

    private static Classifier memorizing(float[][] points, int[] labels) {
        double[][] exact = Arrays.stream(points)
                .map(p -> IntStream.range(0, p.length).mapToDouble(d -> p[d]).toArray())
                .toArray(double[][]::new);
        MemorizingNetwork result = ReluMemorizer.withDefaults().classify(exact, labels);
        assertThat(result.maxError()).isLessThan(1e-9);
        return result.network().classifier();
    }

    private static MembershipEvaluation attack(MembershipScore attack, Classifier model) {
        TokenScores members = model.score(points(1), labels(2));
        TokenScores nonMembers = model.score(points(3), labels(4));
        return MembershipInference.withDefaults()
                .evaluate(MembershipScores.of(attack.provenance(), attack.score(members), attack.score(nonMembers)));
    }

    /**
     * Labels are random, so a member's has the only output of 1. Of a non-member, the label has it in one of ten cases:
     * the AUC of a perfect attack is about 0.95, and with 150 non-members the share of lucky ones exceeds 0.25 with
     * probability 1e-7 (binomial).
     */
    @Test
    void attacksFindTheMembersOfAMemorizer() {
        Classifier model = memorizing(points(1), labels(2));
        for (MembershipScore attack : List.of(LossScore.withDefaults(), MinKScore.withDefaults())) {
            MembershipEvaluation found = attack(attack, model);
            assertThat(found.auc().value()).as(found.toString()).isGreaterThan(0.87);
        }
        TokenScores members = model.score(points(1), labels(2));
        for (int i = 0; i < COUNT; i++) {
            assertThat(members.rank(i, 0)).isZero();
        }
    }

    /** A memorizer of other data: nothing to find. The interval of confidence 0.95 covers 0.5; the seeds are fixed. */
    @Test
    void attacksFindNothingInAModelThatNeverSawThem() {
        Classifier model = memorizing(points(5), labels(6));
        MembershipEvaluation found = attack(LossScore.withDefaults(), model);
        assertThat(found.auc().lower()).isLessThan(0.5);
        assertThat(found.auc().upper()).isGreaterThan(0.5);
    }
}
