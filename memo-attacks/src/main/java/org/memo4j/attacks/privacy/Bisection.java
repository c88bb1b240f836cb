package org.memo4j.attacks.privacy;

import java.util.function.DoublePredicate;

/** Where a property that holds up to a point, and not beyond it, ends. */
final class Bisection {
    private static final double ACCURACY = 1e-14;

    private Bisection() {}

    /** Largest number found at which the property holds; it must hold at {@code from}, which is at least 0. */
    static double last(DoublePredicate holds, double from) {
        double low = from;
        double high = Math.max(1, 2 * from);
        while (holds.test(high)) {
            low = high;
            high *= 2;
            if (high == Double.POSITIVE_INFINITY) {
                throw new IllegalStateException("the property holds everywhere");
            }
        }
        for (int i = 0; i < 200 && high - low > ACCURACY * high; i++) {
            double middle = (low + high) / 2;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
