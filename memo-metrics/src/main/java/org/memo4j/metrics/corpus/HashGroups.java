package org.memo4j.metrics.corpus;

import java.util.Arrays;

/**
 * Positions grouped by a hash: a filter of about 16 bits a position, which answers most questions after "none" from the
 * cache, an open-addressing table of the different hashes, and the positions of each group in their order.
 */
final class HashGroups {
    private final long[] filter;
    private final int filterShift;
    private final long[] keys;
    private final int[] groups;
    private final int[] starts;
    private final int[] entries;

    /** Groups the first {@code count} positions by their hashes, none of which is 0. */
    HashGroups(long[] hashes, int[] positions, int count) {
        int filterBits = Math.max(10, Math.min(30, Long.SIZE - Long.numberOfLeadingZeros(16L * count)));
        filter = new long[1 << (filterBits - 6)];
        filterShift = Long.SIZE - filterBits;
        int capacity = Integer.highestOneBit((int) Math.max(16, Math.min(1 << 29, 2L * count))) << 1;
        keys = new long[capacity];
        groups = new int[capacity];
        int[] groupOf = new int[count];
        int groupCount = 0;
        for (int k = 0; k < count; k++) {
            int bit = (int) (hashes[k] >>> filterShift);
            filter[bit >>> 6] |= 1L << bit;
            int slot = slot(hashes[k]);
            if (keys[slot] == 0) {
                keys[slot] = hashes[k];
                groups[slot] = groupCount++;
            }
            groupOf[k] = groups[slot];
        }
        starts = new int[groupCount + 1];
        for (int group : groupOf) {
            starts[group + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] next = Arrays.copyOf(starts, groupCount);
        entries = new int[count];
        for (int k = 0; k < count; k++) {
            entries[next[groupOf[k]]++] = positions[k];
        }
    }

    private int slot(long hash) {
        int mask = keys.length - 1;
        int slot = (int) hash & mask;
        while (keys[slot] != 0 && keys[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** 1 if there may be a group with this hash, 0 if there is none. */
    int mayContain(long hash) {
        int bit = (int) (hash >>> filterShift);
        return (int) (filter[bit >>> 6] >>> bit) & 1;
    }

    /** Number of the group with this hash, or -1. */
    int group(long hash) {
        int slot = slot(hash);
        return keys[slot] == 0 ? -1 : groups[slot];
    }

    int size() {
        return entries.length;
    }

    int groupCount() {
        return starts.length - 1;
    }

    /** First entry of a group. */
    int first(int group) {
        return starts[group];
    }

    /** Entry after the last one of a group. */
    int end(int group) {
        return starts[group + 1];
    }

    /** Position of an entry. */
    int position(int entry) {
        return entries[entry];
    }

    /** Puts the positions of a group into another order. */
    void reorder(int group, int[] positions) {
        System.arraycopy(positions, 0, entries, starts[group], positions.length);
    }
}
