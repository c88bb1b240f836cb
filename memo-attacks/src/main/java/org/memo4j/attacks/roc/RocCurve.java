package org.memo4j.attacks.roc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/**
 * Receiver operating characteristic of a membership attack: which share of the members (TPR) and of the non-members
 * (FPR) is flagged when everybody whose score reaches a threshold is.
 *
 * <p><b>Higher score = more likely a member.</b> The rule is {@code score >= threshold}. Point 0 flags nobody and has
 * the threshold {@code +inf}; each further point has one distinct score as its threshold, from the highest down, so
 * that equal scores are flagged together and form one slanted step; the last point flags everybody.
 *
 * <p>Only the order of the scores matters. {@code -inf} and {@code +inf} are legal scores, the lowest and the highest
 * (a text with a token of probability zero has the log-likelihood {@code -inf}); NaN is refused.
 *
 * <p>Counts are kept as integers and areas are summed as integers, so nothing here depends on the order in which the
 * scores came. Immutable. Cost: O(n log n) time for sorting, O(n) memory.
 *
 * <p>Source: Fawcett, <em>An introduction to ROC analysis</em>, Pattern Recognition Letters 2006.
 */
public final class RocCurve {
    /** Threshold of each point, descending. */
    private final double[] thresholds;
    /** Flagged members of each point, ascending. */
    private final int[] truePositives;
    /** Flagged non-members of each point, ascending. */
    private final int[] falsePositives;

    private RocCurve(double[] thresholds, int[] truePositives, int[] falsePositives) {
        this.thresholds = thresholds;
        this.truePositives = truePositives;
        this.falsePositives = falsePositives;
    }

    /**
     * Curve of the scores of members and non-members.
     *
     * @param members scores of the members, at least one, higher = more likely a member
     * @param nonMembers scores of the non-members, at least one
     * @return the curve
     * @throws IllegalArgumentException if a class is empty or a score is NaN
     */
    public static RocCurve of(double[] members, double[] nonMembers) {
        double[] in = sorted(members, "members");
        double[] out = sorted(nonMembers, "nonMembers");
        int capacity = Math.addExact(Math.addExact(in.length, out.length), 1);
        double[] thresholds = new double[capacity];
        int[] truePositives = new int[capacity];
        int[] falsePositives = new int[capacity];
        thresholds[0] = Double.POSITIVE_INFINITY;
        int i = in.length;
        int j = out.length;
        int points = 1;
        while (i > 0 || j > 0) {
            double threshold = i == 0 ? out[j - 1] : j == 0 ? in[i - 1] : Math.max(in[i - 1], out[j - 1]);
            while (i > 0 && in[i - 1] >= threshold) {
                i--;
            }
            while (j > 0 && out[j - 1] >= threshold) {
                j--;
            }
            thresholds[points] = threshold;
            truePositives[points] = in.length - i;
            falsePositives[points] = out.length - j;
            points++;
        }
        return new RocCurve(
                Arrays.copyOf(thresholds, points),
                Arrays.copyOf(truePositives, points),
                Arrays.copyOf(falsePositives, points));
    }

