package org.memo4j.attacks.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.attacks.membership.MembershipInference;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.trained.CrossFittedAttack;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.attacks.trained.RandomForest;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

class GroupAttackTest {
    private static final Provenance LOSS = Provenance.of(new MetricId("membership.loss", 1));
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void aggregationsByHand() {
        double[] scores = {3, -5, 1, 4};
        assertThat(Aggregation.mean().of(scores)).isEqualTo(0.75);
        assertThat(Aggregation.max().of(scores)).isEqualTo(4);
        assertThat(Aggregation.min().of(scores)).isEqualTo(-5);
        assertThat(Aggregation.median().of(scores)).isEqualTo(2);
        assertThat(Aggregation.largestMagnitude().of(scores)).isEqualTo(-5);
        assertThat(Aggregation.largestMagnitude().of(-2, 2)).isEqualTo(2);
        assertThat(Aggregation.largestMagnitude().of(2, -2)).isEqualTo(2);
        assertThat(Aggregation.topMean(0.5).of(scores)).isEqualTo(3.5);
        assertThat(Aggregation.topMean(0.1).of(scores)).isEqualTo(4);
        assertThat(Aggregation.topMean(1).of(scores)).isEqualTo(0.75);
        // scipy.stats.trim_mean([3, -5, 1, 4, 10], 0.2)
        assertThat(Aggregation.trimmedMean(0.2, 0.8).of(3, -5, 1, 4, 10)).isCloseTo(8 / 3.0, within(1e-12));
        assertThat(Aggregation.trimmedMean(0, 0.75).of(scores)).isCloseTo(-1 / 3.0, within(1e-12));
        assertThat(Aggregation.trimmedMean(0.5, 1).of(scores)).isEqualTo(3.5);
        assertThat(Aggregation.trimmedMean(0, 1).of(scores)).isEqualTo(0.75);
        // 0.1 of 10 is 1, whatever 1 - 0.9 is; one score at least is left
        assertThat(Aggregation.trimmedMean(0, 0.9).of(0, 0, 0, 0, 0, 0, 0, 0, 0, 9))
                .isZero();
        assertThat(Aggregation.trimmedMean(0.5, 0.5 + 1e-12).of(-5, 1, 3, 4)).isEqualTo(3);
        assertThat(Aggregation.trimmedMean(1 - 1e-12, 1).of(scores)).isEqualTo(4);
        for (double[] bad : new double[][] {{-0.1, 1}, {0.5, 0.5}, {0.6, 0.5}, {0, 1.1}, {Double.NaN, 1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Aggregation.trimmedMean(bad[0], bad[1]))
                    .withMessageContaining("from < to");
        }
        // numpy.percentile([3, -5, 1, 4], [0, 10, 75, 100])
        assertThat(Aggregation.percentile(0).of(scores)).isEqualTo(-5);
        assertThat(Aggregation.percentile(10).of(scores)).isCloseTo(-3.2, within(1e-12));
        assertThat(Aggregation.percentile(75).of(scores)).isCloseTo(3.25, within(1e-12));
        assertThat(Aggregation.percentile(100).of(scores)).isEqualTo(4);
        assertThat(Aggregation.median().of(-INF, -INF, 1)).isEqualTo(-INF);
        assertThat(Aggregation.median().of(INF, INF)).isEqualTo(INF);
    }

    @Test
    void theTStatisticIsWelchs() {
        SplittableRandom random = new SplittableRandom(1);
        double[] known = random.doubles(30, -1, 1).toArray();
        double[] own = random.doubles(7, -1, 2).toArray();
        assertThat(Aggregation.tStatistic(known).of(own)).isCloseTo(new TTest().t(own, known), within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.tStatistic(known).of(1))
                .withMessageContaining("two parts a group");
        assertThat(Aggregation.tStatistic(1, 1).of(1, 1)).isZero();
        assertThat(Aggregation.tStatistic(1, 1).of(2, 2)).isEqualTo(INF);
    }

    private static Stream<Aggregation> monotone() {
        return Stream.of(
                Aggregation.mean(),
                Aggregation.max(),
                Aggregation.min(),
                Aggregation.median(),
                Aggregation.percentile(30),
                Aggregation.topMean(0.3),
                Aggregation.trimmedMean(0.2, 0.7));
    }

    @ParameterizedTest
    @MethodSource("monotone")
    void laws(Aggregation aggregation) {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 50; round++) {
            double[] scores = random.doubles(1 + random.nextInt(9), -3, 3).toArray();
            double value = aggregation.of(scores);
            double least = Aggregation.min().of(scores);
            double most = Aggregation.max().of(scores);
            assertThat(value).as("round %d", round).isBetween(least - 1e-12, most + 1e-12);
            double[] backwards = IntStream.range(0, scores.length)
                    .mapToDouble(i -> scores[scores.length - 1 - i])
                    .toArray();
            assertThat(aggregation.of(backwards)).isCloseTo(value, within(1e-12));
            double[] higher = scores.clone();
            higher[random.nextInt(scores.length)] += 1;
            assertThat(aggregation.of(higher)).isGreaterThanOrEqualTo(value - 1e-12);
        }
    }

