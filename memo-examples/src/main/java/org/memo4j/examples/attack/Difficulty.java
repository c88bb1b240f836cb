package org.memo4j.examples.attack;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.memo4j.core.stat.SortedValues;
import org.memo4j.examples.tabular.Slicing;

/** Parts of the records by how hard they are to know for models that were not trained on them. */
final class Difficulty {
    /** Name of the slicing. */
    static final String NAME = "difficulty";

    private static final int[] PERCENTILES = {10, 25, 50, 75, 90, 100};

    private Difficulty() {}

    /**
     * Parts by percentiles; records of equal value are in one part, and a part may be empty.
     *
     * @param confidences mean confidence of each record over the shadow models that were not trained on it: the targets are
     *     not asked, so that the parts do not depend on how the attack does
     */
    static Slicing slicing(double... confidences) {
        double[] sorted = confidences.clone();
        Arrays.sort(sorted);
        int[] partOf = Arrays.stream(confidences)
                .mapToInt(value -> {
                    double below = SortedValues.less(sorted, value);
                    double place = 100 * below / sorted.length;
                    return (int)
                            Arrays.stream(PERCENTILES).filter(p -> p <= place).count();
                })
                .toArray();
        List<String> names = IntStream.range(0, PERCENTILES.length)
                .mapToObj(p -> (p == 0 ? 0 : PERCENTILES[p - 1]) + " to " + PERCENTILES[p] + " %")
                .toList();
        return new Slicing(NAME, names, partOf);
    }
}
