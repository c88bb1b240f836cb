package org.memo4j.core.stat;

import java.util.Arrays;
import java.util.Comparator;
import org.memo4j.core.Checks;

/**
 * Adjusts p-values for the number of hypotheses that are tested together. Reject where the adjusted value is at most the
 * level; with the ascending values {@code p_1 <= ... <= p_m} and all results at most 1:
 *
 * <pre>
 * BONFERRONI          m p_k
 * HOLM                max over j &lt;= k of (m - j + 1) p_j
 * BENJAMINI_HOCHBERG  min over j &gt;= k of m p_j / j
 * BENJAMINI_YEKUTIELI the same times 1 + 1/2 + ... + 1/m
 * </pre>
 */
public enum PValueAdjustment {
    /** None: each hypothesis by itself. Of twenty true ones, one is rejected at the level 0.05. */
    NONE {
        @Override
        double[] sorted(double[] p) {
            return p;
        }
    },
    /** Probability of any wrong rejection, whatever the dependence. */
    BONFERRONI {
        @Override
        double[] sorted(double[] p) {
            return Arrays.stream(p).map(value -> p.length * value).toArray();
        }
    },
    /**
     * Probability of any wrong rejection, whatever the dependence; never worse than Bonferroni. Holm, <em>A simple
     * sequentially rejective multiple test procedure</em>, Scandinavian Journal of Statistics 1979.
     */
    HOLM {
        @Override
        double[] sorted(double[] p) {
            double[] adjusted = new double[p.length];
            double greatest = 0;
            for (int k = 0; k < p.length; k++) {
                greatest = Math.max(greatest, (p.length - k) * p[k]);
                adjusted[k] = greatest;
            }
            return adjusted;
        }
    },
    /**
     * Expected share of wrong ones among the rejections, if the tests are independent or positively dependent. Benjamini and
     * Hochberg, <em>Controlling the false discovery rate</em>, Journal of the Royal Statistical Society B 1995.
     */
    BENJAMINI_HOCHBERG {
        @Override
        double[] sorted(double[] p) {
            return stepUp(p, 1);
        }
    },
    /**
     * Expected share of wrong ones among the rejections, whatever the dependence. Benjamini and Yekutieli, <em>The control
     * of the false discovery rate in multiple testing under dependency</em>, Annals of Statistics 2001.
     */
    BENJAMINI_YEKUTIELI {
        @Override
        double[] sorted(double[] p) {
            double harmonic = 0;
            for (int k = 1; k <= p.length; k++) {
                harmonic += 1.0 / k;
            }
            return stepUp(p, harmonic);
        }
    };

    /** Adjusted values of ascending ones, not yet cut at 1. */
    abstract double[] sorted(double[] p);

    private static double[] stepUp(double[] p, double factor) {
        double[] adjusted = new double[p.length];
        double least = Double.POSITIVE_INFINITY;
        for (int k = p.length - 1; k >= 0; k--) {
            least = Math.min(least, factor * p.length * p[k] / (k + 1));
            adjusted[k] = least;
        }
        return adjusted;
    }

    /**
     * Adjusts p-values.
     *
     * @param pValues one p-value a hypothesis, each in [0, 1]
     * @return adjusted p-values, in the same order, each in [0, 1]
     * @throws IllegalArgumentException if a value is not in [0, 1]
     */
    public double[] adjust(double... pValues) {
        for (double p : pValues) {
            Checks.probability(p, "p-value");
        }
        Integer[] order = new Integer[pValues.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
        double[] sorted =
                sorted(Arrays.stream(order).mapToDouble(i -> pValues[i]).toArray());
        double[] adjusted = new double[pValues.length];
        for (int k = 0; k < order.length; k++) {
            adjusted[order[k]] = Math.min(1, sorted[k]);
        }
        return adjusted;
    }
}
