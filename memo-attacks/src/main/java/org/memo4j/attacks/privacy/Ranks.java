package org.memo4j.attacks.privacy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/** Ranks at which thresholds are tried, fixed before the scores are seen; none stands for the powers of two. */
final class Ranks {
    private final int[] fixed;

    Ranks(int... fixed) {
        this.fixed = fixed.clone();
        for (int rank : fixed) {
            Checks.atLeast(rank, 1, "rank");
        }
    }

    int[] upTo(int size) {
        if (fixed.length == 0) {
            return IntStream.iterate(1, r -> r > 0 && r <= size, r -> 2 * r).toArray();
        }
        for (int rank : fixed) {
            Checks.check(rank <= size, "rank must be at most the number of scores, %d, but is %d", size, rank);
        }
        return fixed.clone();
    }

    @Override
    public String toString() {
        return fixed.length == 0 ? "1, 2, 4, 8, ..." : Arrays.toString(fixed);
    }
}
