package org.memo4j.attacks.trained;

import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * Several quantiles, put into ascending order where they cross (Chernozhukov, Fernandez-Val and Galichon, <em>Quantile and
 * Probability Curves Without Crossing</em>, Econometrica 2010).
 */
record QuantileCurves(double[] levels, List<QuantileCurve> curves) implements ConditionalDistribution {
    double[] quantiles(double[] features) {
        return curves.stream().mapToDouble(curve -> curve.at(features)).sorted().toArray();
    }

    @Override
    public double quantile(double[] features, double level) {
        int at = Arrays.binarySearch(levels, level);
        Checks.check(
                at >= 0,
                "level %s was not fitted, only %s; add it by QuantileRegressionAttack.withLevels",
                level,
                Arrays.toString(levels));
        return quantiles(features)[at];
    }

    /**
     * The level of the signal, linear between the quantiles. Beyond the outermost ones it goes on exponentially, over the
     * distance between these, so that different signals do not become ties.
     */
    @Override
    public double place(double[] features, double signal) {
        double[] q = quantiles(features);
        int last = q.length - 1;
        double width = Math.max(q[last] - q[0], Double.MIN_NORMAL);
        if (signal < q[0]) {
            return levels[0] * Math.exp((signal - q[0]) / width);
        }
        if (signal >= q[last]) {
            return levels[last] + (1 - levels[last]) * -Math.expm1((q[last] - signal) / width);
        }
        int k = last;
        while (signal < q[k]) {
            k--;
        }
        return levels[k] + (levels[k + 1] - levels[k]) * (signal - q[k]) / (q[k + 1] - q[k]);
    }
}
