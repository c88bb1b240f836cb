package org.memo4j.metrics.hallucination;

import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;

/** How the interval of a rate is made. */
record Intervals(BinomialInterval kind, double confidence) {
    static final Intervals DEFAULT = new Intervals(BinomialInterval.CLOPPER_PEARSON, 0.95);

    Intervals withKind(BinomialInterval value) {
        return new Intervals(value, confidence);
    }

    Intervals withConfidence(double value) {
        return new Intervals(kind, Checks.openProbability(value, "confidence"));
    }

    Estimate estimate(int hits, int counted) {
        return kind.estimate(hits, counted, confidence);
    }

    Provenance addTo(Provenance provenance) {
        return provenance.with("interval", kind).with("confidence", confidence);
    }
}
