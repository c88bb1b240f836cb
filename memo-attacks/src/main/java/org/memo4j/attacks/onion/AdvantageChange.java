package org.memo4j.attacks.onion;

import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.memo4j.core.stat.Estimate;

/**
 * Mean membership advantage over some targets, before and after a removal. The intervals are normal, from the variance
 * between models: what one model does to several targets is not independent. They end at the bounds of an advantage.
 *
 * @param targets number of targets
 * @param before mean of {@code 2 ASR - 1} in the population with the removed examples
 * @param after the same after training without them
 * @param change after minus before; the populations are independent
 */
public record AdvantageChange(int targets, Estimate before, Estimate after, Estimate change) {
    static AdvantageChange of(AttackSuccess before, AttackSuccess after, int[] targets, double confidence) {
        double[] first = advantages(before, targets);
        double[] second = advantages(after, targets);
        double a = StatUtils.mean(first);
        double b = StatUtils.mean(second);
        double va = StatUtils.variance(first) / first.length;
        double vb = StatUtils.variance(second) / second.length;
        return new AdvantageChange(
                targets.length,
                estimate(a, va, 1, confidence),
                estimate(b, vb, 1, confidence),
                estimate(b - a, va + vb, 2, confidence));
    }

    /** One mean a model. */
    private static double[] advantages(AttackSuccess success, int[] targets) {
        double[] advantages = new double[success.models()];
        for (int m = 0; m < advantages.length; m++) {
            int right = 0;
            for (int target : targets) {
                right += success.isRight(m, success.column(target)) ? 1 : 0;
            }
            advantages[m] = 2.0 * right / targets.length - 1;
        }
        return advantages;
    }

    private static Estimate estimate(double value, double variance, double bound, double confidence) {
        double half = Math.sqrt(variance)
                * new NormalDistribution(null, 0, 1).inverseCumulativeProbability((1 + confidence) / 2);
        return new Estimate(
                value, Math.max(-bound, value - half), Math.min(bound, value + half), confidence, "normal, by model");
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "advantage over %d targets: %s -> %s, change %s", targets, before, after, change);
    }
}
