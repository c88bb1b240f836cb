package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Optional;

/**
 * Strongest sources of each target of a strip: a short list a target, strongest first. Sources come in ascending order, so
 * of equal ones the lower index stays in front, and is the one that is kept.
 */
final class TopSources implements StripSink {
    private final int from;
    private final int width;
    private final int top;
    private final int[] own;
    private final double[] least;
    private final double[] values;
    private final int[] sources;
    private final int[] sizes;

    TopSources(int from, int width, int top, Optional<int[]> own) {
        this.from = from;
        this.width = width;
        this.top = top;
        this.own = own.map(all -> Arrays.copyOfRange(all, from, from + width)).orElse(new int[0]);
        least = new double[width];
        Arrays.fill(least, Double.NEGATIVE_INFINITY);
        values = new double[width * top];
        sources = new int[width * top];
        sizes = new int[width];
    }

    int from() {
        return from;
    }

    int width() {
        return width;
    }

    /** Sources of a target, strongest first. */
    int[] sources(int target) {
        int at = (target - from) * top;
        return Arrays.copyOfRange(sources, at, at + sizes[target - from]);
    }

    /** The strongest sources of a target with their influence, as it was given, and a standard error of 0. */
    InfluencePair[] pairs(int target) {
        int at = (target - from) * top;
        InfluencePair[] pairs = new InfluencePair[sizes[target - from]];
        Arrays.setAll(pairs, k -> new InfluencePair(sources[at + k], target, values[at + k], 0));
        return pairs;
    }

    @Override
    public void take(int source, double[] influence) {
        for (int c = 0; c < width; c++) {
            if (influence[c] > least[c]) {
                insert(source, c, influence[c]);
            }
        }
    }

    private void insert(int source, int c, double value) {
        if (own.length > 0 && own[c] == source) {
            return;
        }
        int at = c * top;
        int i = Math.min(sizes[c], top - 1);
        sizes[c] = Math.min(sizes[c] + 1, top);
        for (; i > 0 && values[at + i - 1] < value; i--) {
            values[at + i] = values[at + i - 1];
            sources[at + i] = sources[at + i - 1];
        }
        values[at + i] = value;
        sources[at + i] = source;
        if (sizes[c] == top) {
            least[c] = values[at + top - 1];
        }
    }
}