    private static double[] sorted(double[] scores, String name) {
        Checks.check(scores.length > 0, "%s must hold at least one score; a ROC curve needs both classes", name);
        for (int i = 0; i < scores.length; i++) {
            Checks.check(
                    !Double.isNaN(scores[i]),
                    "%s[%d] must be a number, but is NaN; repair it or leave the example out",
                    name,
                    i);
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * Number of members.
     *
     * @return the number of members, at least 1
     */
    public int members() {
        return truePositives[truePositives.length - 1];
    }

    /**
     * Number of non-members.
     *
     * @return the number of non-members, at least 1
     */
    public int nonMembers() {
        return falsePositives[falsePositives.length - 1];
    }

    /**
     * Number of distinct scores. Far fewer than examples mean ties, and a curve that can be read at few
     * false-positive rates only.
     *
     * @return the number of distinct scores, at least 1
     */
    public int distinctScores() {
        return thresholds.length - 1;
    }

    /**
     * Number of points of the curve.
     *
     * @return {@code distinctScores() + 1}
     */
    public int points() {
        return thresholds.length;
    }

    /**
     * Threshold of each point, descending.
     *
     * @return a copy
     */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /**
     * False-positive rate of each point, ascending from 0 to 1.
     *
     * @return a new array
     */
    public double[] falsePositiveRates() {
        return rates(falsePositives);
    }

    /**
     * True-positive rate of each point, ascending from 0 to 1.
     *
     * @return a new array
     */
    public double[] truePositiveRates() {
        return rates(truePositives);
    }

    private static double[] rates(int[] counts) {
        double[] rates = new double[counts.length];
        double total = counts[counts.length - 1];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = counts[i] / total;
        }
        return rates;
    }

    /**
     * Points of the convex hull: the corners of the least concave curve above this one. What lies between two corners
     * is reached by choosing between their thresholds at random.
     *
     * @return numbers of the points, ascending, from 0 to {@code points() - 1}; points on a straight edge are left out
     */
    public int[] hullPoints() {
        return ConvexHull.upper(falsePositives, truePositives);
    }

    /**
     * Area under the curve: the probability that a random member scores higher than a random non-member, ties counting
     * one half,
     *
     * <pre>
     * AUC = (#{member &gt; non-member} + 1/2 #{member = non-member}) / (n_members n_nonMembers)
     * </pre>
     *
     * which is the Mann-Whitney statistic and the trapezoid area. Hanley and McNeil, <em>The meaning and use of the area
     * under a receiver operating characteristic (ROC) curve</em>, Radiology 1982. Compare {@link #hullAuc()}.
     *
     * @return the area, in [0, 1]; 1/2 for scores that carry nothing
     */
    public double auc() {
        return doubleArea(falsePositives, truePositives) / (2.0 * members() * nonMembers());
    }

    /**
     * Area under the curve with a closed-form interval.
     *
     * @param interval kind of interval
     * @param confidence nominal coverage, in (0, 1)
     * @return {@link #auc()} and the interval
     * @throws IllegalArgumentException if a class has fewer than two scores
     */
    public Estimate auc(AucInterval interval, double confidence) {
        return interval.estimate(this, confidence);
    }

    /**
     * Compares the area with that over other examples, such as another slice or another population: a normal test of two
     * independent areas. The variance of each is {@link AucInterval#DELONG}'s, and at least the one that
     * {@link AucInterval#HANLEY_MCNEIL} has at the area over the pairs of both, since DeLong's vanishes where a few scores
     * happen to be apart. For two attacks on the same examples it is the wrong test.
     *
     * @param other curve over other examples
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return area of this less area of the other
     * @throws IllegalArgumentException if a class of one of them has fewer than two scores
     */
    public AucComparison compareIndependent(RocCurve other, double confidence) {
        return AucInterval.difference(this, other, confidence);
    }

    /**
     * Area under the convex hull of the curve: what an attacker gets who may choose at random between thresholds, with
     * the best choice known. Never below {@link #auc()}, never below 1/2, and biased upward on small samples. This is
     * the number that jax_privacy calls AUROC.
     *
     * @return the area, in [1/2, 1]
     */
    public double hullAuc() {
        int[] corners = hullPoints();
        int[] x = new int[corners.length];
        int[] y = new int[corners.length];
        for (int i = 0; i < corners.length; i++) {
            x[i] = falsePositives[corners[i]];
            y[i] = truePositives[corners[i]];
        }
        return doubleArea(x, y) / (2.0 * members() * nonMembers());
    }

    private static long doubleArea(int[] x, int[] y) {
        long area = 0;
        for (int i = 1; i < x.length; i++) {
            area += (x[i] - x[i - 1]) * ((long) y[i] + y[i - 1]);
        }
        return area;
    }

    /**
     * Two-sided p-value of the hypothesis that the attack is no better and no worse than chance (Mann-Whitney).
     *
     * <p>Exact without ties and with at most {@value MannWhitney#EXACT_PAIRS} pairs of a member and a non-member;
     * otherwise the normal approximation with the correction for ties and for continuity, but not less than the
     * probability of one choice of the members among all examples. It tests that both classes have the same
     * distribution of scores. Mann and Whitney, <em>On a test of whether one of two random variables is
     * stochastically larger than the other</em>, 1947.
     *
     * @return the p-value, in [0, 1]
     */
    public double chancePValue() {
        return MannWhitney.pValue(this);
    }

    /**
     * True-positive rate at a false-positive rate: the largest TPR of a threshold whose FPR is at most this
     * ({@link TprConvention#STEP}).
     *
     * @param fpr the false-positive rate, in [0, 1]
     * @return the rate, and whether the sample resolves it
     */
    public TprAtFpr tprAt(double fpr) {
        return tprAt(fpr, TprConvention.STEP);
    }

    /**
     * True-positive rate at a false-positive rate.
     *
     * @param fpr the false-positive rate, in [0, 1]
     * @param convention how the curve is read between its points
     * @return the rate, and whether the sample resolves it
     */
    public TprAtFpr tprAt(double fpr, TprConvention convention) {
        return convention.read(this, Checks.probability(fpr, "fpr"));
    }

    /**
     * Distribution-free interval for the true-positive rate at a false-positive rate ({@link TprConvention#STEP}): it
     * covers the TPR of the best threshold whose <em>population</em> FPR is at most {@code fpr}, with probability at
     * least {@code confidence}, for every sample size and with ties, if the examples were drawn independently.
     *
     * <p>Two steps at each end, each with error {@code e = (1 - confidence) / 4}. First the non-members: of {@code n}
     * scores, {@code s_k} the {@code k}-th highest, the population share at or above {@code s_k} is at least, and the
     * share strictly above it at most, a Beta(k, n-k+1) variable {@code B_k}. With the greatest {@code k} such that
     * {@code P(B_k <= fpr) >= 1 - e}, flagging all above {@code s_k} surely keeps the FPR, so the best threshold flags at
     * least as many members. With the least {@code k} such that {@code P(B_k > fpr) >= 1 - e}, flagging {@code s_k} surely
     * breaks it, so every threshold that keeps it flags only scores above. Then the members: the ones above {@code s_k}
     * are a binomial count, whose Clopper-Pearson bound is the end. Where no {@code k} is sure enough, the end is 0 or 1.
     *
     * <p>It is conservative and wide; that is what a sample can say with certainty. Order statistics as tolerance
     * limits: Wilks, <em>Determination of sample sizes for setting tolerance limits</em>, 1941; Clopper and Pearson
     * 1934.
     *
     * @param fpr the false-positive rate, in (0, 1)
     * @param confidence coverage, in (0, 1)
     * @return the rate of {@link #tprAt(double)} and the interval
     */
    public Estimate tprAt(double fpr, double confidence) {
        return TprBounds.estimate(this, fpr, confidence);
    }

    /**
     * Bootstrap intervals of any numbers that are read off the curve. Members and non-members are resampled separately;
     * all numbers come from the same replicates. The intervals hold each by itself, not jointly.
     *
     * <p>At false-positive rates that the sample does not resolve the bootstrap is unreliable: it knows no scores
     * beyond the sample's. Prefer {@link #tprAt(double, double)} there.
     *
     * @param bootstrap options and seed
     * @param statistics the numbers, for example {@code List.of(RocCurve::auc, RocCurve::hullAuc)}
     * @return one estimate a statistic, in order
     * @throws IllegalArgumentException if a class has fewer than two scores
     */
    public List<Estimate> bootstrap(Bootstrap bootstrap, List<ToDoubleFunction<RocCurve>> statistics) {
        int[] memberPoints = pointOfEach(truePositives);
        int[] nonMemberPoints = pointOfEach(falsePositives);
        return bootstrap.estimateAll(members(), nonMembers(), (in, out) -> {
            RocCurve resampled = resample(in, memberPoints, out, nonMemberPoints);
            double[] values = new double[statistics.size()];
            for (int k = 0; k < values.length; k++) {
                values[k] = statistics.get(k).applyAsDouble(resampled);
            }
            return values;
        });
    }

    /** The point at which each example of one class is first flagged, examples from the highest score down. */
    private static int[] pointOfEach(int[] counts) {
        int[] point = new int[counts[counts.length - 1]];
        for (int p = 1; p < counts.length; p++) {
            Arrays.fill(point, counts[p - 1], counts[p], p);
        }
        return point;
    }

    private RocCurve resample(int[] in, int[] memberPoints, int[] out, int[] nonMemberPoints) {
        int[] members = new int[points()];
        int[] nonMembers = new int[points()];
        for (int i : in) {
            members[memberPoints[i]]++;
        }
        for (int i : out) {
            nonMembers[nonMemberPoints[i]]++;
        }
        return withCounts(members, nonMembers);
    }

    /** The curve with other numbers of examples at each point; changes the arrays. */
    RocCurve withCounts(int[] members, int[] nonMembers) {
        int distinct = 0;
        for (int p = 1; p < members.length; p++) {
            distinct += members[p] + nonMembers[p] > 0 ? 1 : 0;
        }
        double[] kept = new double[distinct + 1];
        kept[0] = thresholds[0];
        int last = 0;
        for (int p = 1; p < members.length; p++) {
            if (members[p] + nonMembers[p] > 0) {
                kept[last + 1] = thresholds[p];
                members[last + 1] = members[last] + members[p];
                nonMembers[last + 1] = nonMembers[last] + nonMembers[p];
                last++;
            }
        }
        return new RocCurve(kept, Arrays.copyOf(members, last + 1), Arrays.copyOf(nonMembers, last + 1));
    }

    /**
     * Counts when everybody whose score reaches a threshold is flagged. The threshold must not have been chosen on
     * these scores, if its rates are to be more than a description of them.
     *
     * @param threshold the threshold, not NaN
     * @return the counts
     */
    public Confusion at(double threshold) {
        Checks.check(!Double.isNaN(threshold), "threshold must be a number, but is NaN");
        return confusion(pointOf(threshold));
    }

    /** Last point whose threshold is at least a number. */
    int pointOf(double threshold) {
        int low = 0;
        int high = points() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (thresholds[middle] >= threshold) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Counts at a point of the curve.
     *
     * @param point number of the point, from 0
     * @return the counts
     */
    public Confusion confusion(int point) {
        Checks.index(point, points(), "point");
        return new Confusion(
                truePositives[point],
                members() - truePositives[point],
                falsePositives[point],
                nonMembers() - falsePositives[point]);
    }

    /**
     * Largest {@code TPR - FPR} of all thresholds: the membership advantage of an attacker who knows the best one.
     * Yeom, Giacomelli, Fredrikson and Jha, <em>Privacy risk in machine learning</em>, CSF 2018, definition 4.
     *
     * @return the advantage, in [0, 1]; {@code 2 * oracleAccuracy(0.5) - 1}
     */
    public double oracleAdvantage() {
        return 2 * oracleAccuracy(0.5) - 1;
    }

    /**
     * Largest balanced accuracy of all thresholds, {@code max (TPR + TNR) / 2}. The threshold is chosen on the very
     * examples that are then counted (an oracle), so it is biased upward: on scores that carry nothing it exceeds 1/2.
     *
     * @return the balanced accuracy, in [1/2, 1]
     */
    public double oracleBalancedAccuracy() {
        return oracleAccuracy(0.5);
    }

    /**
     * Largest accuracy of all thresholds when a share {@code prior} of the population are members,
     * {@code max prior * TPR + (1 - prior) * TNR}; an oracle, like {@link #oracleBalancedAccuracy()}.
     *
     * @param prior share of members in the population, in [0, 1]
     * @return the accuracy, at least {@code max(prior, 1 - prior)}
     */
    public double oracleAccuracy(double prior) {
        Checks.probability(prior, "prior");
        double best = 0;
        for (int p = 0; p < points(); p++) {
            best = Math.max(best, accuracy(p, prior));
        }
        return best;
    }

    /**
     * Threshold of {@link #oracleAccuracy}, the highest one of several. Choose it on some examples, or on another model, and
     * count on others by {@link #at}: that is an accuracy without the oracle.
     *
     * @param prior share of members in the population, in [0, 1]
     * @return the threshold; {@code +inf} if nobody is best flagged
     */
    public double oracleThreshold(double prior) {
        Checks.probability(prior, "prior");
        int best = 0;
        for (int p = 1; p < points(); p++) {
            if (accuracy(p, prior) > accuracy(best, prior)) {
                best = p;
            }
        }
        return thresholds[best];
    }

    private double accuracy(int point, double prior) {
        double tpr = (double) truePositives[point] / members();
        double tnr = (double) (nonMembers() - falsePositives[point]) / nonMembers();
        return prior * tpr + (1 - prior) * tnr;
    }

    double threshold(int point) {
        return thresholds[point];
    }

    int truePositives(int point) {
        return truePositives[point];
    }

    int falsePositives(int point) {
        return falsePositives[point];
    }

    /** Last point whose false-positive rate is at most, or below, a rate; -1 if there is none. */
    int lastPoint(double fpr, boolean inclusive) {
        int low = -1;
        int high = points() - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            // A quotient, not a product: 1.0/1000 is the double 0.001, while 0.001 * 1000 need not be 1.
            double rate = (double) falsePositives[middle] / nonMembers();
            if (inclusive ? rate <= fpr : rate < fpr) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RocCurve that
                && Arrays.equals(thresholds, that.thresholds)
                && Arrays.equals(truePositives, that.truePositives)
                && Arrays.equals(falsePositives, that.falsePositives);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(thresholds) + Arrays.hashCode(truePositives);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ROC of %d members and %d non-members, %d distinct scores: AUC %.4f",
                members(),
                nonMembers(),
                distinctScores(),
                auc());
    }
}
