package org.memo4j.core.kernel;

import java.util.Arrays;

/**
 * The passes of {@link ChunkedTokenScoring} over one row and the sums they leave; scratch memory of 10 KB, reused.
 *
 * <p>Every position within a chunk has its own lane that adds up in float; every 64 chunks the lanes are folded and
 * drained into a double, so that the error does not grow with the vocabulary. A larger chunk costs a small vocabulary
 * more folding, a smaller one a large vocabulary more loops.
 */
final class RowSums {
    static final int CHUNK = ChunkLoops.LANES;
    private static final int DRAIN = 64;

    double s0;
    double s1;
    double s2;

    private final LogitRows logits;
    private final int size;
    private final float[] x = new float[CHUNK];
    private final float[] lanes0 = new float[CHUNK];
    private final float[] lanes1 = new float[CHUNK];
    private final float[] lanes2 = new float[CHUNK];
    private final float[] ranks = new float[CHUNK];
    private final float[] folded = new float[ChunkLoops.FOLDED];
    private final int width;

    RowSums(LogitRows logits) {
        this.logits = logits;
        this.size = logits.vocabularySize();
        this.width = Math.min(CHUNK, Math.max(ChunkLoops.FOLDED, 2 * Integer.highestOneBit(size - 1 | 1)));
    }

    /** Sums about the target's logit {@code t} over all tokens but the target; gives the target's rank. */
    int aboutTarget(int row, int target, float t) {
        clear();
        // A token before the target wins ties: it counts if it exceeds the next smaller float.
        float before = Math.nextDown(t);
        double rank = 0;
        for (int start = 0, chunk = 1; start < size; start += CHUNK, chunk++) {
            int length = Math.min(CHUNK, size - start);
            logits.read(row, start, x, length);
            int split = Math.max(0, Math.min(length, target - start));
            ChunkLoops.countAbove(x, 0, split, before, ranks);
            ChunkLoops.countAbove(x, split, length, t, ranks);
            if (target >= start && target < start + length) {
                x[split] = Float.NEGATIVE_INFINITY;
            }
            ChunkLoops.moments(x, length, t, lanes0, lanes1, lanes2);
            if (chunk % DRAIN == 0) {
                drain();
                rank += drain(ranks);
            }
        }
        drain();
        return (int) (rank + drain(ranks));
    }

    /** Sums about a pivot over all tokens; gives {@code s0}. */
    double about(int row, float pivot) {
        clear();
        for (int start = 0, chunk = 1; start < size; start += CHUNK, chunk++) {
            int length = Math.min(CHUNK, size - start);
            logits.read(row, start, x, length);
            ChunkLoops.moments(x, length, pivot, lanes0, lanes1, lanes2);
            if (chunk % DRAIN == 0) {
                drain();
            }
        }
        drain();
        return s0;
    }

    /** The largest logit, NaN if one is NaN. */
    float max(int row) {
        Arrays.fill(ranks, Float.NEGATIVE_INFINITY);
        for (int start = 0; start < size; start += CHUNK) {
            int length = Math.min(CHUNK, size - start);
            logits.read(row, start, x, length);
            ChunkLoops.maxima(x, length, ranks);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (float lane : ranks) {
            max = Math.max(max, lane);
        }
        Arrays.fill(ranks, 0);
        return max;
    }

    private void clear() {
        s0 = 0;
        s1 = 0;
        s2 = 0;
    }

    private void drain() {
        s0 += drain(lanes0);
        s1 += drain(lanes1);
        s2 += drain(lanes2);
    }

    /** The sum of the lanes, which are set to zero. */
    private double drain(float[] lanes) {
        double sum = ChunkLoops.sum(lanes, width, folded);
        Arrays.fill(lanes, 0, width, 0f);
        return sum;
    }
}
