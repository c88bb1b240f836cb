package org.memo4j.attacks.shadow;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Difficulty calibration: the target's signal less what it would be expected to be on that example.
 *
 * <pre>
 * OUT   score = x - m_out                  Watson et al.; reference models that never saw the example
 * BOTH  score = x - (m_in + m_out) / 2     Sablayrolles et al.
 * IN    score = x - m_in
 * </pre>
 *
 * Sources: Watson, Guo, Cormode, Sablayrolles, <em>On the Importance of Difficulty Calibration in Membership Inference
 * Attacks</em>, ICLR 2022; Sablayrolles, Douze, Schmid, Ollivier, Jegou, <em>White-box vs Black-box: Bayes Optimal
 * Strategies for Membership Inference</em>, ICML 2019; both as Carlini et al. 2022 put them. Cost: {@code O(models x
 * examples)}.
 */
public final class Calibration implements ShadowAttack {
    /** Which shadow models tell the difficulty. */
    public enum Reference {
        /** Those that did not see the example. */
        OUT,
        /** The middle between both. */
        BOTH,
        /** Those that saw the example. */
        IN
    }

    private final Reference reference;
    private final Center center;

    private Calibration(Reference reference, Center center) {
        this.reference = reference;
        this.center = center;
    }

    /**
     * Watson et al.: mean of the shadow models that did not see the example.
     *
     * @return the attack
     */
    public static Calibration watson() {
        return new Calibration(Reference.OUT, Center.MEAN);
    }

    /**
     * Sablayrolles et al.: the middle between the means of both sides.
     *
     * @return the attack
     */
    public static Calibration sablayrolles() {
        return new Calibration(Reference.BOTH, Center.MEAN);
    }

    /**
     * Sets which shadow models tell the difficulty.
     *
     * @param value the side or sides
     * @return a new object
     */
    public Calibration withReference(Reference value) {
        return new Calibration(value, center);
    }

    /**
     * Sets where the signals lie.
     *
     * @param value mean or median
     * @return a new object
     */
    public Calibration withCenter(Center value) {
        return new Calibration(reference, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.calibration", 1))
                .with("reference", reference)
                .with("center", center);
    }

    @Override
    public double[] score(double[] target, ScoreMatrix shadows, Membership membership) {
        Lira.checkShapes(target, shadows, membership);
        double[] scores = target.clone();
        for (boolean in : new boolean[] {true, false}) {
            if (reference == Reference.BOTH || (reference == Reference.IN) == in) {
                Side side = Side.of(shadows, membership, in, center);
                side.check(1);
                for (int i = 0; i < scores.length; i++) {
                    scores[i] -= reference == Reference.BOTH ? side.center[i] / 2 : side.center[i];
                }
            }
        }
        return scores;
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
