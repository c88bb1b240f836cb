package org.memo4j.benchmarks;

import java.util.Arrays;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Probabilities of models on examples that raise those of their members, and on a population. The same numbers as
 * {@code peers/shadow_attack.py} makes.
 *
 * @param scores models x examples
 * @param membership which model saw which example
 * @param population models x examples of the population
 */
record AttackInput(ScoreMatrix scores, Membership membership, ScoreMatrix population) {
    private static final int STREAM = 40;

    /** The same input for the same size. */
    static AttackInput of(int models, int examples, int population) {
        double[][] scores = new double[models][examples];
        boolean[][] members = new boolean[models][examples];
        double[][] others = new double[models][population];
        for (int m = 0; m < models; m++) {
            for (int e = 0; e < examples; e++) {
                long cell = (long) m * examples + e;
                members[m][e] = uniform(1, cell) < 0.5;
                double gain = members[m][e] ? 0.5 * uniform(2, e) : 0;
                scores[m][e] = (uniform(0, cell) + gain) / 1.5;
            }
            for (int z = 0; z < population; z++) {
                others[m][z] = uniform(3, (long) m * population + z) / 1.5;
            }
        }
        return new AttackInput(ScoreMatrix.of(scores), Membership.of(members), ScoreMatrix.of(others));
    }

    /** SplitMix64 of a counter. */
    private static double uniform(long stream, long index) {
        long z = ((stream << STREAM) + index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1p-53;
    }

    /** Scores of one class of the first models, one after the other. */
    double[] pool(int models, boolean in) {
        double[] pool = new double[Math.multiplyExact(models, scores.examples())];
        int n = 0;
        for (int m = 0; m < models; m++) {
            for (int e = 0; e < scores.examples(); e++) {
                if (membership.contains(m, e) == in) {
                    pool[n++] = scores.score(m, e);
                }
            }
        }
        return Arrays.copyOf(pool, n);
    }
}
