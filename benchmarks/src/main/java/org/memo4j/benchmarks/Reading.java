package org.memo4j.benchmarks;

import org.memo4j.core.kernel.LogitRows;

/** The fastest sum of all logits in plain Java: a lane for each position of a chunk, a loop that is vectorized. */
final class Reading {
    private static final int CHUNK = 1024;

    private Reading() {}

    static double sum(LogitRows logits) {
        float[] chunk = new float[CHUNK];
        float[] lanes = new float[CHUNK];
        double sum = 0;
        for (int row = 0; row < logits.rows(); row++) {
            for (int start = 0; start < logits.vocabularySize(); start += CHUNK) {
                int length = Math.min(CHUNK, logits.vocabularySize() - start);
                logits.read(row, start, chunk, length);
                add(lanes, chunk, length);
            }
        }
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    private static void add(float[] lanes, float[] chunk, int length) {
        for (int i = 0; i < length; i++) {
            lanes[i] += chunk[i];
        }
    }
}
