package org.memo4j.attacks.membership;

import java.util.Arrays;
import org.memo4j.core.Checks;

/** Mean of the smallest values. */
final class MinK {
    private MinK() {}

    static double fraction(double fraction) {
        Checks.check(fraction > 0 && fraction <= 1, "fraction must be in (0, 1], but is %s", fraction);
        return fraction;
    }

    /** max(1, floor(fraction * length)). */
    static int count(int length, double fraction) {
        return Math.max(1, (int) (fraction * length));
    }

    /** Mean of the smallest values, so many of them; sorts them. */
    static double mean(double[] values, double fraction) {
        Arrays.sort(values);
        int count = count(values.length, fraction);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }
}
