package org.memo4j.attacks.roc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;

/**
 * ROC curve of scores that come in groups which are independent while the scores within a group are not: all scores of one
 * target model, all sequences of one document or one user.
 *
 * <p>Intervals treat the groups as drawn at random. {@code M} target models with {@code N} examples each are {@code M}
 * draws, not {@code M N}: intervals by example, of {@link RocCurve}, are then far too short about what another training run
 * would give. They do not cover the choice of the examples, which are the same in every group.
 *
 * <p>The area's standard error is that for clustered data, with the placements {@code V} and {@code W} of
 * {@link AucInterval#DELONG},
 *
 * <pre>
 * d_g = sum over members i of g (V_i - AUC) / m  +  sum over non-members j of g (W_j - AUC) / n
 * s^2 = G / (G - 1) sum_g d_g^2
 * </pre>
 *
 * and the interval is {@code AUC +- t s} with {@code G - 1} degrees of freedom, cut to [0, 1]; areas of 0 and 1 have the exact
 * interval of {@code G} pairs. Source: Obuchowski, <em>Nonparametric analysis of clustered ROC curve data</em>, Biometrics
 * 1997. Departures: one factor {@code G / (G - 1)} for both classes, which is hers when every group has both; Student's
 * quantile, since there may be few models.
 *
 * <p>Immutable. Cost: O(n log n) time, 4 bytes a score besides the curve. A replicate of the bootstrap takes O(n) time and
 * 16 bytes a distinct score.
 */
public final class GroupedRoc {
    private final RocCurve roc;
    private final int groups;
    /** Group of each score, doubled, and 1 more for members; scores by the point at which they are first flagged. */
    private final int[] owners;

    private GroupedRoc(RocCurve roc, int groups, int[] owners) {
        this.roc = roc;
        this.groups = groups;
        this.owners = owners;
    }

    /**
     * Curve of scores in groups.
     *
     * @param members scores of the members of each group; a group may have none
     * @param nonMembers scores of the non-members of each group; a group may have none
     * @return the curve
     * @throws IllegalArgumentException if there are fewer than two groups, their numbers differ, a class is empty, or a score
     *     is NaN
     */
    public static GroupedRoc of(double[][] members, double[][] nonMembers) {
        Checks.atLeast(members.length, 2, "the number of groups");
        Checks.sameLength(nonMembers.length, "groups of nonMembers", members.length, "members");
        RocCurve roc = RocCurve.of(flat(members), flat(nonMembers));
        int[] owners = new int[Math.addExact(roc.members(), roc.nonMembers())];
        int[] next = new int[roc.points()];
        for (int p = 1; p < next.length; p++) {
            next[p] = roc.truePositives(p - 1) + roc.falsePositives(p - 1);
        }
        for (int g = 0; g < members.length; g++) {
            for (double score : members[g]) {
                owners[next[roc.pointOf(score)]++] = 2 * g + 1;
            }
            for (double score : nonMembers[g]) {
                owners[next[roc.pointOf(score)]++] = 2 * g;
            }
        }
        return new GroupedRoc(roc, members.length, owners);
    }

    /**
     * Curve of the scores of several targets, for example {@code GroupedRoc.of(attack.leaveOneOut(scores, membership),
     * membership.toArray())}.
     *
     * @param scores one row a target, one score an example
     * @param member whether the target saw the example
     * @return the curve, a group a target
     * @throws IllegalArgumentException as above, or if the shapes differ
     */
    public static GroupedRoc of(double[][] scores, boolean[][] member) {
        Checks.sameLength(member.length, "targets of member", scores.length, "scores");
        double[][] in = new double[scores.length][];
        double[][] out = new double[scores.length][];
        for (int g = 0; g < scores.length; g++) {
            Checks.sameLength(member[g].length, "member of target " + g, scores[g].length, "scores");
            in[g] = part(scores[g], member[g], true);
            out[g] = part(scores[g], member[g], false);
        }
        return of(in, out);
    }

