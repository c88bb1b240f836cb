package org.memo4j.core.kernel;

import java.util.Arrays;

/**
 * The passes of {@link ChunkedTokenScoring} over one row and the sums they leave; scratch memory of 14 KB, reused.
 *
 * <p>Every position within a chunk has its own lane that adds up in float; every 32 chunks the lanes are folded and
 * drained into a double, so that the error does not grow with the vocabulary. The last chunk is filled up with
 * {@code -inf}, which adds nothing, because loops of a constant length are several times as fast.
 */
final class RowSums {
    static final int CHUNK = ChunkLoops.LANES;

    /** Fewer chunks than 2^15 / 512, so that ties never add up to 1, and lanes stay exact when folded. */
    private static final int DRAIN = 32;

    /** A vocabulary up to this size is one chunk of its own length. */
    private static final int SHORT = 128;

    double s0;
    double s1;
    double s2;

    private final LogitRows logits;
    private final int size;
    private final float[] x = new float[CHUNK];
    private final float[][] scratch = new float[2][CHUNK];
    private final float[][] lanes = new float[4][CHUNK];
    private final float[] folded = new float[ChunkLoops.FOLDED];
    private final int width;
    private final int length;
    private long notAbove;
    private long ties;

    RowSums(LogitRows logits) {
        this.logits = logits;
        this.size = logits.vocabularySize();
        this.width = size <= ChunkLoops.FOLDED ? ChunkLoops.FOLDED : size <= SHORT ? SHORT : CHUNK;
        this.length = size <= SHORT ? size : CHUNK;
    }

    /** Sums about the target's logit {@code t} over all tokens but the target; gives the target's rank. */
    int aboutTarget(int row, int target, float t) {
        sum(row, target, t);
        int above = (int) ((size + length - 1L) / length * length - notAbove);
        // A token before the target wins ties.
        return ties == 0 ? above : above + tiesBefore(row, target, t);
    }

    /** Sums about a pivot over all tokens; gives {@code s0}. */
    double about(int row, float pivot) {
        sum(row, -1, pivot);
        return s0;
    }

    /** Leaves out one token. */
    private void sum(int row, int without, float pivot) {
        s0 = 0;
        s1 = 0;
        s2 = 0;
        notAbove = 0;
        ties = 0;
        for (int start = 0, left = DRAIN; start < size; start += length) {
            read(row, start);
            if (without >= start && without < start + length) {
                x[without - start] = Float.NEGATIVE_INFINITY;
            }
            ChunkLoops.terms(x, length, pivot, left == DRAIN, scratch, lanes);
            left--;
            if (left == 0 || start + length >= size) {
                drain();
                left = DRAIN;
            }
        }
    }

    /** The largest logit, NaN if one is NaN. */
    float max(int row) {
        float[] maxima = lanes[0];
        Arrays.fill(maxima, 0, length, Float.NEGATIVE_INFINITY);
        for (int start = 0; start < size; start += length) {
            read(row, start);
            ChunkLoops.maxima(x, length, maxima);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, maxima[i]);
        }
        return max;
    }

    private int tiesBefore(int row, int target, float t) {
        int count = 0;
        for (int start = 0; start < target; start += CHUNK) {
            int there = Math.min(CHUNK, target - start);
            logits.read(row, start, x, there);
            for (int i = 0; i < there; i++) {
                count += x[i] == t ? 1 : 0;
            }
        }
        return count;
    }

    private void read(int row, int start) {
        int there = Math.min(length, size - start);
        logits.read(row, start, x, there);
        Arrays.fill(x, there, length, Float.NEGATIVE_INFINITY);
    }

    private void drain() {
        s0 += ChunkLoops.sum(lanes[0], width, folded);
        s1 += ChunkLoops.sum(lanes[1], width, folded);
        s2 += ChunkLoops.sum(lanes[2], width, folded);
        double places = ChunkLoops.sum(lanes[3], width, folded);
        double whole = Math.floor(places + 0.25 * ChunkLoops.TIE);
        notAbove += (long) whole;
        ties += Math.round((places - whole) / ChunkLoops.TIE);
    }
}
