package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class LiraTest {
    /** One table of the IN signals of all examples, then of the OUT signals: as many models as signals of both. */
    private static ScoreMatrix scores(double[][] in, double[][] out) {
        int models = in[0].length + out[0].length;
        double[][] rows = new double[models][in.length];
        for (int m = 0; m < models; m++) {
            for (int i = 0; i < in.length; i++) {
                rows[m][i] = m < in[0].length ? in[i][m] : out[i][m - in[0].length];
            }
        }
        return ScoreMatrix.of(rows);
    }

    private static Membership membership(int examples, int in, int out) {
        boolean[][] rows = new boolean[in + out][examples];
        for (int m = 0; m < in; m++) {
            Arrays.fill(rows[m], true);
        }
        return Membership.of(rows);
    }

    /** Signals whose IN mean is higher by 2, with a spread that differs from example to example. */
    private static double[][] signals(boolean[][] member, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        int examples = member[0].length;
        double[] level = random.doubles(examples, -3, 3).toArray();
        double[] spread = random.doubles(examples, 0.5, 2).toArray();
        double[][] rows = new double[member.length][examples];
        for (int m = 0; m < rows.length; m++) {
            for (int i = 0; i < examples; i++) {
                double noise = normal.inverseCumulativeProbability(random.nextDouble(1e-12, 1));
                rows[m][i] = level[i] + spread[i] * noise + (member[m][i] ? 2 : 0);
            }
        }
        return rows;
    }

    // golden values: lira.json, computed_by_us_modes
    private static final double[] TARGET = {1.501, 1.799, 1.226, 0.609, 1.045};
    private static final double[][] IN = {
        {1.008, 2.06, 3.34, 1.508},
        {1.38, 2.49, 2.357, 2.105},
        {1.07, 1.971, 2.695, 0.656},
        {1.542, 0.099, 0.71, 0.158},
        {1.765, 0.733, 2.271, 2.157}
    };
    private static final double[][] OUT = {
        {-0.224, -3.02, -0.646, -0.058},
        {0.136, -1.836, -0.573, -1.174},
        {-0.971, 1.273, -0.969, -0.039},
        {1.061, -0.7, -0.134, 0.133},
        {0.077, -1.47, 0.091, 1.631}
    };

    private static void assertGolden(Lira lira, double... expected) {
        double[] scores = lira.score(TARGET, scores(IN, OUT), membership(5, 4, 4));
        for (int i = 0; i < expected.length; i++) {
            assertThat(scores[i]).as("example %d", i).isCloseTo(expected[i], within(1e-9));
        }
    }

    @Test
    void onlineGolden() {
        assertGolden(
                Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE_POPULATION),
                2.3394513444629332,
                6.972761193860937,
                1.2027921706001483,
                0.4257542521589339,
                0.3368971875647191);
        assertGolden(
                Lira.withDefaults().withVariance(LiraVariance.POOLED_POPULATION),
                3.591841388058066,
                4.259240210934244,
                1.29516556948679,
                0.48407271350847925,
                0.338481743445181);
    }

    @Test
    void offlineGolden() {
        Lira offline = Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE_POPULATION);
        assertGolden(
                offline.withForm(LiraForm.OFFLINE_DENSITY),
                3.26959637844273,
                7.2642417938921575,
                1.9987869689643674,
                0.799442023256119,
                1.3964975178930983);
        double[] z = offline.withForm(LiraForm.OFFLINE).score(TARGET, scores(IN, OUT), membership(5, 4, 4));
        double[] logCdf = {
            -0.018698921762087158,
            -0.00013110268473105513,
            -0.06562568529769713,
            -0.23232313839560506,
            -0.21064751371190915
        };
        for (int i = 0; i < z.length; i++) {
            assertThat(Math.log(new NormalDistribution(null, 0, 1).cumulativeProbability(z[i])))
                    .isCloseTo(logCdf[i], within(1e-9));
        }
    }

    @Test
    void tensorFlowPrivacyGolden() {
        // lira.json, one_augmentation and two_augmentations: -ln N of one side. OUT mirrors IN, so that the difference
        // is 0;
        // one side alone is the density form with the sides exchanged.
        double[][] in = {{-1, 1}, {0, 2}, {0, 20}};
        double[][] out = {{1, -1}, {0, -2}, {0, -20}};
        double[] target = {1, 0, 0};
        Membership sides = membership(3, 2, 2);
        Membership exchanged = Membership.of(Arrays.stream(sides.toArray())
                .map(row -> {
                    boolean[] not = new boolean[row.length];
                    for (int i = 0; i < row.length; i++) {
                        not[i] = !row[i];
                    }
                    return not;
                })
                .toArray(boolean[][]::new));
        double[][] expected = {{1.41893853, 1.41893853, 3.72152363}, {2.69682468, 2.69682468, 4.15270703}};
        for (boolean fixed : new boolean[] {false, true}) {
            for (Center center : Center.values()) {
                Lira lira = Lira.tensorFlowPrivacy(fixed).withCenter(center);
                assertThat(lira.score(target, scores(in, out), sides)).containsExactly(new double[3], within(1e-12));
                Lira density = lira.withForm(LiraForm.OFFLINE_DENSITY);
                assertThat(density.score(target, scores(in, out), exchanged))
                        .containsExactly(expected[fixed ? 1 : 0], within(1e-7));
                assertThat(density.score(target, scores(in, out), sides))
                        .containsExactly(expected[fixed ? 1 : 0], within(1e-7));
            }
        }
        // the fourth example of one_augmentation has no shadow model; that code gives it the means of the others
        Membership gap = Membership.of(new boolean[] {true, true, true, false}, new boolean[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lira.tensorFlowPrivacy(false)
                        .score(new double[4], ScoreMatrix.of(new double[4], new double[4]), gap))
                .withMessageContaining("example 3 is IN only 0 shadow model(s)");
        // two augmentations of one example: the mean over queries
        double[] two = Lira.tensorFlowPrivacy(false)
                .withForm(LiraForm.OFFLINE_DENSITY)
                .score(
                        List.of(new double[] {1}, new double[] {0}),
                        List.of(
                                scores(new double[][] {{-1, 1}}, new double[][] {{1, -1}}),
                                scores(new double[][] {{0, 20}}, new double[][] {{0, -20}})),
                        membership(1, 2, 2));
        assertThat(two[0]).isCloseTo(2.57023108, within(1e-7));
    }

    /** Student's distribution holds for the mean and a variance per example; what does not fit it turns it off. */
    @Test
    void laterOptionsTurnStudentOff() {
        Lira student = Lira.withDefaults().withStudentT();
        Membership sides = membership(5, 4, 4);
        ScoreMatrix shadows = scores(IN, OUT);
        double[] scores = student.score(TARGET, shadows, sides);
        for (LiraForm form : LiraForm.values()) {
            assertThat(student.withForm(form).provenance().options()).containsEntry("distribution", "Student");
        }
        assertThat(student.withVariance(LiraVariance.PER_EXAMPLE)
                        .withCenter(Center.MEAN)
                        .score(TARGET, shadows, sides))
                .isEqualTo(scores);
        for (LiraVariance variance : LiraVariance.values()) {
            Lira other = student.withVariance(variance);
            if (variance != LiraVariance.PER_EXAMPLE) {
                assertThat(other.provenance().options()).containsEntry("distribution", "normal");
                assertThat(other.score(TARGET, shadows, sides))
                        .isEqualTo(Lira.withDefaults().withVariance(variance).score(TARGET, shadows, sides));
            }
        }
        assertThat(student.withShrinkage(3).score(TARGET, shadows, sides))
                .isEqualTo(Lira.withDefaults().withShrinkage(3).score(TARGET, shadows, sides));
        assertThat(student.withCenter(Center.MEDIAN).score(TARGET, shadows, sides))
                .isEqualTo(Lira.withDefaults()
                        .withVariance(LiraVariance.PER_EXAMPLE)
                        .withCenter(Center.MEDIAN)
                        .score(TARGET, shadows, sides));
        // and it can be taken again
        assertThat(student.withShrinkage(3)
                        .withCenter(Center.MEDIAN)
                        .withStudentT()
                        .score(TARGET, shadows, sides))
                .isEqualTo(scores);
    }

    @Test
    void posteriorOfKnownRatios() {
        Lira lira = Lira.withDefaults();
        assertThat(lira.posterior(new double[] {0, Math.log(3), -Math.log(3), 1000, -1000}, 0.5))
                .containsExactly(new double[] {0.5, 0.75, 0.25, 1, 0}, within(1e-15));
        // Bayes by hand: 0.1 * 9 / (0.1 * 9 + 0.9)
        assertThat(lira.posterior(new double[] {Math.log(9)}, 0.1)[0]).isCloseTo(0.5, within(1e-15));
        for (double prior : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lira.posterior(new double[] {0}, prior))
                    .withMessageContaining("prior");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> lira.posterior(new double[] {Double.NaN}, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.withForm(LiraForm.OFFLINE).posterior(new double[] {0}, 0.5))
                .withMessageContaining("ONLINE");
    }

    /**
     * Normal signals, a fifth members, and two shadow models a side that lie {@code s / sqrt 2} on either side of the
     * mean, so that mean and variance are the true ones. Members less posteriors sum to 0 on average, in any range of
     * posteriors: by Bernstein's inequality for {@code V = sum p (1 - p)} the sum exceeds {@code t} with probability at
     * most {@code 2 exp(-t^2 / (2 V + 2 t / 3))}, here 1e-7 a range.
     */
    @Test
    void posteriorIsCalibratedOnNormalSignals() {
        int n = 20_000;
        double prior = 0.2;
        SplittableRandom random = new SplittableRandom(12);
        double[][] rows = new double[4][n];
        double[] target = new double[n];
        boolean[] member = new boolean[n];
        for (int i = 0; i < n; i++) {
            double[] mean = {random.nextDouble(-1, 1), random.nextDouble(-3, -1)};
            double[] deviation = {random.nextDouble(0.5, 2), random.nextDouble(0.5, 2)};
            for (int m = 0; m < 4; m++) {
                rows[m][i] = mean[m / 2] + (m % 2 == 0 ? 1 : -1) * deviation[m / 2] * Math.sqrt(0.5);
            }
            member[i] = random.nextDouble() < prior;
            int side = member[i] ? 0 : 1;
            target[i] = mean[side] + deviation[side] * random.nextGaussian();
        }
        Lira lira = Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE);
        double[] posterior = lira.posterior(lira.score(target, ScoreMatrix.of(rows), membership(n, 2, 2)), prior);
        double log = Math.log(2 / 1e-7);
        for (double from : new double[] {0, 0.1, 0.3, 0.5, 0.7}) {
            double to = from == 0 ? 0.1 : from == 0.7 ? 1 : from + 0.2;
            double sum = 0;
            double variance = 0;
            for (int i = 0; i < n; i++) {
                if (posterior[i] >= from && posterior[i] < to) {
                    sum += (member[i] ? 1 : 0) - posterior[i];
                    variance += posterior[i] * (1 - posterior[i]);
                }
            }
            double bound = log / 3 + Math.sqrt(log * log / 9 + 2 * variance * log);
            assertThat(sum).as("seed 12, posteriors from %s", from).isBetween(-bound, bound);
            assertThat(variance).as("range from %s has examples", from).isGreaterThan(50);
        }
    }

    @ParameterizedTest
    @EnumSource(LiraVariance.class)
    void leaveOneOutIsAttackingEachModelWithTheOthers(LiraVariance variance) {
        Membership membership = Membership.balanced(12, 40, 0.5, 3);
        ScoreMatrix scores = ScoreMatrix.of(signals(membership.toArray(), 4));
        for (LiraForm form : LiraForm.values()) {
            for (Center center : Center.values()) {
                Lira lira = Lira.withDefaults()
                        .withVariance(variance)
                        .withForm(form)
                        .withCenter(center);
                double[][] all = lira.leaveOneOut(scores, membership);
                for (int t = 0; t < 12; t++) {
                    int target = t;
                    int[] others =
                            IntStream.range(0, 12).filter(m -> m != target).toArray();
                    double[] one = lira.score(
                            scores.scoresOf(t), scores.selectModels(others), membership.selectModels(others));
                    for (int i = 0; i < one.length; i++) {
                        assertThat(all[t][i])
                                .as("%s %s, target %d, example %d", form, center, t, i)
                                .isCloseTo(one[i], within(1e-7 * (1 + Math.abs(one[i]))));
                    }
                }
            }
        }
    }

    /** plot.py and advanced_mia.py line by line: medians, and numpy.std about the mean. */
    @Test
    void publishedCodesTakeTheStandardDeviationAboutTheMean() {
        double[][] in = {{0, 0, 3, 7}, {1, 5, 6, 9}};
        double[][] out = {{-2, 0, 1, 8}, {-9, 1, 2, 2}};
        double[] target = {2, 3};
        double[] perExample = new double[2];
        double[] residual = new double[2];
        double fixedIn = standardDeviation(residuals(in));
        double fixedOut = standardDeviation(residuals(out));
        for (int i = 0; i < 2; i++) {
            perExample[i] = logDensity(target[i], median(in[i]), standardDeviation(in[i]))
                    - logDensity(target[i], median(out[i]), standardDeviation(out[i]));
            residual[i] =
                    logDensity(target[i], median(in[i]), fixedIn) - logDensity(target[i], median(out[i]), fixedOut);
        }
        Membership sides = membership(2, 4, 4);
        assertThat(Lira.researchCode(LiraForm.ONLINE, false).score(target, scores(in, out), sides))
                .containsExactly(perExample, within(1e-12));
        assertThat(Lira.tensorFlowPrivacy(false).score(target, scores(in, out), sides))
                .containsExactly(perExample, within(1e-12));
        assertThat(Lira.tensorFlowPrivacy(true).score(target, scores(in, out), sides))
                .containsExactly(residual, within(1e-12));
    }

    private static double median(double[] sorted) {
        return (sorted[1] + sorted[2]) / 2;
    }

    private static double[] residuals(double[][] values) {
        return Arrays.stream(values)
                .flatMapToDouble(row -> Arrays.stream(row).map(x -> x - median(row)))
                .toArray();
    }

    private static double standardDeviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    private static double logDensity(double x, double mean, double deviation) {
        return new NormalDistribution(null, mean, deviation).logDensity(x);
    }

    @ParameterizedTest
    @EnumSource(LiraVariance.class)
    void leavePairOutIsAttackingEachExampleWithoutItsPair(LiraVariance variance) {
        Membership membership = Membership.balanced(12, 40, 0.5, 3);
        ScoreMatrix scores = ScoreMatrix.of(signals(membership.toArray(), 4));
        for (LiraForm form : LiraForm.values()) {
            Lira lira = Lira.withDefaults().withVariance(variance).withForm(form);
            double[][] all = lira.leavePairOut(scores, membership, 5);
            Partners partners = Partners.draw(scores, membership, 5);
            assertThat(lira.leavePairOut(scores, membership, 5, 7, 2)).isDeepEqualTo(new double[][] {all[7], all[2]});
            for (int t = 0; t < 12; t++) {
                double[] one = partners.score(lira, t);
                for (int i = 0; i < one.length; i++) {
                    assertThat(all[t][i])
                            .as("%s, target %d, example %d", form, t, i)
                            .isCloseTo(one[i], within(1e-7 * (1 + Math.abs(one[i]))));
                }
            }
        }
    }

    @Test
    void severalQueriesAreTheMeanOfEach() {
        Membership membership = Membership.balanced(10, 30, 0.5, 5);
        ScoreMatrix one = ScoreMatrix.of(signals(membership.toArray(), 6));
        ScoreMatrix two = ScoreMatrix.of(signals(membership.toArray(), 7));
        Lira lira = Lira.withDefaults();
        double[][] both = lira.leavePairOut(List.of(one, two), membership, 8);
        double[][] alone = lira.leaveOneOut(List.of(one, two), membership);
        for (int t = 0; t < 10; t++) {
            for (int i = 0; i < 30; i++) {
                double pair = lira.leavePairOut(one, membership, 8)[t][i] + lira.leavePairOut(two, membership, 8)[t][i];
                assertThat(both[t][i]).isCloseTo(pair / 2, within(1e-9 * (1 + Math.abs(pair))));
                double single = lira.leaveOneOut(one, membership)[t][i] + lira.leaveOneOut(two, membership)[t][i];
                assertThat(alone[t][i]).isCloseTo(single / 2, within(1e-9 * (1 + Math.abs(single))));
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.leavePairOut(List.of(), membership, 8))
                .withMessageContaining("no query");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.leavePairOut(one, membership, 8, 10))
                .withMessageContaining("target");
    }

    /**
     * Signals that have nothing to do with who saw what, in ensembles of 8 models with their own balanced membership. Left
     * out with a partner, a target's AUC is one half on the average; alone it is less, for the reason that the javadoc
     * gives. The mean over 100 ensembles is normal, and 5 standard errors are left by chance once in two millions.
     */
    @Test
    void countsGiveNothingAwayWithoutAPair() {
        int rounds = 100;
        double[] alone = new double[rounds];
        double[] pairs = new double[rounds];
        Lira lira = Lira.withDefaults().withVariance(LiraVariance.SHRUNKEN);
        for (int r = 0; r < rounds; r++) {
            Membership membership = Membership.balanced(8, 200, 0.5, r);
            Random random = new Random(1000 + r);
            double[][] noise = new double[8][200];
            for (double[] row : noise) {
                Arrays.setAll(row, i -> random.nextGaussian());
            }
            ScoreMatrix scores = ScoreMatrix.of(noise);
            alone[r] = auc(lira.leaveOneOut(scores, membership), membership);
            pairs[r] = auc(lira.leavePairOut(scores, membership, r), membership);
        }
        assertThat(mean(pairs)).isCloseTo(0.5, within(5 * standardError(pairs)));
        assertThat(mean(alone)).isLessThan(0.5 - 5 * standardError(alone));
    }

    private static double auc(double[][] rows, Membership membership) {
        return GroupedRoc.of(rows, membership.toArray()).roc().auc();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }

    @Test
    void shiftAndScaleOfTheSignalChangeNothing() {
        Membership membership = Membership.balanced(10, 30, 0.5, 5);
        double[][] signals = signals(membership.toArray(), 6);
        double[][] moved = Arrays.stream(signals)
                .map(row -> Arrays.stream(row).map(x -> 3 * x - 7).toArray())
                .toArray(double[][]::new);
        for (LiraVariance variance : LiraVariance.values()) {
            Lira lira = Lira.withDefaults().withVariance(variance);
            double[][] a = lira.leaveOneOut(ScoreMatrix.of(signals), membership);
            double[][] b = lira.leaveOneOut(ScoreMatrix.of(moved), membership);
            for (int t = 0; t < a.length; t++) {
                assertThat(b[t]).containsExactly(a[t], within(1e-8));
            }
        }
    }

    @Test
    void findsMembersWhereTheyDifferAndNothingWhereNot() {
        Membership membership = Membership.balanced(32, 200, 0.5, 7);
        ScoreMatrix scores = ScoreMatrix.of(signals(membership.toArray(), 8));
        MembershipScores online = Lira.withDefaults().attackLeaveOneOut(scores, membership);
        MembershipScores offline =
                Lira.withDefaults().withForm(LiraForm.OFFLINE).attackLeaveOneOut(scores, membership);
        // means 2 apart, deviations 0.5 to 2: the AUC of a known example is Phi(2 / (s sqrt 2)), 0.91 on average
        assertThat(online.roc().auc()).isBetween(0.85, 0.95);
        assertThat(offline.roc().auc()).isBetween(0.8, 0.95);
        // membership of an ensemble that has nothing to do with the signals: 6400 scores, standard error 0.0072,
        // so 0.04 is beyond five of them, even if scores of one model hang together a little
        Membership unrelated = Membership.balanced(32, 200, 0.5, 99);
        assertThat(Lira.withDefaults()
                        .attackLeaveOneOut(scores, unrelated)
                        .roc()
                        .auc())
                .isCloseTo(0.5, within(0.04));
    }

    @Test
    void studentKeepsItsPromiseWithFewShadowModels() {
        // 20,000 examples, 8 OUT models, nothing memorized: P(score > -ln 0.001) is 0.001 exactly for Student's
        // distribution, so that more than 46 of 20,000 exceed it with probability below 1e-6; the normal one lets
        // through
        // about 1.6 %, as the shadow models' own uncertainty is ignored
        int n = 20_000;
        boolean[][] none = new boolean[9][n];
        double[][] signals = signals(none, 10);
        ScoreMatrix shadows = ScoreMatrix.of(Arrays.copyOfRange(signals, 1, 9));
        Membership out = Membership.of(Arrays.copyOfRange(none, 1, 9));
        Lira offline = Lira.withDefaults().withForm(LiraForm.OFFLINE).withVariance(LiraVariance.PER_EXAMPLE);
        double[] student = offline.withStudentT().score(signals[0], shadows, out);
        double[] normal = offline.score(signals[0], shadows, out);
        assertThat(Arrays.stream(student).filter(s -> s > -Math.log(0.001)).count())
                .isBetween(4L, 46L);
        assertThat(Arrays.stream(normal).filter(z -> z > 3.0902).count()).isGreaterThan(150);
    }

    @Test
    void refusesWhatItCannotScore() {
        Lira lira = Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.score(new double[4], scores(IN, OUT), membership(5, 4, 4)))
                .withMessageContaining("target");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> lira.score(new double[] {0, 0, Double.NaN, 0, 0}, scores(IN, OUT), membership(5, 4, 4)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.score(TARGET, scores(IN, OUT), membership(5, 1, 7)))
                .withMessageContaining("example 0 is IN only 1 shadow model");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lira.score(TARGET, scores(IN, OUT), membership(5, 8, 0)))
                .withMessageContaining("OUT of");
        assertThatIllegalArgumentException().isThrownBy(() -> lira.withShrinkage(0));
        assertThatIllegalArgumentException().isThrownBy(() -> lira.score(List.of(), List.of(), membership(5, 4, 4)));
    }
}