    private static double[] part(double[] scores, boolean[] member, boolean in) {
        double[] part = new double[scores.length];
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (member[i] == in) {
                part[n++] = scores[i];
            }
        }
        return Arrays.copyOf(part, n);
    }

    private static double[] flat(double[][] groups) {
        return Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray();
    }

    /**
     * Number of groups.
     *
     * @return the number of groups, at least 2
     */
    public int groups() {
        return groups;
    }

    /**
     * Curve of all scores together.
     *
     * @return the curve
     */
    public RocCurve roc() {
        return roc;
    }

    /**
     * Area under the curve with its interval by group.
     *
     * @param confidence nominal coverage, in (0, 1)
     * @return the area of {@link #roc()} and the interval
     */
    public Estimate auc(double confidence) {
        Checks.openProbability(confidence, "confidence");
        double auc = roc.auc();
        if (auc == 0 || auc == 1) {
            double inner = Math.pow((1 - confidence) / 2, 1.0 / groups());
            return new Estimate(auc, auc == 1 ? inner : 0, auc == 1 ? 1 : 1 - inner, confidence, "by group, pairs");
        }
        double half = quantile(confidence) * error(contributions());
        return new Estimate(
                auc,
                Math.max(0, auc - half),
                Math.min(1, auc + half),
                confidence,
                "clustered, " + groups() + " groups");
    }

    /**
     * Two-sided p-value of the hypothesis that the attack is no better and no worse than chance, an area of 1/2.
     *
     * @return the p-value by Student's distribution with {@code groups() - 1} degrees of freedom; for an area of 0 or 1 the
     *     chance that all groups fall the same way, {@code 2^(1 - groups)}
     */
    public double chancePValue() {
        return pValue(roc.auc() - 0.5, error(contributions()));
    }

    /**
     * Compares two areas over the same groups: two attacks on the same models, or one attack on two slices of the examples.
     * The test is paired, since a model that leaks more does so to both.
     *
     * @param other curve of the same groups in the same order
     * @param confidence nominal coverage of the interval, in (0, 1)
     * @return area of this less area of the other
     * @throws IllegalArgumentException if the numbers of groups differ
     */
    public AucComparison compare(GroupedRoc other, double confidence) {
        Checks.openProbability(confidence, "confidence");
        Checks.sameLength(other.groups(), "groups of the other curve", groups(), "this one");
        double[] own = contributions();
        double[] others = other.contributions();
        for (int g = 0; g < own.length; g++) {
            own[g] -= others[g];
        }
        double difference = roc.auc() - other.roc.auc();
        double error = error(own);
        double half = quantile(confidence) * error;
        return new AucComparison(
                new Estimate(
                        difference,
                        Math.max(-1, difference - half),
                        Math.min(1, difference + half),
                        confidence,
                        "clustered, paired, " + groups() + " groups"),
                pValue(difference, error));
    }

    /**
     * True-positive rate at a threshold that was fixed before, with its interval by group.
     *
     * @param threshold flags {@code score >= threshold}; not NaN
     * @param confidence nominal coverage, in (0, 1)
     * @return the rate over the members of all groups. The interval is that of a ratio of two sums over groups, by Student's
     *     distribution; where no member, or every one, is flagged it is exact, from the number of groups
     */
    public Estimate tpr(double threshold, double confidence) {
        return rate(1, threshold, confidence);
    }

    /**
     * False-positive rate at a threshold that was fixed before, with its interval by group, as {@link #tpr}.
     *
     * @param threshold flags {@code score >= threshold}; not NaN
     * @param confidence nominal coverage, in (0, 1)
     * @return the rate over the non-members of all groups
     */
    public Estimate fpr(double threshold, double confidence) {
        return rate(0, threshold, confidence);
    }

    private Estimate rate(int member, double threshold, double confidence) {
        Checks.check(!Double.isNaN(threshold), "threshold must be a number, but is NaN");
        Checks.openProbability(confidence, "confidence");
        int last = roc.pointOf(threshold);
        int reached = roc.truePositives(last) + roc.falsePositives(last);
        double[] hits = new double[groups];
        double[] sizes = new double[groups];
        for (int k = 0; k < owners.length; k++) {
            if ((owners[k] & 1) == member) {
                hits[owners[k] >> 1] += k < reached ? 1 : 0;
                sizes[owners[k] >> 1]++;
            }
        }
        double flagged = member == 1 ? roc.truePositives(last) : roc.falsePositives(last);
        double all = member == 1 ? roc.members() : roc.nonMembers();
        double rate = flagged / all;
        if (flagged == 0 || flagged == all) {
            // the mean rate is at most the chance that a group has any hit, which none of the groups had
            Estimate exact =
                    BinomialInterval.CLOPPER_PEARSON.estimate(flagged == 0 ? 0 : groups(), groups(), confidence);
            return new Estimate(rate, exact.lower(), exact.upper(), confidence, "by group, " + exact.method());
        }
        double[] contributions = new double[groups];
        for (int g = 0; g < contributions.length; g++) {
            contributions[g] = (hits[g] - rate * sizes[g]) / all;
        }
        double half = quantile(confidence) * error(contributions);
        return new Estimate(
                rate,
                Math.max(0, rate - half),
                Math.min(1, rate + half),
                confidence,
                "clustered, " + groups() + " groups");
    }

    /** Linear contribution of each group to the error of the area. */
    private double[] contributions() {
        double auc = roc.auc();
        double m = roc.members();
        double n = roc.nonMembers();
        double[] contributions = new double[groups];
        int k = 0;
        for (int p = 1; p < roc.points(); p++) {
            double v = 1 - (0.5 * roc.falsePositives(p - 1) + 0.5 * roc.falsePositives(p)) / n - auc;
            double w = (0.5 * roc.truePositives(p - 1) + 0.5 * roc.truePositives(p)) / m - auc;
            for (int end = roc.truePositives(p) + roc.falsePositives(p); k < end; k++) {
                contributions[owners[k] >> 1] += (owners[k] & 1) == 1 ? v / m : w / n;
            }
        }
        return contributions;
    }

    private static double error(double[] contributions) {
        double sum = 0;
        for (double d : contributions) {
            sum += d * d;
        }
        return Math.sqrt(sum * contributions.length / (contributions.length - 1));
    }

    private double quantile(double confidence) {
        return new TDistribution(null, groups - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
    }

    private double pValue(double difference, double error) {
        if (difference == 0) {
            return 1;
        }
        if (error == 0) {
            return Math.pow(2, 1 - groups);
        }
        return 2 * new TDistribution(null, groups - 1.0).cumulativeProbability(-Math.abs(difference) / error);
    }

    /**
     * Bootstrap intervals by group of any numbers that are read off the curve: whole groups are drawn.
     *
     * @param bootstrap options and seed
     * @param statistics the numbers, finite on every curve, for example {@code List.of(RocCurve::auc, roc ->
     *     roc.tprAt(0.001).value())}
     * @return one estimate a statistic, in order
     * @throws IllegalArgumentException if a replicate has no member or no non-member
     */
    public List<Estimate> bootstrap(Bootstrap bootstrap, List<ToDoubleFunction<RocCurve>> statistics) {
        return run(bootstrap, groups -> values(resample(groups), statistics));
    }

    /**
     * Bootstrap intervals by group of differences to another curve over the same groups, which are drawn together.
     *
     * @param other curve of the same groups in the same order
     * @param bootstrap options and seed
     * @param statistics the numbers
     * @return one estimate a statistic, of its value on this curve less that on the other
     * @throws IllegalArgumentException as {@link #bootstrap}, or if the numbers of groups differ
     */
    public List<Estimate> bootstrapDifference(
            GroupedRoc other, Bootstrap bootstrap, List<ToDoubleFunction<RocCurve>> statistics) {
        Checks.sameLength(other.groups(), "groups of the other curve", groups(), "this one");
        return run(bootstrap, groups -> {
            double[] values = values(resample(groups), statistics);
            double[] others = values(other.resample(groups), statistics);
            for (int k = 0; k < values.length; k++) {
                values[k] -= others[k];
            }
            return values;
        });
    }

    private List<Estimate> run(Bootstrap bootstrap, Function<int[], double[]> statistics) {
        return bootstrap.estimateAll(new int[] {groups()}, rows -> statistics.apply(rows[0]));
    }

    private static double[] values(RocCurve curve, List<ToDoubleFunction<RocCurve>> statistics) {
        return statistics.stream().mapToDouble(s -> s.applyAsDouble(curve)).toArray();
    }

    /**
     * Curve of some of the groups.
     *
     * @param selection numbers of groups, from 0; one that is there several times counts several times
     * @return the curve
     * @throws IllegalArgumentException if they have no member or no non-member
     */
    public RocCurve resample(int... selection) {
        int[] weights = new int[groups];
        for (int g : selection) {
            weights[Checks.index(g, groups, "group")]++;
        }
        int[] members = new int[roc.points()];
        int[] nonMembers = new int[roc.points()];
        long in = 0;
        long out = 0;
        int k = 0;
        for (int p = 1; p < members.length; p++) {
            // members in the upper half
            long both = 0;
            for (int end = roc.truePositives(p) + roc.falsePositives(p); k < end; k++) {
                both += (long) weights[owners[k] >> 1] << ((owners[k] & 1) << 5);
            }
            members[p] = (int) (both >>> Integer.SIZE);
            nonMembers[p] = (int) both;
            in += members[p];
            out += nonMembers[p];
        }
        Checks.check(
                in > 0 && out > 0,
                "the groups %s have %d members and %d non-members, but a curve needs both; take groups with both",
                selection.length > 20 ? "drawn" : Arrays.toString(selection),
                in,
                out);
        Checks.check(
                in + out < Integer.MAX_VALUE,
                "the drawn groups have %d scores, but a curve holds fewer than 2^31; draw fewer groups",
                in + out);
        return roc.withCounts(members, nonMembers);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d groups", roc, groups());
    }
}
