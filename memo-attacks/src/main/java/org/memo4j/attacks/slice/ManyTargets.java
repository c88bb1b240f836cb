package org.memo4j.attacks.slice;

import java.util.Arrays;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.GroupedRoc;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.stat.Estimate;

/** Scores of several targets: the models are the sample. */
record ManyTargets(double[][] scores, boolean[][] member) implements SliceMeasure {
    @Override
    public boolean isTestable(int[] examples) {
        long in = 0;
        for (boolean[] row : member) {
            in += Arrays.stream(examples).filter(i -> row[i]).count();
        }
        return in >= 2 && (long) member.length * examples.length - in >= 2;
    }

    @Override
    public Part of(int[] examples) {
        double[][] some = new double[scores.length][examples.length];
        boolean[][] flags = new boolean[scores.length][examples.length];
        for (int t = 0; t < some.length; t++) {
            for (int k = 0; k < examples.length; k++) {
                some[t][k] = scores[t][examples[k]];
                flags[t][k] = member[t][examples[k]];
            }
        }
        return new Grouped(GroupedRoc.of(some, flags));
    }

    private record Grouped(GroupedRoc curve) implements Part {
        @Override
        public RocCurve roc() {
            return curve.roc();
        }

        @Override
        public Estimate auc(double confidence) {
            return curve.auc(confidence);
        }

        @Override
        public double chancePValue() {
            return curve.chancePValue();
        }

        @Override
        public Estimate tpr(double threshold, double confidence) {
            return curve.tpr(threshold, confidence);
        }

        @Override
        public Estimate fpr(double threshold, double confidence) {
            return curve.fpr(threshold, confidence);
        }

        @Override
        public AucComparison minus(Part other, double confidence) {
            return curve.compare(((Grouped) other).curve, confidence);
        }
    }
}
