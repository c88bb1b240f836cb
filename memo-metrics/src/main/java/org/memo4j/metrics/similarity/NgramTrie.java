package org.memo4j.metrics.similarity;

import java.util.Arrays;

/**
 * Exact counts of n-grams of several orders at once: a trie whose nodes are the n-grams. A node and a symbol are one key of
 * a hash table with open addressing, so nothing rests on the luck of a hash.
 */
final class NgramTrie {
    private static final int ROOT = 0;

    private final int order;
    private final long[] keys;
    private final int[] children;
    private final int[] counts;
    private final int[] others;
    private int nodes = 1;

    /** Room for the n-grams of up to an order of sequences with so many symbols in all. */
    NgramTrie(int order, int symbols) {
        this.order = order;
        int room = Math.max(1, Math.multiplyExact(order, symbols));
        keys = new long[Math.multiplyExact(Integer.highestOneBit(room), 4)];
        children = new int[keys.length];
        counts = new int[room + 1];
        others = new int[room + 1];
    }

    /** Raises the count of each n-gram to that in another sequence, if it is more. */
    void addMaximum(int[] sequence) {
        if (nodes == 1) {
            addAll(sequence, counts);
            return;
        }
        addAll(sequence, others);
        for (int node = 1; node < nodes; node++) {
            counts[node] = Math.max(counts[node], others[node]);
        }
        Arrays.fill(others, 0, nodes, 0);
    }

    private void addAll(int[] sequence, int[] into) {
        for (int i = 0; i < sequence.length; i++) {
            int node = ROOT;
            for (int j = i; j < Math.min(sequence.length, i + order); j++) {
                int slot = slot(node, sequence[j]);
                if (children[slot] == 0) {
                    keys[slot] = key(node, sequence[j]);
                    children[slot] = nodes++;
                }
                node = children[slot];
                into[node]++;
            }
        }
    }

    /**
     * For each order, how many n-grams of a sequence are in here, each at most as often as it is counted here.
     *
     * @return at index {@code n - 1} the matches of order {@code n}
     */
    long[] matches(int[] sequence) {
        long[] matches = new long[order];
        for (int i = 0; i < sequence.length; i++) {
            int node = ROOT;
            for (int n = 0; n < Math.min(order, sequence.length - i); n++) {
                node = children[slot(node, sequence[i + n])];
                if (node == 0) {
                    break;
                }
                if (others[node] < counts[node]) {
                    others[node]++;
                    matches[n]++;
                }
            }
        }
        Arrays.fill(others, 0, nodes, 0);
        return matches;
    }

    /** Number of n-grams of an order in a sequence of a length. */
    static int total(int length, int n) {
        return Math.max(0, length - n + 1);
    }

    private static long key(int node, int symbol) {
        return (long) node << Integer.SIZE | (symbol & 0xFFFFFFFFL);
    }

    private int slot(int node, int symbol) {
        int mask = keys.length - 1;
        long key = key(node, symbol);
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - Integer.bitCount(mask)));
        while (children[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
