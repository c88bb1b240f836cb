package org.memo4j.metrics.extraction;

import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/** How the interval of a fraction is made. */
record Intervals(BinomialInterval kind, double confidence) {
    static final Intervals DEFAULT = new Intervals(BinomialInterval.CLOPPER_PEARSON, 0.95);

    Intervals withKind(BinomialInterval value) {
        return new Intervals(value, confidence);
    }

    Intervals withConfidence(double value) {
        return new Intervals(kind, Checks.openProbability(value, "confidence"));
    }

    Estimate estimate(int successes, int trials) {
        return kind.estimate(successes, trials, confidence);
    }

    /** Fraction of entries that are true. */
    Estimate estimate(boolean[] values) {
        int count = 0;
        for (boolean v : values) {
            count += v ? 1 : 0;
        }
        return estimate(count, values.length);
    }

    Provenance addTo(Provenance provenance) {
        return provenance.with("interval", kind).with("confidence", confidence);
    }
}
