package org.memo4j.attacks.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;

class PrivacyLawsTest {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final PrivacyAudit AUDIT = PrivacyAudit.withDefaults();

    private static Stream<AuditMethod<?>> methods() {
        return Stream.of(
                EpsilonLowerBound.withDefaults(),
                EpsilonLowerBound.withDefaults().withCopies(3),
                EpsilonLowerBound.withDefaults().withRules(EnumSet.allOf(DecisionRule.class)),
                GaussianDpAudit.withDefaults(),
                OneRunAudit.withDefaults(),
                FdpOneRunAudit.withDefaults());
    }

    private static List<ThresholdChoice> choices() {
        return List.of(
                ThresholdChoice.given(1),
                ThresholdChoice.given(0.5, 1, 2),
                ThresholdChoice.bonferroni(),
                ThresholdChoice.ranks(10, 40),
                ThresholdChoice.split(0.5, 3),
                ThresholdChoice.multiSplit(4, 0.4, 3),
                ThresholdChoice.hull());
    }

    private static List<ThresholdChoice> choices(AuditMethod<?> method) {
        return choices().stream()
                .filter(choice -> !method.toString().contains("REVERSED")
                        || !choice.toString().startsWith("thresholds at ranks"))
                .toList();
    }

    private static <C> double bound(PrivacyAudit audit, AuditMethod<C> method, Confusion counts) {
        return audit.bound(method, method.evidence(counts)).epsilon();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void moreTruePositivesFewerFalseOnesLowerConfidenceAndSmallerDeltaRaiseTheBound(AuditMethod<?> method) {
        double last = 0;
        for (int tp = 0; tp <= 60; tp += 4) {
            double now = bound(AUDIT, method, new Confusion(tp, 60 - tp, 6, 54));
            assertThat(now).as("%d true positives", tp).isGreaterThanOrEqualTo(last);
            last = now;
        }
        assertThat(last).isPositive();
        for (int fp = 7; fp <= 60; fp += 4) {
            double now = bound(AUDIT, method, new Confusion(60, 0, fp, 60 - fp));
            assertThat(now).as("%d false positives", fp).isLessThanOrEqualTo(last);
            last = now;
        }
        Confusion counts = new Confusion(50, 10, 2, 58);
        double confident = Double.POSITIVE_INFINITY;
        for (double confidence : new double[] {0.6, 0.9, 0.95, 0.99, 0.999999}) {
            double now = bound(AUDIT.withConfidence(confidence), method, counts);
            assertThat(now).as("confidence %s", confidence).isLessThan(confident);
            confident = now;
        }
        double strict = Double.POSITIVE_INFINITY;
        for (double delta : new double[] {1e-9, 1e-6, 1e-4, 1e-2}) {
            double now = bound(AUDIT.withDelta(delta), method, counts);
            assertThat(now).as("delta %s", delta).isLessThan(strict);
            strict = now;
        }
    }

    @Test
    void moreGuessesForAsManyRightOnesLowerTheBound() {
        double last = Double.POSITIVE_INFINITY;
        for (int r = 50; r <= 80; r += 5) {
            double now = AUDIT.bound(OneRunAudit.withDefaults(), new OneRunCounts(200, r, 50))
                    .epsilon();
            assertThat(now).isLessThan(last);
            last = now;
        }
    }

    @Test
    void pValueIsTheSumOfItsDefinitionAndRisesWithEpsilon() {
        SplittableRandom random = new SplittableRandom(41);
        for (int trial = 0; trial < 400; trial++) {
            int m = 1 + random.nextInt(80);
            int r = random.nextInt(m + 1);
            int v = random.nextInt(r + 1);
            double delta = random.nextBoolean() ? 0 : Math.exp(-12 * random.nextDouble() - 2);
            OneRunCounts counts = new OneRunCounts(m, r, v);
            double last = 0;
            for (double epsilon = 0; epsilon < 6; epsilon += 0.25) {
                double p = OneRunAudit.pValue(counts, epsilon, delta);
                double slow = slow(m, r, v, epsilon, delta);
                String where = "seed 41, trial " + trial + ", " + counts + ", epsilon " + epsilon + ", delta " + delta;
                assertThat(p).as(where).isCloseTo(slow, within(1e-10 * slow));
                assertThat(p).as(where).isGreaterThanOrEqualTo(last * (1 - 1e-12));
                last = p;
            }
        }
    }

    private static double slow(int m, int r, int v, double epsilon, double delta) {
        double q = 1 / (1 + Math.exp(-epsilon));
        double[] mass = new double[r + 1];
        for (int k = 0; k <= r; k++) {
            double term = 1;
            for (int i = 1; i <= k; i++) {
                term *= (double) (r - k + i) / i * q;
            }
            mass[k] = term * Math.pow(1 - q, r - k);
        }
        double beta = Arrays.stream(mass, v, r + 1).sum();
        double alpha = 0;
        for (int i = 1; i <= v; i++) {
            alpha = Math.max(alpha, Arrays.stream(mass, v - i, v).sum() / i);
        }
        return Math.min(1, beta + 2 * m * delta * alpha);
    }

    @Test
    void pValueOfAHugeEpsilonIsOne() {
        assertThat(OneRunAudit.pValue(new OneRunCounts(10, 10, 10), 1e4, 0)).isEqualTo(1);
        assertThat(OneRunAudit.pValue(new OneRunCounts(10, 10, 10), 600, 1e-5)).isEqualTo(1);
        assertThat(OneRunAudit.pValue(new OneRunCounts(10, 0, 0), 0, 0)).isEqualTo(1);
    }

    @Test
    void copiesSolveTheInequalityOfGroupPrivacy() {
        double delta = 1e-3;
        Confusion counts = new Confusion(400, 100, 3, 497);
        EpsilonLowerBound method = EpsilonLowerBound.withDefaults()
                .withRules(EnumSet.of(DecisionRule.MEMBER))
                .withCopies(4);
        double epsilon = AUDIT.withDelta(delta).bound(method, counts).epsilon();
        double high = RatioBound.clopperPearson(400, 500, 0.025)[0];
        double low = RatioBound.clopperPearson(3, 500, 0.025)[1];
        double composed = 0;
        for (int i = 0; i < 4; i++) {
            composed += delta * Math.exp(i * epsilon);
        }
        assertThat(Math.exp(4 * epsilon) * low + composed).isCloseTo(high, within(1e-10));
        assertThat(AUDIT.withDelta(0).bound(method, counts).epsilon())
                .isCloseTo(Math.log(high / low) / 4, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("methods")
    <C> void noBoundExceedsTheCeilingAndAPerfectAttackReachesIt(AuditMethod<C> method) {
        double[] in = IntStream.range(0, 80).mapToDouble(i -> 1 + i / 80.0).toArray();
        double[] out = IntStream.range(0, 80).mapToDouble(i -> -i / 80.0).toArray();
        for (ThresholdChoice choice : choices(method)) {
            PrivacyAudit audit = AUDIT.withThreshold(choice);
            EpsilonBound<C> perfect = audit.run(method, scores(in, out));
            assertThat(perfect.epsilon()).as("%s, %s", method, choice).isCloseTo(perfect.ceiling(), within(1e-9));
            for (int seed = 1; seed <= 3; seed++) {
                EpsilonBound<C> noisy = audit.run(method, gaussian(80, 1.5, new SplittableRandom(seed)));
                assertThat(noisy.epsilon())
                        .as("%s, %s, seed %d", method, choice, seed)
                        .isBetween(0.0, noisy.ceiling());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void onlyTheOrderOfTheScoresCountsAndTheirPlacesDoNot(AuditMethod<?> method) {
        MembershipScores scores = gaussian(100, 2, new SplittableRandom(8));
        for (ThresholdChoice choice : choices(method)) {
            if (!choice.toString().contains("ranks") && !choice.toString().contains("hull")) {
                continue;
            }
            PrivacyAudit audit = AUDIT.withThreshold(choice);
            double epsilon = audit.run(method, scores).epsilon();
            assertThat(epsilon).isPositive();
            MembershipScores other = scores(sortedExp(scores.members()), sortedExp(scores.nonMembers()));
            assertThat(audit.run(method, other).epsilon()).isEqualTo(epsilon);
        }
        PrivacyAudit split = AUDIT.withThreshold(ThresholdChoice.split(0.5, 1));
        assertThat(split.run(method, scores)).isEqualTo(split.run(method, scores));
        assertThat(split.run(method, scores).provenance().seed()).hasValue(1);
        assertThat(IntStream.range(0, 20)
                        .mapToDouble(seed -> AUDIT.withThreshold(ThresholdChoice.split(0.5, seed))
                                .run(method, scores)
                                .epsilon())
                        .distinct()
                        .count())
                .isGreaterThan(1);
    }

    private static double[] sortedExp(double[] scores) {
        return Arrays.stream(scores).map(Math::exp).sorted().toArray();
    }

    @Test
    void membersAndNonMembersMayChangePlaces() {
        MembershipScores scores = gaussian(60, 2, new SplittableRandom(5));
        double[] in = Arrays.stream(scores.nonMembers()).map(x -> -x).toArray();
        double[] out = Arrays.stream(scores.members()).map(x -> -x).toArray();
        for (ThresholdChoice choice : List.of(ThresholdChoice.bonferroni(), ThresholdChoice.hull())) {
            PrivacyAudit audit = AUDIT.withThreshold(choice);
            for (AuditMethod<Confusion> method :
                    List.of(EpsilonLowerBound.withDefaults(), GaussianDpAudit.withDefaults())) {
                assertThat(audit.run(method, scores(in, out)).epsilon())
                        .isCloseTo(audit.run(method, scores).epsilon(), within(1e-12));
            }
        }
    }

    @Test
    void reversedRulesFindAnAttackWithTheWrongSign() {
        Confusion wrong = new Confusion(2, 98, 90, 10);
        assertThat(AUDIT.bound(EpsilonLowerBound.withDefaults(), wrong).epsilon())
                .isZero();
        EpsilonLowerBound both = EpsilonLowerBound.withDefaults().withRules(EnumSet.allOf(DecisionRule.class));
        EpsilonLowerBound reversed = EpsilonLowerBound.withDefaults()
                .withRules(EnumSet.of(DecisionRule.MEMBER_REVERSED, DecisionRule.NON_MEMBER_REVERSED));
        double mirrored = AUDIT.bound(EpsilonLowerBound.withDefaults(), new Confusion(90, 10, 2, 98))
                .epsilon();
        assertThat(AUDIT.bound(reversed, wrong).epsilon()).isCloseTo(mirrored, within(1e-12));
        assertThat(AUDIT.bound(both, wrong).epsilon()).isPositive().isLessThan(mirrored);
    }

    /** Counts at ranks, with many ties, by looking at every score. */
    @Test
    void ranksCountWhatLiesAboveThem() {
        SplittableRandom random = new SplittableRandom(12);
        for (int trial = 0; trial < 50; trial++) {
            double[] in = random.ints(20, 0, 12).asDoubleStream().toArray();
            double[] out = random.ints(15, 0, 10).asDoubleStream().sorted().toArray();
            MembershipScores scores = scores(in, out);
            for (int j = 1; j <= 15; j++) {
                double above = out[15 - j];
                int hits = (int) Arrays.stream(in).filter(x -> x > above).count();
                assertThat(EpsilonLowerBound.withDefaults().atRanks(scores.roc(), new Ranks(j)))
                        .as("seed 12, trial %d, rank %d", trial, j)
                        .startsWith(new Confusion(hits, 20 - hits, j - 1, 16 - j));
            }
            double[] all =
                    Stream.of(in, out).flatMapToDouble(Arrays::stream).sorted().toArray();
            for (int r = 1; r <= 35; r++) {
                double at = all[35 - r];
                int hits = (int) Arrays.stream(in).filter(x -> x >= at).count();
                int alarms = (int) Arrays.stream(out).filter(x -> x >= at).count();
                assertThat(OneRunAudit.withDefaults().atRanks(scores.roc(), new Ranks(r)))
                        .containsExactly(new Confusion(hits, 20 - hits, alarms, 15 - alarms));
            }
        }
    }

    @Test
    void guessesOnBothSides() {
        MembershipScores scores = scores(new double[] {9, 8, 7, 4, 1}, new double[] {8, 3, 2, 1, 0});
        assertThat(OneRunCounts.guess(scores, 1, 0)).isEqualTo(new OneRunCounts(10, 1, 1));
        assertThat(OneRunCounts.guess(scores, 2, 0)).isEqualTo(new OneRunCounts(10, 3, 2)); // ties at 8
        assertThat(OneRunCounts.guess(scores, 0, 2)).isEqualTo(new OneRunCounts(10, 3, 2)); // ties at 1
        assertThat(OneRunCounts.guess(scores, 5, 5)).isEqualTo(new OneRunCounts(10, 10, 8));
        refused(() -> OneRunCounts.guess(scores, 6, 5), "together at most the number of canaries, 10");
        refused(() -> OneRunCounts.guess(scores, 2, 8), "tie at 8.0");
        refused(() -> OneRunCounts.guess(scores, -1, 0), "at least 0");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void tiesAndInfiniteScoresShowNothingButAreLegal(AuditMethod<?> method) {
        double[] same = new double[50];
        double[] infinite = same.clone();
        infinite[0] = Double.NEGATIVE_INFINITY;
        infinite[1] = Double.POSITIVE_INFINITY;
        for (ThresholdChoice choice : choices(method)) {
            PrivacyAudit audit = AUDIT.withThreshold(choice);
            if (!choice.toString().startsWith("thresholds at ranks [")) { // no rank fixed for other sizes
                assertThat(audit.run(method, scores(same, same)).epsilon()).isZero();
                assertThat(audit.run(method, scores(infinite, infinite)).epsilon())
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1e-5, 3.730632", "0.1, 1e-5, 30.7496"})
    void gaussianMechanismOfTheLiterature(double epsilon, double delta, double sigma) {
        double mu = GaussianDp.mu(epsilon, delta);
        assertThat(1 / mu).isCloseTo(sigma, within(2e-4 * sigma));
        assertThat(GaussianDp.epsilon(mu, delta)).isCloseTo(epsilon, within(1e-8));
        assertThat(GaussianDp.delta(mu, epsilon)).isCloseTo(delta, within(1e-8 * delta));
    }

    @Test
    void gaussianDeltaIsItsIntegral() {
        NormalDistribution normal = new NormalDistribution();
        for (double mu : new double[] {0.1, 1, 3}) {
            for (double epsilon : new double[] {0, 0.5, 2}) {
                double expected = normal.cumulativeProbability(-epsilon / mu + mu / 2)
                        - Math.exp(epsilon) * normal.cumulativeProbability(-epsilon / mu - mu / 2);
                assertThat(GaussianDp.delta(mu, epsilon)).isCloseTo(expected, within(1e-12));
            }
        }
        assertThat(GaussianDp.epsilon(0, 1e-5)).isZero();
        assertThat(GaussianDp.epsilon(1e-9, 1e-5)).isZero();
        assertThat(GaussianDp.delta(10, 150)).isBetween(1e-25, 1e-22);
    }

    @Test
    void normalTailsKeepTheirPrecision() {
        assertThat(Gaussian.logCdf(-40)).isCloseTo(-804.608442013754, within(1e-11));
        assertThat(Gaussian.logCdf(Math.nextDown(-20.0))).isCloseTo(Gaussian.logCdf(Math.nextUp(-20.0)), within(1e-11));
        for (double x = -37; x < 8; x += 0.37) {
            assertThat(Gaussian.quantile(Gaussian.cdf(x))).isCloseTo(x, within(x < 0 ? 1e-12 * -x + 1e-13 : 1e-1));
        }
        assertThat(Gaussian.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-13));
        assertThat(Gaussian.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Gaussian.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void statements() {
        EpsilonBound<Confusion> shown =
                AUDIT.withDelta(0).bound(EpsilonLowerBound.withDefaults(), new Confusion(84, 916, 1, 999));
        assertThat(shown.statement())
                .startsWith(
                        "With confidence 95 %, no epsilon-differentially private algorithm with epsilon < 2.497 gives"
                                + " these scores: TPR 0.0840 (84 of 1000 members)")
                .contains("A perfect attack on as many examples would have shown epsilon >= 5.600")
                .endsWith("Assumed: The scores are independent of each other, as those of separate training runs are.");
        assertThat(shown).asString().startsWith("epsilon >= 2.497 at delta 0.0");
        assertThat(shown.provenance().options())
                .containsEntry("confidence", "0.95")
                .containsKey("counts");
        assertThat(AUDIT.bound(OneRunAudit.withDefaults(), new OneRunCounts(10, 2, 2))
                        .statement())
                .startsWith("Nothing was shown at confidence 95 %")
                .contains("no evidence of privacy: 2 of 2 guesses about 10 canaries were right")
                .contains("even a perfect attack would have shown nothing");
        MembershipScores scores = gaussian(100, 2, new SplittableRandom(1));
        assertThat(AUDIT.withThreshold(ThresholdChoice.hull())
                        .run(GaussianDpAudit.withDefaults(), scores)
                        .statement())
                .contains("(epsilon, 1.0E-5)-differentially private Gaussian mechanism")
                .endsWith("the confidence is not guaranteed.");
        assertThat(AUDIT.run(GaussianDpAudit.withDefaults(), scores).statement())
                .doesNotContain("not guaranteed");
    }

    @Test
    void badInput() {
        Confusion counts = new Confusion(5, 5, 5, 5);
        refused(() -> AUDIT.withConfidence(0.4), "confidence must be in (0.5, 1), but is 0.4");
        refused(() -> AUDIT.withConfidence(Double.NaN), "confidence");
        refused(() -> AUDIT.withDelta(Double.NaN), "delta must be in [0, 1), but is NaN");
        refused(
                () -> AUDIT.run(
                        EpsilonLowerBound.withDefaults().withRules(EnumSet.allOf(DecisionRule.class)),
                        scores(new double[9], new double[9])),
                "cannot be audited at thresholds given by ranks");
        refused(() -> AUDIT.withDelta(0).bound(GaussianDpAudit.withDefaults(), counts), "delta must be in (0, 1)");
        refused(
                () -> AUDIT.withDelta(0).bound(FdpOneRunAudit.withDefaults(), new OneRunCounts(3, 2, 1)),
                "delta must be in (0, 1)");
        refused(
                () -> AUDIT.bound(EpsilonLowerBound.withDefaults().withBound(RatioBound.KATZ_LOG), counts),
                "delta must be 0 with KATZ_LOG");
        refused(() -> EpsilonLowerBound.withDefaults().withCopies(0), "copies must be at least 1");
        refused(
                () -> EpsilonLowerBound.withDefaults().withRules(EnumSet.noneOf(DecisionRule.class)),
                "rules must hold at least one");
        refused(() -> new OneRunCounts(3, 4, 1), "guesses must be in [0, 3], but is 4");
        refused(() -> new OneRunCounts(3, 2, 3), "correct must be in [0, 2], but is 3");
        refused(() -> OneRunAudit.pValue(new OneRunCounts(3, 2, 1), -1, 0), "epsilon must be finite and >= 0");
        refused(() -> OneRunAudit.pValue(new OneRunCounts(3, 2, 1), Double.NaN, 0), "epsilon");
        refused(() -> ThresholdChoice.given(), "thresholds must hold at least one");
        refused(() -> ThresholdChoice.given(Double.NaN), "NaN");
        refused(() -> ThresholdChoice.ranks(0), "rank must be at least 1");
        refused(() -> ThresholdChoice.split(1, 0), "fraction must be in (0, 1)");
        refused(() -> ThresholdChoice.multiSplit(1, 0.5, 0), "splits must be at least 2");
        refused(() -> RatioBound.BAILEY.lower(counts, 0.5), "significance must be in (0, 0.5)");
        refused(() -> GaussianDp.mu(Double.NaN, 0.1), "epsilon");
        MembershipScores small = scores(new double[1], new double[9]);
        refused(
                () -> AUDIT.withThreshold(ThresholdChoice.split(0.5, 0)).run(EpsilonLowerBound.withDefaults(), small),
                "1 members cannot be split at 0.5");
        refused(
                () -> AUDIT.withThreshold(ThresholdChoice.ranks(2)).run(EpsilonLowerBound.withDefaults(), small),
                "rank must be at most the number of scores, 1, but is 2");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    /**
     * The Gaussian mechanism, whose epsilon is known, audited again and again: a bound may exceed it in 10 % of the
     * audits. Each case fails by chance with a probability of at most 1e-6 (binomial limit), all of them with at most
     * 4e-5.
     */
    @ParameterizedTest
    @MethodSource("methods")
    void boundsKeepTheirLevel(AuditMethod<?> method) {
        int audits = 60;
        int limit = new BinomialDistribution(null, audits, 0.1).inverseCumulativeProbability(1 - 1e-6);
        double delta = 0.05; // large, so that epsilon is small and bounds come close to it
        int copies = method.toString().contains("copies") ? 3 : 1;
        double truth = GaussianDp.epsilon(1, delta) / copies;
        boolean oneRun = method.splitsBlindly();
        for (ThresholdChoice choice : choices(method)) {
            if (!choice.keepsLevel()) {
                continue;
            }
            PrivacyAudit audit = AUDIT.withConfidence(0.9).withDelta(delta).withThreshold(choice);
            SplittableRandom random = new SplittableRandom(77);
            int exceeded = 0;
            for (int i = 0; i < audits; i++) {
                MembershipScores scores = oneRun ? coins(120, 1, random) : gaussian(60, 1, random);
                exceeded += audit.run(method, scores).epsilon() > truth ? 1 : 0;
            }
            assertThat(exceeded).as("%s, %s, seed 77", method, choice).isLessThanOrEqualTo(limit);
        }
    }

    /**
     * Randomized response with epsilon = 1 in one run of 400 bits is what the one-run bound is tight for: at 200 guesses
     * it exceeds the truth exactly when a binomial variable reaches a known count. The share of such audits must agree
     * with that probability on both sides; fails by chance with at most 2e-6.
     */
    @Test
    void oneRunIsTightForRandomizedResponse() {
        double q = 1 / (1 + Math.exp(-1));
        PrivacyAudit audit = AUDIT.withConfidence(0.9).withDelta(0).withThreshold(ThresholdChoice.given(0.5));
        SplittableRandom random = new SplittableRandom(6);
        double expected = 0;
        int exceeded = 0;
        int audits = 600;
        for (int i = 0; i < audits; i++) {
            double[] answers = new double[400];
            boolean[] in = new boolean[400];
            for (int c = 0; c < 400; c++) {
                in[c] = random.nextBoolean();
                answers[c] = random.nextDouble() < q == in[c] ? 1 : 0;
            }
            int guesses = (int) Arrays.stream(answers).sum();
            BinomialDistribution right = new BinomialDistribution(null, guesses, q);
            int needed = IntStream.rangeClosed(0, guesses)
                    .filter(v -> 1 - right.cumulativeProbability(v - 1) < 0.1)
                    .findFirst()
                    .orElseThrow();
            expected += 1 - right.cumulativeProbability(needed - 1);
            MembershipScores scores =
                    MembershipScores.split(Provenance.of(new MetricId("test.scores", 1)), answers, in);
            exceeded += audit.run(OneRunAudit.withDefaults(), scores).epsilon() > 1 ? 1 : 0;
        }
        BinomialDistribution sum = new BinomialDistribution(null, audits, expected / audits);
        assertThat(exceeded)
                .isBetween(sum.inverseCumulativeProbability(1e-6), sum.inverseCumulativeProbability(1 - 1e-6));
        assertThat(exceeded).isGreaterThan(30);
    }

    /** Why a choice is needed: on scores that carry nothing the best of all guesses is wrong far too often. */
    @Test
    void searchingAllThresholdsIsNoBound() {
        SplittableRandom random = new SplittableRandom(9);
        PrivacyAudit audit = AUDIT.withDelta(0);
        int searched = 0;
        int corrected = 0;
        for (int i = 0; i < 100; i++) {
            MembershipScores scores = coins(100, 0, random);
            boolean any = false;
            for (int r = 5; r <= 100 && !any; r++) {
                any = audit.withThreshold(ThresholdChoice.ranks(r))
                                .run(OneRunAudit.withDefaults(), scores)
                                .epsilon()
                        > 0;
            }
            searched += any ? 1 : 0;
            corrected += audit.run(OneRunAudit.withDefaults(), scores).epsilon() > 0 ? 1 : 0;
        }
        int limit = new BinomialDistribution(null, 100, 0.05).inverseCumulativeProbability(1 - 1e-6);
        assertThat(corrected).isLessThanOrEqualTo(limit);
        assertThat(searched).isGreaterThan(limit);
    }

    private static MembershipScores gaussian(int each, double mu, SplittableRandom random) {
        return scores(
                IntStream.range(0, each).mapToDouble(i -> mu + normal(random)).toArray(),
                IntStream.range(0, each).mapToDouble(i -> normal(random)).toArray());
    }

    private static MembershipScores coins(int canaries, double mu, SplittableRandom random) {
        boolean[] in = new boolean[canaries];
        double[] scores = new double[canaries];
        for (int c = 0; c < canaries; c++) {
            in[c] = random.nextBoolean();
            scores[c] = (in[c] ? mu : 0) + normal(random);
        }
        return MembershipScores.split(Provenance.of(new MetricId("test.scores", 1)), scores, in);
    }

    private static double normal(SplittableRandom random) {
        return NORMAL.inverseCumulativeProbability(random.nextDouble());
    }

    private static MembershipScores scores(double[] in, double[] out) {
        return MembershipScores.of(Provenance.of(new MetricId("test.scores", 1)), in, out);
    }
}
