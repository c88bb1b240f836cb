package org.memo4j.examples.tabular;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts of a table that are looked at one by one.
 *
 * @param name what tells the parts apart
 * @param parts names of the parts, in the order in which they are shown
 * @param partOf part of each row
 */
public record Slicing(String name, List<String> parts, int[] partOf) {
    /**
     * Copies the arrays.
     *
     * @param name what tells the parts apart
     * @param parts names of the parts, in the order in which they are shown
     * @param partOf part of each row
     */
    public Slicing {
        parts = List.copyOf(parts);
        partOf = partOf.clone();
    }

    /**
     * Part of each row.
     *
     * @return a copy
     */
    @Override
    public int[] partOf() {
        return partOf.clone();
    }

    Slicing select(int... rows) {
        return new Slicing(name, parts, IntStream.of(rows).map(r -> partOf[r]).toArray());
    }
}
