package org.memo4j.core.model;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;

/**
 * The next-token distribution of one row under a {@link Decoding}: logits over the temperature, the {@code topK} largest,
 * then the smallest set of most probable tokens whose mass exceeds {@code topP}, renormalized. Reused from row to row.
 *
 * <p>Greedy decoding and beam search leave the model's own distribution as it is.
 */
final class NextTokenDistribution {
    private final Decoding decoding;
    private final float[] logits;
    private final double[] logProbability;

    NextTokenDistribution(int vocabularySize, Decoding decoding) {
        this.decoding = decoding;
        logits = new float[vocabularySize];
        logProbability = new double[vocabularySize];
    }

    /** Takes in a row. */
    void read(LogitRows rows, int row) {
        rows.read(row, 0, logits, logits.length);
        for (int v = 0; v < logits.length; v++) {
            Checks.check(
                    logits[v] < Float.POSITIVE_INFINITY,
                    "logits must be finite or -inf, but column %d of row %d is %s; did training diverge?",
                    v,
                    row,
                    logits[v]);
            logProbability[v] = logits[v] / decoding.temperature();
        }
        normalize();
        if (decoding.topK() < logits.length || decoding.topP() < 1) {
            filter();
            normalize();
        }
    }

    /** Most probable token, the first one among equals. */
    int argmax() {
        int best = 0;
        for (int v = 1; v < logits.length; v++) {
            if (logits[v] > logits[best]) {
                best = v;
            }
        }
        return best;
    }

    /** Log-probability of a token; -inf if it was filtered out. */
    double logProbability(int token) {
        return logProbability[token];
    }

    /** The token whose slice of [0, 1) covers {@code u}. */
    int draw(double u) {
        double mass = 0;
        int last = 0;
        for (int v = 0; v < logits.length; v++) {
            double p = Math.exp(logProbability[v]);
            if (p > 0) {
                mass += p;
                last = v;
                if (u < mass) {
                    return v;
                }
            }
        }
        return last; // the mass fell short of 1 by rounding
    }

    /** The {@code count} most probable tokens, best first. */
    int[] top(int count) {
        return Arrays.copyOf(order(), Math.min(count, logits.length));
    }

    /** Token ids by falling logit, equal ones by id: a sort of (flipped float bits, id) pairs packed in longs. */
    private int[] order() {
        long[] keys = new long[logits.length];
        for (int v = 0; v < keys.length; v++) {
            int bits = Float.floatToIntBits(logits[v] + 0f); // -0 becomes 0
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[v] = ((long) ~ascending << 32) | v;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    private void filter() {
        int[] order = order();
        int kept = Math.min(decoding.topK(), order.length);
        if (decoding.topP() < 1) {
            kept = withinMass(order, kept);
        }
        for (int i = kept; i < order.length; i++) {
            logProbability[order[i]] = Double.NEGATIVE_INFINITY;
        }
    }

    /** How many of the first {@code count} tokens it takes to exceed {@code topP} of their mass. */
    private int withinMass(int[] order, int count) {
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += Math.exp(logProbability[order[i]]);
        }
        double mass = 0;
        for (int i = 0; i < count; i++) {
            mass += Math.exp(logProbability[order[i]]) / total;
            if (mass > decoding.topP()) {
                return i + 1;
            }
        }
        return count;
    }

    private void normalize() {
        double max = Double.NEGATIVE_INFINITY;
        for (double l : logProbability) {
            max = Math.max(max, l);
        }
        Checks.check(max > Double.NEGATIVE_INFINITY, "a row masks every token with -inf; leave one token possible");
        double sum = 0;
        for (double l : logProbability) {
            sum += Math.exp(l - max);
        }
        double logSum = max + Math.log(sum);
        for (int v = 0; v < logProbability.length; v++) {
            logProbability[v] -= logSum;
        }
    }
}
