package org.memo4j.attacks.roc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocCurveTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Cases of odd sizes, with none, some and many ties, and with infinite scores. */
    private record Case(double[] members, double[] nonMembers) {
        static Case random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int levels = new int[] {1, 2, 5, 40, 1_000_000_000}[(int) (seed % 5)];
            Case made = new Case(new double[1 + random.nextInt(70)], new double[1 + random.nextInt(70)]);
            for (double[] scores : new double[][] {made.members, made.nonMembers}) {
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = random.nextInt(levels) - levels / 2 + (scores == made.members ? levels / 10 : 0);
                    if (random.nextInt(20) == 0) {
                        scores[i] = random.nextBoolean() ? INF : -INF;
                    }
                }
            }
            return made;
        }

        Case map(DoubleUnaryOperator f) {
            return new Case(
                    Arrays.stream(members).map(f).toArray(),
                    Arrays.stream(nonMembers).map(f).toArray());
        }

        RocCurve roc() {
            return RocCurve.of(members, nonMembers);
        }
    }

    @Test
    void areaCountsAllPairs() {
        for (long seed = 0; seed < 300; seed++) {
            Case c = Case.random(seed);
            double wins = 0;
            for (double member : c.members) {
                for (double nonMember : c.nonMembers) {
                    wins += member > nonMember ? 1 : member == nonMember ? 0.5 : 0;
                }
            }
            assertThat(c.roc().auc())
                    .as("seed %d", seed)
                    .isEqualTo(wins / ((double) c.members.length * c.nonMembers.length));
        }
    }

    @Test
    void everyPointAgreesWithCounting() {
        for (long seed = 0; seed < 200; seed++) {
            Case c = Case.random(seed);
            RocCurve roc = c.roc();
            double[] thresholds = roc.thresholds();
            for (int p = 1; p < roc.points(); p++) {
                double threshold = thresholds[p];
                int hits = (int)
                        Arrays.stream(c.members).filter(s -> s >= threshold).count();
                int alarms = (int)
                        Arrays.stream(c.nonMembers).filter(s -> s >= threshold).count();
                assertThat(roc.confusion(p))
                        .as("seed %d, point %d", seed, p)
                        .isEqualTo(new Confusion(hits, c.members.length - hits, alarms, c.nonMembers.length - alarms));
                assertThat(roc.at(threshold)).as("seed %d, point %d", seed, p).isEqualTo(roc.confusion(p));
                double above = Math.nextUp(threshold);
                if (threshold < INF) {
                    int fewer = (int)
                            Arrays.stream(c.members).filter(s -> s >= above).count();
                    assertThat(roc.at(above).truePositives()).isEqualTo(fewer);
                }
            }
            assertThat(roc.confusion(0).truePositives() + roc.confusion(0).falsePositives())
                    .isZero();
        }
    }

    @Test
    void curveRisesFromCornerToCornerBelowItsHull() {
        for (long seed = 0; seed < 200; seed++) {
            RocCurve roc = Case.random(seed).roc();
            double[] fpr = roc.falsePositiveRates();
            double[] tpr = roc.truePositiveRates();
            double[] thresholds = roc.thresholds();
            int last = roc.points() - 1;
            assertThat(new double[] {fpr[0], tpr[0], fpr[last], tpr[last]}).containsExactly(0, 0, 1, 1);
            assertThat(roc.distinctScores()).isEqualTo(last);
            for (int p = 0; p <= last; p++) {
                if (p > 0) {
                    assertThat(fpr[p]).isGreaterThanOrEqualTo(fpr[p - 1]);
                    assertThat(tpr[p]).isGreaterThanOrEqualTo(tpr[p - 1]);
                    assertThat(fpr[p] + tpr[p]).isGreaterThan(fpr[p - 1] + tpr[p - 1]);
                    assertThat(thresholds[p]).isLessThanOrEqualTo(thresholds[p - 1]);
                }
                double hull = roc.tprAt(fpr[p], TprConvention.HULL).value();
                assertThat(hull).as("seed %d, point %d", seed, p).isGreaterThanOrEqualTo(tpr[p] - 1e-12);
                assertThat(hull).isGreaterThanOrEqualTo(roc.tprAt(fpr[p]).value() - 1e-12);
            }
            assertThat(roc.hullAuc()).isBetween(Math.max(0.5, roc.auc()), 1.0);
        }
    }

    /** A linear function is greatest on a corner of the hull, so the hull must give the accuracy of the best point. */
    @Test
    void hullKeepsTheBestAccuracyOfEveryPrior() {
        for (long seed = 0; seed < 100; seed++) {
            RocCurve roc = Case.random(seed).roc();
            double[] fpr = roc.falsePositiveRates();
            double[] tpr = roc.truePositiveRates();
            for (double prior : new double[] {0.05, 0.3, 0.5, 0.9}) {
                double best = 0;
                for (int corner : roc.hullPoints()) {
                    best = Math.max(best, prior * tpr[corner] + (1 - prior) * (1 - fpr[corner]));
                }
                assertThat(roc.oracleAccuracy(prior)).as("seed %d", seed).isCloseTo(best, within(1e-12));
            }
        }
    }

    @Test
    void negatedScoresHaveTheOtherArea() {
        for (long seed = 0; seed < 200; seed++) {
            Case c = Case.random(seed);
            assertThat(c.roc().auc() + c.map(s -> -s).roc().auc())
                    .as("seed %d", seed)
                    .isCloseTo(1, within(1e-15));
        }
    }

    @Test
    void onlyTheOrderMatters() {
        for (long seed = 0; seed < 200; seed++) {
            Case c = Case.random(seed);
            RocCurve roc = c.roc();
            RocCurve moved = c.map(s -> Math.atan(s / 1e9) * 3 - 7).roc();
            assertThat(moved.falsePositiveRates()).as("seed %d", seed).isEqualTo(roc.falsePositiveRates());
            assertThat(moved.truePositiveRates()).as("seed %d", seed).isEqualTo(roc.truePositiveRates());
            assertThat(moved.chancePValue()).isEqualTo(roc.chancePValue());

            Case shuffled = new Case(c.members.clone(), c.nonMembers.clone());
            shuffle(shuffled.members, seed);
            shuffle(shuffled.nonMembers, seed);
            assertThat(shuffled.roc()).as("seed %d", seed).isEqualTo(roc);
        }
    }

    private static void shuffle(double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    @Test
    void constantScoresCarryNothing() {
        RocCurve roc = RocCurve.of(new double[] {3, 3, 3}, new double[] {3, 3});
        assertThat(roc.auc()).isEqualTo(0.5);
        assertThat(roc.hullAuc()).isEqualTo(0.5);
        assertThat(roc.chancePValue()).isEqualTo(1);
        assertThat(roc.oracleAdvantage()).isZero();
        assertThat(roc.points()).isEqualTo(2);
        assertThat(roc.tprAt(0.9).value()).isZero();
        assertThat(roc.tprAt(0.9, TprConvention.HULL).value()).isEqualTo(0.9);
    }

    @Test
    void stepsAreReadAsNamed() {
        // FPR 0, 1/4, 1/4, 2/4, 1 at TPR 1/2, 1/2, 1, 1, 1.
        RocCurve roc = RocCurve.of(new double[] {5, 3}, new double[] {4, 2, 1, 1});
        assertThat(roc.tprAt(0.25).value()).isEqualTo(1);
        assertThat(roc.tprAt(0.25).threshold()).isEqualTo(3);
        assertThat(roc.tprAt(0.25, TprConvention.STRICT_STEP).value()).isEqualTo(0.5);
        assertThat(roc.tprAt(0.25, TprConvention.STRICT_STEP).attainedFpr()).isZero();
        assertThat(roc.tprAt(0.24).value()).isEqualTo(0.5);
        assertThat(roc.tprAt(0).value()).isEqualTo(0.5);
        assertThat(roc.tprAt(0.125, TprConvention.HULL).value()).isEqualTo(0.75);
        assertThatThrownBy(() -> roc.tprAt(0, TprConvention.STRICT_STEP)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> roc.tprAt(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> roc.tprAt(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /** No threshold is lost to rounding: k/n must be reached by the decimal that is nearest to it. */
    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1000, 3000, 10000, 30000})
    void decimalRatesAreReached(int n) {
        double[] nonMembers = new double[n];
        Arrays.setAll(nonMembers, i -> i);
        RocCurve roc = RocCurve.of(new double[] {0.5, n}, nonMembers);
        for (int tenth = 1; tenth < 10; tenth++) {
            double fpr = Double.parseDouble("0." + tenth);
            assertThat(roc.tprAt(fpr).attainedFpr()).isEqualTo(fpr);
        }
    }

    @Test
    void tenFalsePositivesResolve() {
        RocCurve thousand = RocCurve.of(new double[] {1}, new double[1000]);
        RocCurve fewer = RocCurve.of(new double[] {1}, new double[999]);
        assertThat(thousand.tprAt(0.01).resolved()).isTrue();
        assertThat(thousand.tprAt(0.01).note()).isEmpty();
        assertThat(fewer.tprAt(0.01).resolved()).isFalse();
        assertThat(fewer.tprAt(0.01).note())
                .isEqualTo("not resolved: 9.99 false positives expected among 999 non-members, 10 needed");
        assertThat(fewer.tprAt(0.01).toString()).startsWith("TPR 1.0000 at FPR 0.01 (STEP), not resolved");
        assertThat(RocCurve.of(new double[] {1}, new double[10_000])
                        .tprAt(0.001)
                        .resolved())
                .isTrue();
    }

    @Test
    void infiniteScoresAreTheLastOnes() {
        RocCurve roc = RocCurve.of(new double[] {INF, 1, -INF}, new double[] {INF, 0, -INF});
        assertThat(roc.auc()).isCloseTo((0.5 + 1 + 1 + 1 + 1 + 0.5) / 9, within(1e-15));
        assertThat(roc.at(INF)).isEqualTo(new Confusion(1, 2, 1, 2));
        assertThat(roc.at(-INF)).isEqualTo(new Confusion(3, 0, 3, 0));
        assertThat(roc.confusion(0)).isEqualTo(new Confusion(0, 3, 0, 3));
    }

    @Test
    void zerosOfBothSignsTie() {
        assertThat(RocCurve.of(new double[] {0.0}, new double[] {-0.0}).auc()).isEqualTo(0.5);
        assertThat(RocCurve.of(new double[] {-0.0}, new double[] {0.0}).auc()).isEqualTo(0.5);
    }

    @Test
    void badScoresAreNamed() {
        assertThatThrownBy(() -> RocCurve.of(new double[] {1, Double.NaN}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("members[1]");
        assertThatThrownBy(() -> RocCurve.of(new double[] {1}, new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonMembers[0]");
        assertThatThrownBy(() -> RocCurve.of(new double[] {1}, new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both classes");
        RocCurve roc = RocCurve.of(new double[] {1}, new double[] {0});
        assertThatThrownBy(() -> roc.at(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> roc.confusion(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> roc.oracleAccuracy(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void arraysAreCopies() {
        double[] members = {2, 1};
        RocCurve roc = RocCurve.of(members, new double[] {0});
        members[0] = -5;
        roc.thresholds()[1] = 9;
        roc.truePositiveRates()[1] = 9;
        assertThat(roc.auc()).isEqualTo(1);
        assertThat(roc.thresholds()).containsExactly(INF, 2, 1, 0);
        assertThat(members).containsExactly(-5, 1);
    }

    /** Two million scores: integer areas beyond the range of int, against the closed form. */
    @Test
    void millionsOfScores() {
        int n = 1_000_000;
        double[] members = new double[n];
        double[] nonMembers = new double[n];
        // Member i beats non-members 0 .. i+99999 (or all): AUC = 1 - (0.9 * 0.9) / 2 up to 1/n.
        Arrays.setAll(members, i -> i + 100_000 - 0.5);
        Arrays.setAll(nonMembers, i -> i);
        RocCurve roc = RocCurve.of(members, nonMembers);
        double exact = 1 - 0.9 * 0.9 / 2;
        assertThat(roc.auc()).isCloseTo(exact, within(1e-6));
        assertThat(roc.hullAuc()).isGreaterThanOrEqualTo(roc.auc());
        assertThat(roc.tprAt(0.001).value()).isCloseTo(0.101, within(1e-5));
        assertThat(roc.tprAt(0.001, 0.95).covers(0.101)).isTrue();
        assertThat(roc.auc(AucInterval.DELONG, 0.95).covers(exact)).isTrue();
        assertThat(roc.chancePValue()).isZero();
    }

    @Test
    void precisionFollowsThePrior() {
        Confusion counts = new Confusion(50, 50, 10, 990);
        assertThat(counts.ppv(0.5)).isCloseTo(0.5 / (0.5 + 0.01), within(1e-15));
        assertThat(counts.ppv(0.001)).isCloseTo(0.0005 / (0.0005 + 0.999 * 0.01), within(1e-15));
        assertThat(counts.ppv(0)).isZero();
        assertThat(counts.ppv(1)).isEqualTo(1);
        assertThat(new Confusion(0, 5, 0, 5).ppv(0.5)).isNaN();
        assertThat(new Confusion(5, 0, 5, 0).npv(0.5)).isNaN();
        assertThat(counts.ppv(100 / 1100.0)).as("prior of the sample").isCloseTo(50 / 60.0, within(1e-15));
        assertThat(counts.toString()).isEqualTo("TPR 0.5000 (50 of 100 members), FPR 0.0100 (10 of 1000 non-members)");
        assertThatThrownBy(() -> new Confusion(0, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Confusion(-1, 2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
