package org.memo4j.attacks.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Progress;

/**
 * Mean and log standard deviation as sums of trees. The natural gradients are {@code y - m} and
 * {@code ((y - m)^2 / s^2 - 1) / 2}; the leaves step by their means (Duan et al., <em>NGBoost</em>, ICML 2020).
 */
record BoostedNormal(double startMean, double startSpread, List<Tree> means, List<Tree> spreads)
        implements NormalPlace {
    private static final int ROUNDS = 100;
    private static final double RATE = 0.1;
    private static final int DEPTH = 3;
    private static final int LEAST_ROWS = 20;
    /** Longest step of a leaf's log standard deviation, before the rate: one outlier must not inflate it. */
    private static final double LONGEST = 1;

    static BoostedNormal fit(double[][] features, double[] signals) {
        TreeGrower grower = new TreeGrower(BinnedColumns.of(features), DEPTH, LEAST_ROWS, 0);
        int n = signals.length;
        double mean = Arrays.stream(signals).average().orElseThrow();
        double variance = Arrays.stream(signals)
                .map(s -> (s - mean) * (s - mean))
                .average()
                .orElseThrow();
        double spread = 0.5 * Math.log(Math.max(Double.MIN_NORMAL, variance));
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        double[] residuals = Arrays.stream(signals).map(s -> s - mean).toArray();
        double[] logs = new double[n];
        Arrays.fill(logs, spread);
        List<Tree> means = new ArrayList<>();
        List<Tree> spreads = new ArrayList<>();
        for (int t = 0; t < ROUNDS; t++) {
            Progress.checkInterrupted("fitting quantiles");
            Tree meanTree = scaled(grower.grow(residuals, ones), Double.POSITIVE_INFINITY);
            double[] excess = new double[n];
            for (int i = 0; i < n; i++) {
                residuals[i] -= meanTree.value(features[i]);
                excess[i] = 0.5 * (residuals[i] * residuals[i] * Math.exp(-2 * logs[i]) - 1);
            }
            Tree spreadTree = scaled(grower.grow(excess, ones), LONGEST);
            for (int i = 0; i < n; i++) {
                logs[i] += spreadTree.value(features[i]);
            }
            means.add(meanTree);
            spreads.add(spreadTree);
        }
        return new BoostedNormal(mean, spread, means, spreads);
    }

    private static Tree scaled(Tree tree, double longest) {
        for (int node = 0; node < tree.value.length; node++) {
            tree.value[node] = RATE * Math.min(longest, tree.value[node]);
        }
        return tree;
    }

    @Override
    public double[] parameters(double[] features) {
        double mean = startMean;
        double spread = startSpread;
        for (int t = 0; t < means.size(); t++) {
            mean += means.get(t).value(features);
            spread += spreads.get(t).value(features);
        }
        return new double[] {mean, spread};
    }
}
