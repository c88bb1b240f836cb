package org.memo4j.attacks.roc;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Gamma;

/** Null distribution of the Mann-Whitney statistic. */
final class MannWhitney {
    /** Most pairs for which the exact distribution is counted out. */
    static final int EXACT_PAIRS = 2500;

    private MannWhitney() {}

    static double pValue(RocCurve roc) {
        int m = roc.members();
        int n = roc.nonMembers();
        boolean ties = roc.distinctScores() < m + n;
        double u = roc.auc() * m * n;
        return !ties && (long) m * n <= EXACT_PAIRS ? exact(m, n, Math.round(u)) : normal(roc, u);
    }

    /**
     * P(the statistic is as far out as u), both sides. Counts the sets of m ranks by their sum: ways[k][s] sets of k
     * ranks whose sum exceeds the least possible one by s.
     */
    static double exact(int m, int n, long u) {
        int k = Math.min(m, n);
        int pairs = m * n;
        double[][] ways = new double[k + 1][pairs + 1];
        ways[0][0] = 1;
        for (int rank = 1; rank <= m + n; rank++) {
            for (int chosen = Math.min(k, rank); chosen >= 1; chosen--) {
                // As the chosen-th lowest of a set, this rank exceeds its least possible place by rank - chosen.
                int excess = rank - chosen;
                for (int s = pairs; s >= excess; s--) {
                    ways[chosen][s] += ways[chosen - 1][s - excess];
                }
            }
        }
        // The distribution is symmetric about pairs / 2.
        long far = Math.min(u, pairs - u);
        double tail = 0;
        double all = 0;
        for (int s = 0; s <= pairs; s++) {
            tail += s <= far ? ways[k][s] : 0;
            all += ways[k][s];
        }
        return Math.min(1, 2 * tail / all);
    }

    private static double normal(RocCurve roc, double u) {
        double m = roc.members();
        double n = roc.nonMembers();
        double total = m + n;
        double ties = 0;
        for (int p = 1; p < roc.points(); p++) {
            double t = (double) roc.truePositives(p)
                    - roc.truePositives(p - 1)
                    + roc.falsePositives(p)
                    - roc.falsePositives(p - 1);
            ties += t * t * t - t;
        }
        double variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)));
        double distance = Math.abs(u - m * n / 2) - 0.5;
        if (distance <= 0 || !(variance > 0)) {
            return 1;
        }
        double tails = 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-distance / Math.sqrt(variance));
        // Far out the normal tail is too thin: what was seen is one of all ways to choose the members, and no rarer.
        return Math.max(tails, Math.exp(Gamma.logGamma(m + 1) + Gamma.logGamma(n + 1) - Gamma.logGamma(total + 1)));
    }
}
