package org.memo4j.core.text;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Which pairs of tokens merge, in which order, and into what. Applies the merges to a word: of all neighbors that may
 * merge, those of the lowest rank do, the leftmost first, until none may.
 */
final class MergeTable {
    /** Up to here looking at every pair again is faster than a queue. */
    private static final int SHORT_WORD = 64;

    private static final int NONE = Integer.MAX_VALUE;

    private final int[] left;
    private final int[] right;
    private final int[] result;
    // Open addressing at half load; a slot holds a rank.
    private final int[] slots;

    MergeTable(int[] left, int[] right, int[] result) {
        this.left = left;
        this.right = right;
        this.result = result;
        slots = new int[Integer.highestOneBit(Math.max(1, left.length)) * 4];
        Arrays.fill(slots, NONE);
        for (int rank = 0; rank < left.length; rank++) {
            int slot = slot(left[rank], right[rank]);
            if (slots[slot] != NONE) {
                throw new IllegalArgumentException("merges " + slots[slot] + " and " + rank
                        + " are the same pair of tokens; the merges are damaged");
            }
            slots[slot] = rank;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MergeTable that
                && Arrays.equals(left, that.left)
                && Arrays.equals(right, that.right)
                && Arrays.equals(result, that.result);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(left) + Arrays.hashCode(right);
    }

    int size() {
        return left.length;
    }

    int left(int rank) {
        return left[rank];
    }

    int right(int rank) {
        return right[rank];
    }

    private int slot(int a, int b) {
        long key = ((long) a << 32 | b) * 0x9E3779B97F4A7C15L;
        int slot = (int) (key >>> 32) & (slots.length - 1);
        while (slots[slot] != NONE && (left[slots[slot]] != a || right[slots[slot]] != b)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private int rank(int a, int b) {
        return slots[slot(a, b)];
    }

    /** Merges the first {@code n} tokens in place; returns how many are left. */
    int apply(int[] tokens, int n) {
        return n <= SHORT_WORD ? applyByScan(tokens, n) : applyByQueue(tokens, n);
    }

    int applyByScan(int[] tokens, int n) {
        int count = n;
        while (true) {
            int best = NONE;
            int at = -1;
            for (int i = 0; i + 1 < count; i++) {
                int rank = rank(tokens[i], tokens[i + 1]);
                if (rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return count;
            }
            tokens[at] = result[best];
            System.arraycopy(tokens, at + 2, tokens, at + 1, count - at - 2);
            count--;
        }
    }

    int applyByQueue(int[] tokens, int n) {
        int[] next = new int[n];
        int[] previous = new int[n];
        PriorityQueue<Long> queue = new PriorityQueue<>();
        for (int i = 0; i < n; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i + 1 < n) {
                offer(queue, tokens, i, i + 1);
            }
        }
        for (Long entry = queue.poll(); entry != null; entry = queue.poll()) {
            int rank = (int) (entry >>> 32);
            int at = entry.intValue();
            int other = next[at];
            // A pair that a merge beside it has changed since is out of date.
            if (tokens[at] != left[rank] || other >= n || tokens[other] != right[rank]) {
                continue;
            }
            tokens[at] = result[rank];
            tokens[other] = -1;
            next[at] = next[other];
            if (next[at] < n) {
                previous[next[at]] = at;
                offer(queue, tokens, at, next[at]);
            }
            if (previous[at] >= 0) {
                offer(queue, tokens, previous[at], at);
            }
        }
        int count = 0;
        for (int i = 0; i < n; i = next[i]) {
            tokens[count++] = tokens[i];
        }
        return count;
    }

    private void offer(PriorityQueue<Long> queue, int[] tokens, int at, int other) {
        int rank = rank(tokens[at], tokens[other]);
        if (rank != NONE) {
            queue.add((long) rank << 32 | at);
        }
    }
}
