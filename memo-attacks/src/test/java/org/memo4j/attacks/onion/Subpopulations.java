package org.memo4j.attacks.onion;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Examples of subpopulations whose sizes follow Zipf's law, some of them with wrong labels, and a kernel ridge classifier
 * that is solved for every model: the rare and the wrong ones are memorized, each hidden by its neighbours.
 */
final class Subpopulations implements PopulationTrainer {
    private static final int DIMENSIONS = 8;
    private static final int CLASSES = 4;
    private static final double RIDGE = 0.5;

    private final int models;
    private final long seed;
    private final int[] labels;
    private final double[][] kernel;

    Subpopulations(int models, int examples, long seed) {
        this.models = models;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        int groups = examples * 3 / 20;
        double[][] centers = new double[groups][DIMENSIONS];
        int[] classes = new int[groups];
        double[] cumulative = new double[groups];
        double total = 0;
        for (int g = 0; g < groups; g++) {
            for (int d = 0; d < DIMENSIONS; d++) {
                centers[g][d] = 1.5 * random.nextGaussian();
            }
            classes[g] = random.nextInt(CLASSES);
            total += 1.0 / (g + 1);
            cumulative[g] = total;
        }
        double[][] features = new double[examples][DIMENSIONS];
        labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            int g = Arrays.binarySearch(cumulative, random.nextDouble() * total);
            g = g < 0 ? -g - 1 : g;
            for (int d = 0; d < DIMENSIONS; d++) {
                features[i][d] = centers[g][d] + 0.45 * random.nextGaussian();
            }
            labels[i] = random.nextDouble() < 0.05 ? random.nextInt(CLASSES) : classes[g];
        }
        kernel = new double[examples][examples];
        for (int i = 0; i < examples; i++) {
            for (int j = 0; j < examples; j++) {
                double squared = 0;
                for (int d = 0; d < DIMENSIONS; d++) {
                    squared += (features[i][d] - features[j][d]) * (features[i][d] - features[j][d]);
                }
                kernel[i][j] = Math.exp(-0.04 * squared);
            }
        }
    }

    int examples() {
        return labels.length;
    }

    @Override
    public EnsembleScores train(int[] examples) {
        long own = seed + Arrays.hashCode(examples);
        Membership membership = Membership.balanced(models, examples.length, 0.5, own);
        double[][] scores = new double[models][];
        IntStream.range(0, models).parallel().forEach(m -> scores[m] = margins(examples, membership.trainingSet(m)));
        return new EnsembleScores(membership, List.of(ScoreMatrix.of(scores)));
    }

    /** Hinge margins of the model that was trained on some places of {@code examples}. */
    double[] margins(int[] examples, int[] places) {
        int n = places.length;
        double[][] factor = new double[n][];
        for (int i = 0; i < n; i++) {
            factor[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = kernel[examples[places[i]]][examples[places[j]]] + (i == j ? RIDGE : 0);
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
            }
        }
        double[][] weights = new double[CLASSES][n];
        for (int c = 0; c < CLASSES; c++) {
            double[] w = weights[c];
            for (int i = 0; i < n; i++) {
                double sum = labels[examples[places[i]]] == c ? 1 : 0;
                for (int k = 0; k < i; k++) {
                    sum -= factor[i][k] * w[k];
                }
                w[i] = sum / factor[i][i];
            }
            for (int i = n - 1; i >= 0; i--) {
                double sum = w[i];
                for (int k = i + 1; k < n; k++) {
                    sum -= factor[k][i] * w[k];
                }
                w[i] = sum / factor[i][i];
            }
        }
        double[] margins = new double[examples.length];
        for (int e = 0; e < margins.length; e++) {
            double[] row = kernel[examples[e]];
            double best = Double.NEGATIVE_INFINITY;
            double own = 0;
            for (int c = 0; c < CLASSES; c++) {
                double output = 0;
                for (int i = 0; i < n; i++) {
                    output += weights[c][i] * row[examples[places[i]]];
                }
                if (c == labels[examples[e]]) {
                    own = output;
                } else {
                    best = Math.max(best, output);
                }
            }
            margins[e] = own - best;
        }
        return margins;
    }
}
