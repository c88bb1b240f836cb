package org.memo4j.metrics.exposure;

/** Who comes first when a reference has the same loss as the canary. */
public enum Ties {
    /** The reference: the rank is the greatest possible one and the exposure never overstated. */
    REFERENCE_FIRST {
        @Override
        double before(int less, int equal) {
            return (double) less + equal;
        }
    },
    /** The canary: the rank is the least possible one. */
    CANARY_FIRST {
        @Override
        double before(int less, int equal) {
            return less;
        }
    },
    /** Half of the tied references come first. */
    MIDRANK {
        @Override
        double before(int less, int equal) {
            return less + equal / 2.0;
        }
    };

    /** Number of references before the canary, of which {@code less} have a smaller and {@code equal} the same loss. */
    abstract double before(int less, int equal);
}
