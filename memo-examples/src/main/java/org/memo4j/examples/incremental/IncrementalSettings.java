package org.memo4j.examples.incremental;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * What the command was asked for.
 *
 * @param phases numbers of phases after the base; empty for the usual ones
 * @param width random features
 * @param ridge the ridge
 * @param seed seed of the random features and the shadow heads
 */
record IncrementalSettings(int[] phases, int width, double ridge, long seed) {
    private static final int[] USUAL = {1, 2, 5, 10};

    IncrementalSettings {
        Checks.check(width >= 2, "--width must be at least 2, but is %d", width);
        Checks.check(ridge > 0 && ridge < Double.POSITIVE_INFINITY, "--ridge must be finite and > 0, but is %s", ridge);
        for (int count : phases) {
            Checks.check(count >= 1, "--phases must be at least 1 each, but one is %d", count);
        }
    }

    /** Numbers of phases, in ascending order. */
    int[] phasesFor(int classes) {
        int most = classes - classes / 2;
        IntStream wanted = phases.length == 0 ? Arrays.stream(USUAL).filter(k -> k <= most) : Arrays.stream(phases);
        int[] counts = wanted.sorted().distinct().toArray();
        for (int count : counts) {
            Checks.check(
                    count <= most,
                    "--phases must be at most %d, one class each after the base of %d of the %d classes, but one is %d",
                    most,
                    classes / 2,
                    classes,
                    count);
        }
        return counts;
    }
}
