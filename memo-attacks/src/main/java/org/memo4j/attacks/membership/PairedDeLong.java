package org.memo4j.attacks.membership;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.SortedValues;

/** Difference of the areas of two attacks on the same examples, DeLong, DeLong and Clarke-Pearson 1988. */
final class PairedDeLong {
    private PairedDeLong() {}

    static AucComparison compare(MembershipScores first, MembershipScores second, double confidence) {
        double[] members = minus(
                placements(first.members(), first.nonMembers()), placements(second.members(), second.nonMembers()));
        double[] nonMembers = minus(
                placements(second.nonMembers(), second.members()), placements(first.nonMembers(), first.members()));
        double difference = Arrays.stream(members).average().orElseThrow();
        double variance = variance(members) / members.length + variance(nonMembers) / nonMembers.length;
        double error = Math.sqrt(variance);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double half = error * normal.inverseCumulativeProbability((1 + confidence) / 2);
        return new AucComparison(
                new Estimate(
                        difference,
                        Math.max(-1, difference - half),
                        Math.min(1, difference + half),
                        confidence,
                        "DeLong, paired"),
                pValue(difference, error, Math.min(members.length, nonMembers.length)));
    }

    /** Where every example has the same difference, the chance that so many independent pairs fall the same way. */
    private static double pValue(double difference, double error, int pairs) {
        if (difference == 0) {
            return 1;
        }
        return error == 0
                ? Math.pow(2, 1.0 - pairs)
                : 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-Math.abs(difference) / error);
    }

    /** Share of the others below each score, ties one half. */
    private static double[] placements(double[] scores, double[] others) {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double[] placements = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double below = SortedValues.less(sorted, scores[i]);
            double reached = SortedValues.notGreater(sorted, scores[i]);
            placements[i] = (below + reached) / (2.0 * sorted.length);
        }
        return placements;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }
}
