package org.memo4j.attacks.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.Checks;

/**
 * How the threshold of an audit is chosen. Searching all thresholds and reporting the best is no confidence bound; every
 * choice here but {@link #hull()} keeps the level that it is given.
 */
public abstract class ThresholdChoice {
    private ThresholdChoice() {}

    /**
     * Thresholds that were fixed without these scores, for example on other runs. Several share the level equally
     * (Bonferroni), and the best one counts.
     *
     * @param thresholds the thresholds, at least one; {@code score >= threshold} is flagged
     * @return the choice
     */
    public static ThresholdChoice given(double... thresholds) {
        Checks.check(thresholds.length > 0, "thresholds must hold at least one threshold");
        for (double threshold : thresholds) {
            Checks.check(!Double.isNaN(threshold), "thresholds must be numbers, but one is NaN");
        }
        return new Given(thresholds.clone());
    }

    /**
     * Thresholds at the ranks 1, 2, 4, 8, ... of the scores themselves, which share the level equally (Bonferroni).
     *
     * <p>Where many training runs are audited, a threshold lies just above the j-th highest score of a non-member (the
     * false-positive rate is then a Beta variable and the members know nothing of the threshold), or at the j-th lowest
     * score of a member. In one run it lies at the r-th highest of all scores. That is exact, while counting the
     * thresholds that turned out to matter is not; and geometric ranks cost a factor of log n instead of n.
     *
     * @return the choice
     */
    public static ThresholdChoice bonferroni() {
        return new AtRanks(new Ranks());
    }

    /**
     * As {@link #bonferroni()}, at ranks that were fixed without these scores.
     *
     * @param ranks the ranks, at least one, from 1 to the number of scores; in one run the numbers of guesses
     * @return the choice
     */
    public static ThresholdChoice ranks(int... ranks) {
        Checks.check(ranks.length > 0, "ranks must hold at least one rank");
        return new AtRanks(new Ranks(ranks));
    }

    /**
     * A random part of the examples chooses the threshold, the rest is counted.
     *
     * @param fraction share of the examples that choose, in (0, 1)
     * @param seed seed of the split
     * @return the choice
     */
    public static ThresholdChoice split(double fraction, long seed) {
        return new Split(1, Checks.openProbability(fraction, "fraction"), seed);
    }

    /**
     * Median bound of many random splits, each at half the significance: if the median exceeds the truth, at least half
     * of the bounds do, which by Markov's inequality has at most twice the probability of one of them. Depends on the
     * seed far less than {@link #split}.
     *
     * @param splits number of splits, at least 2
     * @param fraction share of the examples that choose, in (0, 1)
     * @param seed seed of the splits
     * @return the choice
     */
    public static ThresholdChoice multiSplit(int splits, double fraction, long seed) {
        Checks.atLeast(splits, 2, "splits");
        return new Split(splits, Checks.openProbability(fraction, "fraction"), seed);
    }

    /**
     * The best corner of the ROC curve's convex hull, at the significance divided by the number of corners, as
     * jax_privacy does. Which corners there are is only known after the members have been seen, so that the level is
     * <em>not</em> guaranteed; for comparison with published numbers.
     *
     * @return the choice
     */
    public static ThresholdChoice hull() {
        return new Hull();
    }

    /** What was chosen: the bound, the counts behind it, and the bound of a perfect attack on as many examples. */
    record Chosen(double epsilon, Confusion counts, double ceiling) {}

    abstract <C> Chosen choose(AuditMethod<C> method, MembershipScores scores, AuditLevel level);

    boolean keepsLevel() {
        return true;
    }

    OptionalLong seed() {
        return OptionalLong.empty();
    }

    private static <C> Chosen best(AuditMethod<C> method, List<Confusion> candidates, AuditLevel level) {
        Confusion winner = candidates.get(0);
        double best = 0;
        for (Confusion counts : candidates) {
            double epsilon = method.epsilon(method.evidence(counts), level, best);
            if (epsilon > best) {
                best = epsilon;
                winner = counts;
            }
        }
        return new Chosen(best, winner, perfect(method, winner, level));
    }

    private static <C> double perfect(AuditMethod<C> method, Confusion counts, AuditLevel level) {
        Confusion separated = new Confusion(counts.members(), 0, 0, counts.nonMembers());
        return method.epsilon(method.evidence(separated), level, 0);
    }

    private static List<Confusion> corners(RocCurve roc) {
        return Arrays.stream(roc.hullPoints()).mapToObj(roc::confusion).toList();
    }

