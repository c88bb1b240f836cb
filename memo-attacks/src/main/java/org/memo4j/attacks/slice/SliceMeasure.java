package org.memo4j.attacks.slice;

import org.memo4j.attacks.roc.AucComparison;
import org.memo4j.attacks.roc.RocCurve;
import org.memo4j.core.stat.Estimate;

/** Measures an attack on some of the examples. */
interface SliceMeasure {
    /** Whether there are two members and two non-members. */
    boolean isTestable(int[] examples);

    Part of(int[] examples);

    /** Some of the examples. */
    interface Part {
        RocCurve roc();

        Estimate auc(double confidence);

        double chancePValue();

        Estimate tpr(double threshold, double confidence);

        Estimate fpr(double threshold, double confidence);

        /** Area less that of another part, of the same measure and disjoint. */
        AucComparison minus(Part other, double confidence);
    }
}
