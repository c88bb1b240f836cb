package org.memo4j.metrics.similarity;

import java.util.Locale;

/**
 * Overlap of a prediction with its target, seen from both sides.
 *
 * @param precision share of the prediction that the target has, in [0, 1]
 * @param recall share of the target that the prediction has, in [0, 1]
 * @param fMeasure harmonic mean of the two, 0 if both are 0
 */
public record RougeScore(double precision, double recall, double fMeasure) {
    /** Score of an overlap; a side of size 0 scores 0. */
    static RougeScore of(long overlap, long prediction, long target) {
        double precision = (double) overlap / Math.max(1, prediction);
        double recall = (double) overlap / Math.max(1, target);
        double sum = precision + recall;
        return new RougeScore(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "precision %.4f, recall %.4f, F %.4f", precision, recall, fMeasure);
    }
}