    @Test
    void groupsKeepTheirParts() {
        Groups groups = Groups.of(1, 0, 1, 2, 1);
        assertThat(groups.count()).isEqualTo(3);
        assertThat(groups.parts()).isEqualTo(5);
        assertThat(groups.toString()).isEqualTo("Groups, 3 of 1 to 3 parts, 5 parts in all");
        assertThat(GroupAttack.of(Aggregation.mean()).score(new double[] {1, 5, 2, 7, 6}, groups))
                .containsExactly(5, 3, 7);
        assertThat(groups.members(new boolean[] {true, false, true, true, true}))
                .containsExactly(false, true, true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.members(new boolean[] {true, false, false, true, true}))
                .withMessageContaining("group 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.of(0, 2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.of(0, Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> Groups.of(-1));
        assertThatIllegalArgumentException().isThrownBy(Groups::of);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupAttack.of(Aggregation.mean()).score(new double[4], groups));
        assertThatIllegalArgumentException().isThrownBy(() -> Aggregation.mean().of(Double.NaN));
    }

    private record Corpus(double[] scores, Groups groups, boolean[] member) {}

    /** Documents of 25 passages; membership shifts each passage by {@code shift} standard deviations. */
    private static Corpus corpus(long seed, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[200 * 25];
        int[] group = new int[scores.length];
        boolean[] member = new boolean[200];
        for (int i = 0; i < scores.length; i++) {
            group[i] = i / 25;
            member[group[i]] = group[i] % 2 == 0;
            scores[i] = (member[group[i]] ? shift : 0) + random.nextGaussian();
        }
        return new Corpus(scores, Groups.of(group), member);
    }

    /** The mean of n passages is sqrt(n) times as far apart: AUC Phi(shift / sqrt 2) becomes Phi(shift sqrt(n / 2)). */
    @Test
    void evidenceAddsUp() {
        Corpus corpus = corpus(3, 0.3);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double expected = normal.cumulativeProbability(0.3 * Math.sqrt(25 / 2.0));
        MembershipScores mean =
                GroupAttack.of(Aggregation.mean()).attack(LOSS, corpus.scores, corpus.groups, corpus.member);
        assertThat(mean.roc().auc()).isCloseTo(expected, within(0.08));
        assertThat(mean.label()).contains("membership.group/1", "aggregation=mean", "parts=membership.loss/1");
        double learned = LearnedGroupAttack.of(CrossFittedAttack.of(LogisticRegression.withDefaults()))
                .attack(List.of(corpus.scores), corpus.groups, corpus.member)
                .roc()
                .auc();
        assertThat(learned).isGreaterThan(expected - 0.12);
    }

    /** Membership that shows in the spread of the passages, not in their level, is found by the learned aggregation only. */
    @Test
    void learnsWhatTheMeanDoesNotShow() {
        Corpus corpus = corpus(4, 0);
        double[] scores = corpus.scores.clone();
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= corpus.member[i / 25] ? 2 : 1;
        }
        LearnedGroupAttack attack = LearnedGroupAttack.of(
                CrossFittedAttack.of(RandomForest.withDefaults().withTrees(50)));
        assertThat(attack.attack(List.of(scores), corpus.groups, corpus.member)
                        .roc()
                        .auc())
                .isGreaterThan(0.95);
        assertThat(GroupAttack.of(Aggregation.mean())
                        .attack(LOSS, scores, corpus.groups, corpus.member)
                        .roc()
                        .auc())
                .isBetween(0.35, 0.65);
        // and without any difference it finds none: 100 documents a class, 5.5 standard errors
        double error = Math.sqrt(201.0 / (12.0 * 100 * 100));
        assertThat(attack.attack(List.of(corpus.scores), corpus.groups, corpus.member)
                        .roc()
                        .auc())
                .isCloseTo(0.5, within(5.5 * error));
    }

    @Test
    void featuresByHand() {
        double[][] features = LearnedGroupAttack.features(
                List.of(new double[] {1, 3, 7}, new double[] {0, 0, 2}), Groups.of(0, 0, 1));
        assertThat(features).hasDimensions(2, 22);
        assertThat(Arrays.copyOf(features[0], 13))
                .containsExactly(
                        new double[] {2, Math.sqrt(2), 1, 1.02, 1.1, 1.5, 2, 2.5, 2.9, 2.98, 3, 0, 0}, within(1e-12));
        assertThat(features[1]).startsWith(7, 0, 7);
    }

    @Test
    void aBlindBaselineStaysOne() {
        Corpus corpus = corpus(5, 0.2);
        Provenance blind = Provenance.of(new MetricId("membership.blind-bag-of-words", 1));
        GroupAttack attack = GroupAttack.of(Aggregation.mean());
        List<String> warnings = MembershipInference.withDefaults()
                .compare(List.of(
                        attack.attack(LOSS, corpus.scores, corpus.groups, corpus.member),
                        attack.attack(blind, corpus.scores, corpus.groups, corpus.member)))
                .warnings();
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(1)).startsWith("membership.group/1").contains("not shown to be better");
    }
}
