package org.memo4j.attacks.trained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Progress;

/**
 * Trees on the sign of the residuals, whose leaves step to the quantile of their residuals (Friedman 2001, section 4.3, for
 * quantiles). Leaves hold five rows beyond the level and more, or a quantile could not be read.
 */
record BoostedPinball(double start, List<Tree> trees) implements QuantileCurve {
    private static final int ROUNDS = 100;
    private static final double RATE = 0.1;
    private static final int DEPTH = 3;
    private static final int BEYOND = 5;

    static BoostedPinball fit(double[][] features, double[] signals, double level) {
        BinnedColumns columns = BinnedColumns.of(features);
        int leastRows = (int) Math.ceil(BEYOND / Math.min(level, 1 - level));
        TreeGrower grower = new TreeGrower(columns, DEPTH, leastRows, 0);
        double start = quantile(signals.clone(), level);
        double[] residuals = Arrays.stream(signals).map(s -> s - start).toArray();
        double[] ones = new double[signals.length];
        Arrays.fill(ones, 1);
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < ROUNDS; t++) {
            Progress.checkInterrupted("fitting quantiles");
            Tree tree = grower.grow(
                    Arrays.stream(residuals).map(r -> r < 0 ? level - 1 : level).toArray(), ones);
            Map<Integer, List<Double>> byLeaf = new HashMap<>();
            int[] leaf = new int[residuals.length];
            for (int i = 0; i < leaf.length; i++) {
                leaf[i] = tree.leaf(features[i]);
                byLeaf.computeIfAbsent(leaf[i], l -> new ArrayList<>()).add(residuals[i]);
            }
            byLeaf.forEach((l, values) -> tree.value[l] = RATE
                    * quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), level));
            for (int i = 0; i < leaf.length; i++) {
                residuals[i] -= tree.value[leaf[i]];
            }
            trees.add(tree);
        }
        return new BoostedPinball(start, trees);
    }

    /** A minimum of the pinball loss: the smallest value that a share of at least the level does not exceed. */
    private static double quantile(double[] values, double level) {
        Arrays.sort(values);
        return values[Math.max(0, (int) Math.ceil(level * values.length - 1e-9) - 1)];
    }

    @Override
    public double at(double[] features) {
        double sum = start;
        for (Tree tree : trees) {
            sum += tree.value(features);
        }
        return sum;
    }
}
