package org.memo4j.attacks.slice;

import java.util.Arrays;
import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.AucInterval;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/** Scores of one target: the examples are the sample. */
record SingleTarget(double[] scores, boolean[] member) implements SliceMeasure {
    @Override
    public boolean isTestable(int[] examples) {
        long in = Arrays.stream(examples).filter(i -> member[i]).count();
        return in >= 2 && examples.length - in >= 2;
    }

    @Override
    public Part of(int[] examples) {
        return new OneCurve(RocCurve.of(scores(examples, true), scores(examples, false)));
    }

    private double[] scores(int[] examples, boolean in) {
        return Arrays.stream(examples)
                .filter(i -> member[i] == in)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    private record OneCurve(RocCurve roc) implements Part {
        @Override
        public Estimate auc(double confidence) {
            return roc.auc(AucInterval.DELONG, confidence);
        }

        @Override
        public double chancePValue() {
            return roc.chancePValue();
        }

        @Override
        public Estimate tpr(double threshold, double confidence) {
            return roc.at(threshold).tpr(BinomialInterval.CLOPPER_PEARSON, confidence);
        }

        @Override
        public Estimate fpr(double threshold, double confidence) {
            return roc.at(threshold).fpr(BinomialInterval.CLOPPER_PEARSON, confidence);
        }

        @Override
        public AucComparison minus(Part other, double confidence) {
            return roc.compareIndependent(other.roc(), confidence);
        }
    }
}
