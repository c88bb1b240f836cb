package org.memo4j.examples.tabular;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Orders of records, each equally likely. */
public final class RandomOrder {
    private RandomOrder() {}

    /**
     * An order by the shuffle of Fisher and Yates.
     *
     * @param size number of records
     * @param random where chance comes from
     * @return the numbers from 0 to {@code size - 1}
     */
    public static int[] of(int size, SplittableRandom random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
