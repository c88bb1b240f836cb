package org.memo4j.attacks.shadow;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Attack-R: the share of shadow models without the example that do worse on it than the target,
 *
 * <pre>
 * score = (#{x_m &lt; x} + #{x_m = x} / 2) / n_out     in [0, 1]
 * </pre>
 *
 * and so a test on every example by itself. If a target that has not seen the example is one more such model, and
 * signals do not tie, {@code score >= threshold(alpha, n_out)} has the level {@code floor(alpha (n_out + 1)) / (n_out +
 * 1)}, at most {@code alpha}; {@code score >= 1 - alpha} has the level {@code (floor(alpha n_out) + 1) / (n_out + 1)},
 * up to {@code 1 / (n_out + 1)} above {@code alpha}. The score has {@code 2 n_out + 1} values, and no test of it has a
 * level below {@code 1 / (n_out + 1)} but the one that never finds a member.
 *
 * <p>Source: Ye, Maddi, Murakonda, Bindschaedler, Shokri, <em>Enhanced Membership Inference Attacks against Machine
 * Learning Models</em>, CCS 2022, section 4. Departure: the empirical distribution itself, without interpolation. Cost:
 * {@code O(models x examples)}.
 */
public final class AttackR implements ShadowAttack {
    private static final AttackR DEFAULTS = new AttackR();

    private AttackR() {}

    /**
     * The attack; it has no options.
     *
     * @return the attack
     */
    public static AttackR withDefaults() {
        return DEFAULTS;
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.attack-r", 1));
    }

    @Override
    public double[] score(double[] target, ScoreMatrix shadows, Membership membership) {
        Lira.checkShapes(target, shadows, membership);
        Side.of(shadows, membership, false, Center.MEAN).check(1);
        double[] scores = new double[target.length];
        for (int m = 0; m < shadows.models(); m++) {
            double[] signals = shadows.scoresOf(m);
            for (int i = 0; i < scores.length; i++) {
                if (!membership.contains(m, i)) {
                    scores[i] += signals[i] < target[i] ? 1 : signals[i] == target[i] ? 0.5 : 0;
                }
            }
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= membership.outCount(i);
        }
        return scores;
    }

    /**
     * Least score of a test whose level is at most {@code alpha}: with {@code k = floor(alpha (n + 1))}, at most {@code
     * k - 1} of the models do better than the target,
     *
     * <pre>
     * threshold = (n + 1 - k) / n
     * </pre>
     *
     * @param alpha probability to call a non-member a member, in [0, 1]
     * @param models number {@code n} of shadow models without the example, at least 1
     * @return the least score of a member, infinite if {@code alpha < 1 / (n + 1)}
     */
    public static double threshold(double alpha, int models) {
        Checks.probability(alpha, "alpha");
        Checks.atLeast(models, 1, "models");
        int k = PopulationAttack.rank(alpha, models);
        return k == 0 ? Double.POSITIVE_INFINITY : (models + 1.0 - k) / models;
    }

    @Override
    public String toString() {
        return provenance().metric().toString();
    }
}
