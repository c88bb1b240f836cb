package org.memo4j.attacks.shadow;

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
 * so that {@code score >= 1 - alpha} is a test of level about {@code alpha} on every example by itself. The score has
 * {@code 2 n_out + 1} values, and cannot resolve a false-positive rate below {@code 1 / n_out}.
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

    @Override
    public String toString() {
        return provenance().metric().toString();
    }
}
