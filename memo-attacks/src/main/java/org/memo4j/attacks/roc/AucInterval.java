package org.memo4j.attacks.roc;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Estimate;

/**
 * Closed-form two-sided confidence intervals for the area under a ROC curve, {@code AUC +- z * s}, cut to [0, 1].
 *
 * <p>They are normal approximations: fair from about thirty examples a class and away from 0 and 1. When the classes
 * are completely apart (AUC 0 or 1) the standard errors vanish and say nothing; then the inner end is that of a
 * Clopper-Pearson interval over {@code min(n_members, n_nonMembers)} disjoint pairs of a member and a non-member, which
 * is exact. Examples must be independent; scores of many examples from few models are not.
 */
public enum AucInterval {
    /**
     * From the placements of the examples, without a model of the scores. With {@code V_i} the share of non-members
     * below member {@code i} and {@code W_j} the share of members above non-member {@code j}, ties one half,
     * {@code s^2 = var(V) / n_members + var(W) / n_nonMembers} with sample variances. DeLong, DeLong and Clarke-Pearson,
     * <em>Comparing the areas under two or more correlated receiver operating characteristic curves</em>, Biometrics
     * 1988; in O(n) from the curve.
     */
    DELONG("DeLong") {
        @Override
        double variance(RocCurve roc) {
            int m = roc.members();
            int n = roc.nonMembers();
            double auc = roc.auc();
            double members = 0;
            double nonMembers = 0;
            for (int p = 1; p < roc.points(); p++) {
                int in = roc.truePositives(p) - roc.truePositives(p - 1);
                int out = roc.falsePositives(p) - roc.falsePositives(p - 1);
                double v = 1 - (0.5 * roc.falsePositives(p - 1) + 0.5 * roc.falsePositives(p)) / n - auc;
                double w = (0.5 * roc.truePositives(p - 1) + 0.5 * roc.truePositives(p)) / m - auc;
                members += in * v * v;
                nonMembers += out * w * w;
            }
            return members / (m - 1) / m + nonMembers / (n - 1) / n;
        }
    },
    /**
     * From the area alone, with exponential scores as the model: {@code s^2 = (A(1-A) + (m-1)(Q1-A^2) + (n-1)(Q2-A^2))
     * / (m n)}, {@code Q1 = A/(2-A)}, {@code Q2 = 2A^2/(1+A)} for m members and n non-members. At A = 1/2 it is the null
     * distribution of the Mann-Whitney statistic without ties. Hanley and McNeil, Radiology 1982.
     */
    HANLEY_MCNEIL("Hanley-McNeil") {
        @Override
        double variance(RocCurve roc) {
            return hanleyMcNeil(roc.auc(), roc.members(), roc.nonMembers());
        }
    };

    private final String label;

    AucInterval(String label) {
        this.label = label;
    }

    /** Squared standard error of the area. */
    abstract double variance(RocCurve roc);

    private static double hanleyMcNeil(double a, int m, int n) {
        double sum = a * (1 - a) + (m - 1) * (a / (2 - a) - a * a) + (n - 1) * (2 * a * a / (1 + a) - a * a);
        return sum / m / n;
    }

    private static void checkSize(RocCurve roc) {
        Checks.check(
                roc.members() >= 2 && roc.nonMembers() >= 2,
                "an interval needs at least 2 members and 2 non-members, but there are %d and %d",
                roc.members(),
                roc.nonMembers());
    }

    /** Difference of two areas over different examples. */
    static AucComparison difference(RocCurve first, RocCurve second, double confidence) {
        Checks.openProbability(confidence, "confidence");
        checkSize(first);
        checkSize(second);
        double difference = first.auc() - second.auc();
        double pairs = (double) first.members() * first.nonMembers();
        double others = (double) second.members() * second.nonMembers();
        double common = (pairs * first.auc() + others * second.auc()) / (pairs + others);
        double error = Math.sqrt(varianceAt(first, common) + varianceAt(second, common));
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double half = normal.inverseCumulativeProbability((1 + confidence) / 2) * error;
        return new AucComparison(
                new Estimate(
                        difference,
                        Math.max(-1, difference - half),
                        Math.min(1, difference + half),
                        confidence,
                        "DeLong, independent"),
                difference == 0 ? 1 : 2 * normal.cumulativeProbability(-Math.abs(difference) / error));
    }

    /** DeLong's variance nearly vanishes where a few scores happen to be apart; what they would have by chance does not. */
    private static double varianceAt(RocCurve roc, double common) {
        return Math.max(DELONG.variance(roc), Math.max(0, hanleyMcNeil(common, roc.members(), roc.nonMembers())));
    }

    Estimate estimate(RocCurve roc, double confidence) {
        Checks.openProbability(confidence, "confidence");
        checkSize(roc);
        double auc = roc.auc();
        double tail = (1 - confidence) / 2;
        if (auc == 0 || auc == 1) {
            double inner = Math.pow(tail, 1.0 / Math.min(roc.members(), roc.nonMembers()));
            return new Estimate(auc, auc == 1 ? inner : 0, auc == 1 ? 1 : 1 - inner, confidence, label + ", pairs");
        }
        double half = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(1 - tail)
                * Math.sqrt(Math.max(0, variance(roc)));
        return new Estimate(auc, Math.max(0, auc - half), Math.min(1, auc + half), confidence, label);
    }
}