    private static final class Given extends ThresholdChoice {
        private final double[] thresholds;

        Given(double[] thresholds) {
            this.thresholds = thresholds;
        }

        @Override
        <C> Chosen choose(AuditMethod<C> method, MembershipScores scores, AuditLevel level) {
            RocCurve roc = scores.roc();
            List<Confusion> counts = Arrays.stream(thresholds).mapToObj(roc::at).toList();
            return best(method, counts, level.among(thresholds.length));
        }

        @Override
        public String toString() {
            return (thresholds.length == 1 ? "threshold given " : "thresholds given, Bonferroni ")
                    + Arrays.toString(thresholds);
        }
    }

    private static final class AtRanks extends ThresholdChoice {
        private final Ranks ranks;

        AtRanks(Ranks ranks) {
            this.ranks = ranks;
        }

        @Override
        <C> Chosen choose(AuditMethod<C> method, MembershipScores scores, AuditLevel level) {
            RocCurve roc = scores.roc();
            Chosen chosen = atRanks(method, roc, level);
            return new Chosen(
                    chosen.epsilon(),
                    chosen.counts(),
                    atRanks(method, separated(roc), level).epsilon());
        }

        private <C> Chosen atRanks(AuditMethod<C> method, RocCurve roc, AuditLevel level) {
            List<Confusion> candidates = method.atRanks(roc, ranks);
            return best(method, candidates, level.among(candidates.size()));
        }

        private static RocCurve separated(RocCurve roc) {
            int n = roc.nonMembers();
            return RocCurve.of(
                    IntStream.range(n, Math.addExact(n, roc.members()))
                            .asDoubleStream()
                            .toArray(),
                    IntStream.range(0, n).asDoubleStream().toArray());
        }

        @Override
        public String toString() {
            return "thresholds at ranks " + ranks + ", Bonferroni";
        }
    }

    private static final class Hull extends ThresholdChoice {
        @Override
        <C> Chosen choose(AuditMethod<C> method, MembershipScores scores, AuditLevel level) {
            List<Confusion> corners = corners(scores.roc());
            return best(method, corners, level.among(corners.size()));
        }

        @Override
        boolean keepsLevel() {
            return false;
        }

        @Override
        public String toString() {
            return "best corner of the convex hull, divided by the number of corners";
        }
    }

    private static final class Split extends ThresholdChoice {
        private final int splits;
        private final double fraction;
        private final long seed;

        Split(int splits, double fraction, long seed) {
            this.splits = splits;
            this.fraction = fraction;
            this.seed = seed;
        }

        @Override
        <C> Chosen choose(AuditMethod<C> method, MembershipScores scores, AuditLevel level) {
            SplittableRandom random = new SplittableRandom(seed);
            AuditLevel each = splits == 1 ? level : level.among(2);
            List<Chosen> all = new ArrayList<>();
            for (int s = 0; s < splits; s++) {
                all.add(one(method, scores, each, random.split()));
            }
            all.sort(Comparator.comparingDouble(Chosen::epsilon));
            return all.get((splits - 1) / 2);
        }

        private <C> Chosen one(
                AuditMethod<C> method, MembershipScores scores, AuditLevel level, SplittableRandom random) {
            RandomSplit split = method.splitsBlindly()
                    ? RandomSplit.blind(scores, fraction, random)
                    : RandomSplit.byClass(scores, fraction, random);
            RocCurve choosing = split.choosing();
            int chosen = 1; // with no bound above zero the highest score decides
            double best = 0;
            for (int corner : choosing.hullPoints()) {
                double epsilon = method.epsilon(method.evidence(choosing.confusion(corner)), level, best);
                if (epsilon > best) {
                    best = epsilon;
                    chosen = corner;
                }
            }
            double threshold = belowPoint(choosing.thresholds(), chosen);
            return best(method, List.of(split.counting().at(threshold)), level);
        }

        /** Midway to the next score: examples of the other part that lie in the gap are then told apart best. */
        private static double belowPoint(double[] thresholds, int point) {
            double at = thresholds[point];
            if (point == 0 || point == thresholds.length - 1) {
                return at;
            }
            double middle = at / 2 + thresholds[point + 1] / 2;
            return Double.isFinite(middle) ? middle : at;
        }

        @Override
        OptionalLong seed() {
            return OptionalLong.of(seed);
        }

        @Override
        public String toString() {
            return splits == 1
                    ? "threshold chosen on a random part of " + fraction
                    : "median of " + splits + " random splits, a part of " + fraction + " choosing";
        }
    }
}
