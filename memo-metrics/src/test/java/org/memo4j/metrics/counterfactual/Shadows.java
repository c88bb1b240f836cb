package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/** Made-up models for tests. */
record Shadows(ScoreMatrix scores, Membership membership) {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    static double normal(SplittableRandom random) {
        return NORMAL.inverseCumulativeProbability(random.nextDouble(1e-12, 1 - 1e-12));
    }

    /** Scores {@code easiness_e + (memorization_e + model_s) * member + noise}. */
    static Shadows linear(int models, double[] memorization, double[] noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Membership membership = Membership.balanced(models, memorization.length, 0.5, random.nextLong());
        double[][] scores = new double[models][memorization.length];
        for (int m = 0; m < models; m++) {
            double shared = noise[1] * normal(random);
            for (int e = 0; e < memorization.length; e++) {
                scores[m][e] = 0.1 * (e % 7)
                        + (membership.contains(m, e) ? memorization[e] + shared : 0)
                        + noise[0] * normal(random);
            }
        }
        return new Shadows(ScoreMatrix.of(scores), membership);
    }

    /** Independent coins, so that an example may be IN few models; at least two are. */
    static Membership coins(int models, int examples, SplittableRandom random) {
        boolean[][] members = new boolean[models][examples];
        for (int e = 0; e < examples; e++) {
            double share = random.nextDouble(0.1, 0.9);
            int[] fixed = {random.nextInt(models / 4), models / 4 + random.nextInt(models / 4)};
            int[] never = {models / 2 + random.nextInt(models / 4), models - 1};
            for (int m = 0; m < models; m++) {
                int model = m;
                members[m][e] = Arrays.stream(fixed).anyMatch(f -> f == model)
                        || (Arrays.stream(never).noneMatch(f -> f == model) && random.nextDouble() < share);
            }
        }
        return Membership.of(members);
    }

    /** Scores with ties: 0/1, or floats, or doubles. */
    static ScoreMatrix scores(int models, int examples, int kind, SplittableRandom random) {
        ScoreMatrix.Builder builder = ScoreMatrix.builder();
        for (int m = 0; m < models; m++) {
            if (kind == 0) {
                boolean[] row = new boolean[examples];
                for (int e = 0; e < examples; e++) {
                    row[e] = random.nextInt(3) == 0;
                }
                builder.add(row);
            } else if (kind == 1) {
                float[] row = new float[examples];
                for (int e = 0; e < examples; e++) {
                    row[e] = 5 + random.nextInt(100) / 64f;
                }
                builder.add(row);
            } else {
                builder.add(random.doubles(examples, -3, 20).toArray());
            }
        }
        return builder.build();
    }

    /** {@code mean IN - mean OUT} and its standard error, written out. */
    static double[] naive(ScoreMatrix scores, int target, Membership membership, int source) {
        double[] sum = new double[2];
        double[] squares = new double[2];
        int[] count = new int[2];
        for (int m = 0; m < scores.models(); m++) {
            int side = membership.contains(m, source) ? 1 : 0;
            sum[side] += scores.score(m, target);
            count[side]++;
        }
        for (int m = 0; m < scores.models(); m++) {
            int side = membership.contains(m, source) ? 1 : 0;
            squares[side] += Math.pow(scores.score(m, target) - sum[side] / count[side], 2);
        }
        double variance = 0;
        for (int side = 0; side < 2; side++) {
            variance += squares[side] / (count[side] - 1) / count[side];
        }
        return new double[] {sum[1] / count[1] - sum[0] / count[0], Math.sqrt(variance)};
    }
}
