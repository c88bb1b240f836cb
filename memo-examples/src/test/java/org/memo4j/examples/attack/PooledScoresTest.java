package org.memo4j.examples.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.score.Membership;
import org.memo4j.core.stat.Estimate;
import org.memo4j.examples.tabular.Slicing;

class PooledScoresTest {
    private static final double[] FPRS = {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1};

    private final List<Double> members = new ArrayList<>();
    private final List<Double> others = new ArrayList<>();

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private RocCurve roc() {
        return RocCurve.of(array(members), array(others));
    }

    /** A resample by weights counts like the resample itself, ties and all. */
    @RepeatedTest(20)
    void weightsCountLikeCopies(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(seed);
        int n = 5 + random.nextInt(60);
        int models = 2 * (1 + random.nextInt(3));
        Membership membership = Membership.balanced(models, n, 0.5, seed);
        int values = 1 + random.nextInt(40); // few of them: many ties
        double[][] scores = new double[models][n];
        for (double[] row : scores) {
            for (int i = 0; i < n; i++) {
                row[i] = random.nextInt(values) - 3;
            }
        }
        boolean[] half = PooledScores.halves(n, seed);
        PooledScores pooled =
                PooledScores.of(scores, membership, IntStream.range(0, n).toArray(), half);
        int[] targets = random.ints(models, 0, 3).toArray();
        int[] records = random.ints(n, 0, 3).toArray();
        targets[0] = 1;
        records[0] = 1; // in half of the targets, so not always both sides: the loop below asks
        for (int t = 0; t < models; t++) {
            for (int i = 0; i < n; i++) {
                for (int copy = 0; copy < targets[t] * records[i]; copy++) {
                    (membership.contains(t, i) ? members : others).add(scores[t][i]);
                }
            }
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(!members.isEmpty() && !others.isEmpty());
        PooledScores.Counts counts = pooled.count(targets, records, FPRS);
        RocCurve roc = roc();
        assertThat(counts.auc()).as("seed %d", seed).isEqualTo(roc.auc(), within(1e-12));
        for (int f = 0; f < FPRS.length; f++) {
            assertThat(counts.tprs()[f])
                    .as("seed %d, FPR %s", seed, FPRS[f])
                    .isEqualTo(roc.tprAt(FPRS[f]).value(), within(1e-12));
        }
    }

    /** The threshold for each half is the best one of the other, looked for in the plain way. */
    @Test
    void balancedAccuracyIsCrossFitted() {
        int n = 80;
        Membership membership = Membership.balanced(2, n, 0.5, 1);
        SplittableRandom random = new SplittableRandom(2);
        double[][] scores = new double[2][n];
        for (int t = 0; t < 2; t++) {
            for (int i = 0; i < n; i++) {
                scores[t][i] = random.nextGaussian() + (membership.contains(t, i) ? 1 : 0);
            }
        }
        boolean[] half = PooledScores.halves(n, 3);
        int[] weights = IntStream.range(0, n).map(i -> 1).toArray();
        double measured = PooledScores.of(
                        scores, membership, IntStream.range(0, n).toArray(), half)
                .count(new int[] {1, 1}, weights, FPRS)
                .balancedAccuracy();
        int hits = 0;
        int rejections = 0;
        for (boolean part : new boolean[] {false, true}) {
            double threshold = best(scores, membership, half, part);
            for (int t = 0; t < 2; t++) {
                for (int i = 0; i < n; i++) {
                    if (half[i] != part) {
                        boolean flagged = scores[t][i] >= threshold;
                        hits += flagged && membership.contains(t, i) ? 1 : 0;
                        rejections += !flagged && !membership.contains(t, i) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(measured)
                .isEqualTo(new Confusion(hits, n - hits, n - rejections, rejections).balancedAccuracy(), within(1e-12));
    }

    private static double best(double[][] scores, Membership membership, boolean[] half, boolean part) {
        List<Double> in = new ArrayList<>();
        List<Double> out = new ArrayList<>();
        for (int t = 0; t < scores.length; t++) {
            for (int i = 0; i < half.length; i++) {
                if (half[i] == part) {
                    (membership.contains(t, i) ? in : out).add(scores[t][i]);
                }
            }
        }
        RocCurve roc = RocCurve.of(array(in), array(out));
        int best = 0;
        for (int p = 0; p < roc.points(); p++) {
            best = roc.confusion(p).advantage() > roc.confusion(best).advantage() + 1e-12 ? p : best;
        }
        return roc.thresholds()[best];
    }

    /** One threshold for all parts: their rates, weighted by their members, are the rate over all. */
    @Test
    void partsAddUp() {
        int n = 300;
        Membership membership = Membership.balanced(4, n, 0.5, 5);
        SplittableRandom random = new SplittableRandom(6);
        double[][] scores = new double[4][n];
        int[] part = new int[n];
        for (int i = 0; i < n; i++) {
            part[i] = random.nextInt(3);
            for (int t = 0; t < 4; t++) {
                scores[t][i] = Math.rint(4 * random.nextGaussian()) + (membership.contains(t, i) ? part[i] : 0);
            }
        }
        int[] all = IntStream.range(0, n).toArray();
        PooledScores pooled = PooledScores.of(scores, membership, all, PooledScores.halves(n, 1));
        int[] targets = {1, 0, 2, 1};
        int[] records = random.ints(n, 0, 4).toArray();
        double[] tprs = pooled.partTprs(targets, records, 0.1, part, 3);
        double[] weights = new double[3];
        for (int t = 0; t < 4; t++) {
            for (int i = 0; i < n; i++) {
                weights[part[i]] += membership.contains(t, i) ? targets[t] * records[i] : 0;
            }
        }
        double sum =
                IntStream.range(0, 3).mapToDouble(p -> weights[p] * tprs[p]).sum();
        double members = weights[0] + weights[1] + weights[2];
        assertThat(sum / members)
                .isEqualTo(pooled.count(targets, records, new double[] {0.1}).tprs()[0], within(1e-12));
        assertThat(tprs[2]).isGreaterThan(tprs[0]);
    }

    @Test
    void refusesNaN() {
        Membership membership = Membership.balanced(2, 2, 0.5, 1);
        double[][] scores = {{0, 1}, {Double.NaN, 2}};
        assertThatThrownBy(() -> PooledScores.of(scores, membership, new int[] {0, 1}, new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("record 0 is NaN");
    }

    private static AttackScores noise(int models, int n, long seed, Membership membership, double gain) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] scores = new double[models][n];
        for (int t = 0; t < models; t++) {
            for (int i = 0; i < n; i++) {
                scores[t][i] = random.nextGaussian() + (membership.contains(t, i) ? gain : 0);
            }
        }
        return new AttackScores(
                "noise " + seed,
                org.memo4j.core.Provenance.of(new org.memo4j.core.MetricId("membership.test", 1)),
                IntStream.range(0, n).toArray(),
                scores);
    }

    /**
     * Without signal an interval of 95 % misses 0.5 at most as often as it may: of 60 independent ones 10 or more with
     * probability 0.0005 at a rate of 5 %; resampling both ways errs on the wide side.
     */
    @Test
    void intervalsCoverWhereThereIsNoSignal() {
        int missed = 0;
        for (int trial = 0; trial < 60; trial++) {
            Membership membership = Membership.balanced(2, 100, 0.5, trial);
            AttackScores scores = noise(2, 100, 1000 + trial, membership, 0);
            Estimate auc = new AttackStatistics(membership, trial)
                    .results(List.of(scores))
                    .get(0)
                    .auc();
            missed += auc.covers(0.5) ? 0 : 1;
        }
        assertThat(missed).isLessThan(10);
    }

    /** A gain of 1.5 standard deviations against none; parts by whether there is a gain. */
    @Test
    void pairedGainsAndParts() {
        int n = 600;
        Membership membership = Membership.balanced(4, n, 0.5, 9);
        AttackScores none = noise(4, n, 1, membership, 0);
        AttackScores some = noise(4, n, 2, membership, 1.5);
        AttackStatistics statistics = new AttackStatistics(membership, 1);
        List<AttackStatistics.Result> results = statistics.results(List.of(none, some));
        assertThat(statistics.resolves(none, 0.01)).isTrue();
        assertThat(statistics.resolves(none, 0.001)).isFalse();
        assertThat(results.get(0).aucGain().upper()).isZero();
        Estimate gain = results.get(1).aucGain();
        // Phi(1.5 / sqrt 2) - 1/2 = 0.356, standard error of the difference about 0.02
        assertThat(gain.value()).isBetween(0.25, 0.46);
        assertThat(gain.lower()).isGreaterThan(0.2);
        assertThat(statistics.tprGain(results.get(1), 0.1).lower()).isPositive();
        assertThat(statistics.tpr(results.get(1), 0.1).value())
                .isEqualTo(
                        statistics.tprGain(results.get(1), 0.1).value()
                                + statistics.tpr(results.get(0), 0.1).value(),
                        within(1e-12));
        // an attack on some records is compared with the first attack on these
        int[] few = IntStream.range(0, 200).map(i -> 3 * i).toArray();
        double[][] scores = new double[4][n];
        for (int t = 0; t < 4; t++) {
            java.util.Arrays.fill(scores[t], Double.NaN);
            for (int i : few) {
                scores[t][i] = none.scores()[t][i];
            }
        }
        AttackScores part = new AttackScores("some of none", none.provenance(), few, scores);
        AttackStatistics.Result same = statistics.results(List.of(none, part)).get(1);
        assertThat(part.isComplete()).isFalse();
        assertThat(same.aucGain().lower()).isZero();
        assertThat(same.aucGain().upper()).isZero();
        assertThat(same.auc().value()).isNotEqualTo(results.get(0).auc().value());
        assertThat(statistics.resolves(part, 0.01)).isFalse();
        int[] partOf = IntStream.range(0, n).map(i -> i < 560 ? i % 2 : 2).toArray();
        List<AttackStatistics.Part> parts =
                statistics.parts(some, new Slicing("parity", List.of("even", "odd", "few", "none"), partOf), 0.1);
        assertThat(parts).extracting(AttackStatistics.Part::records).containsExactly(280, 280, 40);
        assertThat(parts.get(0).auc().confidence()).isEqualTo(1 - 0.05 / 2, within(1e-12));
        assertThat(parts.get(1).auc().lower()).isGreaterThan(0.7);
        assertThat(parts.get(2).auc().value()).isNaN();
        assertThat(parts.get(0).chance()).isNaN();
        // tested with the parts of another slicing: gain in one half of the records only
        AttackScores half = new AttackScores(
                "half",
                some.provenance(),
                some.records(),
                java.util.stream.Stream.of(0, 1, 2, 3)
                        .map(t -> IntStream.range(0, n)
                                .mapToDouble(i -> (i < 300 ? some : none).scores()[t][i])
                                .toArray())
                        .toArray(double[][]::new));
        Slicing halves = new Slicing(
                "half",
                List.of("first", "second"),
                IntStream.range(0, n).map(i -> i / 300).toArray());
        Slicing thirds = new Slicing(
                "third",
                List.of("0", "1", "2"),
                IntStream.range(0, n).map(i -> i % 3).toArray());
        java.util.Map<String, List<AttackStatistics.Part>> tested =
                statistics.parts(half, List.of(halves, thirds), 0.1);
        assertThat(tested.keySet()).containsExactly("half", "third");
        AttackStatistics.Part first = tested.getOrDefault("half", List.of()).get(0);
        AttackStatistics.Part second = tested.getOrDefault("half", List.of()).get(1);
        assertThat(first.chance()).isLessThan(0.01);
        assertThat(second.chance()).isGreaterThan(0.01);
        assertThat(first.rest()).isEqualTo(second.rest()).isLessThan(0.05);
        assertThat(tested.getOrDefault("third", List.of()).get(1).rest()).isGreaterThan(0.05);
    }
}
