package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

class MembershipInferenceTest {
    private static final Provenance LOSS = Provenance.of(new MetricId("membership.loss", 1));
    private static final Provenance MIN_K =
            Provenance.of(new MetricId("membership.min-k", 1)).with("fraction", 0.2);

    private static MembershipScores uniform(Provenance attack, long seed, int n, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] members = random.doubles(n).map(u -> u + shift).toArray();
        return MembershipScores.of(attack, members, random.doubles(n).toArray());
    }

    @Test
    void evaluationKeepsWhatItMeasured() {
        MembershipScores scores = uniform(LOSS, 1, 1000, 0.3);
        MembershipEvaluation evaluation = MembershipInference.withDefaults().evaluate(scores);

        assertThat(evaluation.scores()).isSameAs(scores);
        assertThat(evaluation.roc()).isEqualTo(scores.roc());
        assertThat(evaluation.auc().value()).isEqualTo(scores.roc().auc());
        assertThat(evaluation.auc().method()).isEqualTo("DeLong");
        // U + 0.3 beats U' with probability 1 - 0.7^2 / 2.
        assertThat(evaluation.auc().covers(1 - 0.49 / 2)).isTrue();
        assertThat(evaluation.tprs()).hasSize(3);
        assertThat(evaluation.tprAt(0.01).resolved()).isTrue();
        assertThat(evaluation.tprAt(0.001).resolved()).isFalse();
        assertThat(evaluation.tprAt(0.1).estimate().covers(0.4)).isTrue();
        assertThat(evaluation.tprAt(0.1).estimate().value())
                .isEqualTo(evaluation.tprAt(0.1).point().value());
        assertThatThrownBy(() -> evaluation.tprAt(0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withFprs");
        assertThat(evaluation.provenance().options())
                .containsEntry("members", "1000")
                .containsEntry("non-members", "1000")
                .containsEntry("confidence", "0.95")
                .containsEntry("intervals", "closed form");
        assertThat(evaluation.provenance().data()).isEqualTo(scores.provenance().data());
        assertThat(evaluation.toString())
                .startsWith("membership.loss/1")
                .contains("distinct scores    2000")
                .contains("at 95.0 %, DeLong")
                .contains("TPR at FPR 0.1")
                .contains("not resolved: 1.0 false positives expected among 1000 non-members, 10 needed");
    }

    @Test
    void bootstrapIsRepeatableAndItsSeedIsRecorded() {
        MembershipScores scores = uniform(LOSS, 2, 200, 0.2);
        Bootstrap bootstrap = Bootstrap.withDefaults().withReplicates(300).withSeed(17);
        MembershipInference inference = MembershipInference.withDefaults()
                .withFprs(0.1)
                .withConfidence(0.9)
                .withBootstrap(bootstrap);

        MembershipEvaluation evaluation = inference.evaluate(scores);

        assertThat(inference.evaluate(scores)).isEqualTo(evaluation);
        assertThat(evaluation.auc().confidence()).isEqualTo(0.9);
        assertThat(evaluation.auc().method()).isEqualTo("bootstrap BCa, 300 replicates");
        assertThat(evaluation.tprAt(0.1).estimate().method()).isEqualTo("bootstrap percentile, 300 replicates");
        assertThat(evaluation.provenance().options())
                .containsEntry("intervals", "bootstrap")
                .containsEntry("replicates", "300")
                .containsEntry("bootstrap seed", "17");
        assertThat(inference
                        .withBootstrap(bootstrap.withSeed(18))
                        .evaluate(scores)
                        .auc())
                .isNotEqualTo(evaluation.auc());
    }

    /** Closed form and bootstrap estimate the same error, so their intervals have about the same length. */
    @Test
    void closedFormAndBootstrapAgree() {
        MembershipScores scores = uniform(LOSS, 3, 400, 0.2);
        Estimate closed = MembershipInference.withDefaults().evaluate(scores).auc();
        Estimate bootstrap = MembershipInference.withDefaults()
                .withBootstrap(Bootstrap.withDefaults())
                .evaluate(scores)
                .auc();
        double ratio = (bootstrap.upper() - bootstrap.lower()) / (closed.upper() - closed.lower());
        assertThat(ratio).isBetween(0.85, 1.15);
        assertThat(bootstrap.lower()).isCloseTo(closed.lower(), within(0.01));
    }

    /** Without signal the interval of the area misses 1/2 at the stated rate; error probability below 1e-6. */
    @Test
    void noSignalIsSeenAsNoSignal() {
        int missed = 0;
        int significant = 0;
        for (int trial = 0; trial < 1000; trial++) {
            MembershipEvaluation evaluation =
                    MembershipInference.withDefaults().withFprs().evaluate(uniform(LOSS, 40_000 + trial, 80, 0));
            missed += evaluation.auc().covers(0.5) ? 0 : 1;
            significant += evaluation.roc().chancePValue() <= 0.05 ? 1 : 0;
        }
        assertThat(missed)
                .as("misses of 1000, seeds 40000..40999")
                .isBetween(
                        new BinomialDistribution(null, 1000, 0.04).inverseCumulativeProbability(5e-7),
                        new BinomialDistribution(null, 1000, 0.07).inverseCumulativeProbability(1 - 5e-7));
        assertThat(significant)
                .as("p <= 0.05 of 1000, seeds 40000..40999")
                .isBetween(
                        new BinomialDistribution(null, 1000, 0.04).inverseCumulativeProbability(5e-7),
                        new BinomialDistribution(null, 1000, 0.055).inverseCumulativeProbability(1 - 5e-7));
    }

    @Test
    void comparisonIsATable() {
        MembershipComparison comparison = MembershipInference.withDefaults()
                .withFprs(0.1, 0.01)
                .compare(List.of(uniform(LOSS, 4, 100, 0.1), uniform(MIN_K, 5, 100, 0.4)));
        String[] lines = comparison.toString().split(System.lineSeparator());
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).isEqualTo("100 members, 100 non-members");
        assertThat(lines[1]).contains("attack", "AUC", "TPR at FPR 0.1", "TPR at FPR 0.01");
        assertThat(lines[2]).startsWith("  membership.loss/1").endsWith("*");
        assertThat(lines[3]).startsWith("  membership.min-k/1 {fraction=0.2}");
        assertThat(lines[4]).contains("not resolved");
        assertThat(lines[3].indexOf('[')).isEqualTo(lines[2].indexOf('['));
        assertThatThrownBy(() -> MembershipInference.withDefaults().compare(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MembershipInference.withDefaults()
                        .compare(List.of(uniform(LOSS, 4, 100, 0.1), uniform(MIN_K, 5, 99, 0.4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("members of membership.min-k/1 has 99 entries");
    }

    /** NumPy 2.4.6, placements by brute force. */
    @Test
    void pairedDifferenceOfNumpy() {
        MembershipScores first = MembershipScores.of(
                LOSS, new double[] {3.1, 2.2, 5.5, 4.1, 0.3, 6.0}, new double[] {1.0, 0.2, 2.9, 3.3, -1, 0.9, 0.7});
        MembershipScores second = MembershipScores.of(
                MIN_K, new double[] {2.1, 2.0, 5.9, 1.1, 0.9, 4.0}, new double[] {1.5, 0.1, 3.9, 2.3, -2, 0.95, 1.7});
        MembershipComparison comparison = MembershipInference.withDefaults().compare(List.of(first, second));

        Estimate difference = comparison.aucDifference(0, 1);

        assertThat(difference.value()).isCloseTo(0.11904761904761904, within(1e-14));
        assertThat(difference.lower()).isCloseTo(-0.08649394910018593, within(1e-9));
        assertThat(difference.upper()).isCloseTo(0.324589187195424, within(1e-9));
        assertThat(comparison.aucDifference(1, 0).lower()).isCloseTo(-difference.upper(), within(1e-14));
        assertThat(comparison.aucDifference(0, 0).value()).isZero();
        assertThat(comparison.aucDifference(0, 0).upper()).isZero();
        assertThatThrownBy(() -> comparison.aucDifference(0, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Ties and unequal sizes: the difference is the difference of the areas. */
    @Test
    void pairedDifferenceIsTheDifferenceOfAreas() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MembershipScores first = MembershipScores.of(
                    LOSS,
                    random.ints(30, 0, 6).asDoubleStream().toArray(),
                    random.ints(20, 0, 6).asDoubleStream().toArray());
            MembershipScores second = MembershipScores.of(
                    LOSS,
                    random.ints(30, 0, 50).asDoubleStream().toArray(),
                    random.ints(20, 0, 50).asDoubleStream().toArray());
            assertThat(MembershipInference.withDefaults()
                            .compare(List.of(first, second))
                            .aucDifference(0, 1)
                            .value())
                    .as("seed %d", seed)
                    .isCloseTo(first.roc().auc() - second.roc().auc(), within(1e-12));
        }
    }

    @Test
    void scoresAreCopiedAndChecked() {
        double[] in = {1, 2};
        double[] out = {0, Double.NEGATIVE_INFINITY};
        MembershipScores scores = MembershipScores.of(LOSS, in, out);
        in[0] = 9;
        scores.members()[1] = 9;
        assertThat(scores.members()).containsExactly(1, 2);
        assertThat(scores.nonMembers()).containsExactly(0, Double.NEGATIVE_INFINITY);
        assertThat(scores).isEqualTo(MembershipScores.of(LOSS, new double[] {1, 2}, out));
        assertThat(scores).hasSameHashCodeAs(MembershipScores.of(LOSS, new double[] {1, 2}, out));
        assertThat(scores).isNotEqualTo(MembershipScores.of(LOSS, new double[] {2, 1}, out));
        assertThat(scores.provenance().data())
                .hasValueSatisfying(hash -> assertThat(hash).matches("sha256:[0-9a-f]{16}"));
        assertThat(scores.toString()).isEqualTo("membership.loss/1: scores of 2 members and 2 non-members");
        assertThatThrownBy(() -> MembershipScores.of(LOSS, new double[] {Double.NaN}, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("members[0]");
        assertThatThrownBy(() -> MembershipScores.of(LOSS, in, new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonMembers");
        assertThatThrownBy(() ->
                        MembershipInference.withDefaults().evaluate(MembershipScores.of(LOSS, new double[] {1}, out)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MembershipInference.withDefaults().withFprs(0.1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MembershipInference.withDefaults().withConfidence(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mixedListsArePartedInOrder() {
        MembershipScores scores = MembershipScores.split(
                LOSS, new double[] {1, 2, 3, 4, 5}, new boolean[] {true, false, true, true, false});
        assertThat(scores.members()).containsExactly(1, 3, 4);
        assertThat(scores.nonMembers()).containsExactly(2, 5);
        assertThatThrownBy(() -> MembershipScores.split(LOSS, new double[] {1}, new boolean[] {true, false}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MembershipScores.split(LOSS, new double[] {1, 2}, new boolean[] {true, true}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonMembers");
    }
}
