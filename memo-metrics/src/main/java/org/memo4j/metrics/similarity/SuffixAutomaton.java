package org.memo4j.metrics.similarity;

import java.util.Arrays;

/**
 * The least automaton that reads exactly the substrings of a sequence. Transitions lie in one hash table with open
 * addressing; those of a state are also linked, since a cloned state copies them.
 */
final class SuffixAutomaton {
    static final int ROOT = 0;
    private static final int NONE = -1;

    private int states = 1;
    private final int[] length;
    private final int[] suffix;
    private final int[] firstEnd;
    private final int[] lastEdge;

    private int edges;
    private int[] edgeFrom;
    private int[] edgeSymbol;
    private int[] edgeTo;
    private int[] edgeBefore;
    private int[] slots;

    SuffixAutomaton(int[] sequence) {
        int most = Math.max(1, Math.multiplyExact(2, sequence.length));
        length = new int[most];
        suffix = new int[most];
        firstEnd = new int[most];
        lastEdge = new int[most];
        Arrays.fill(lastEdge, NONE);
        suffix[ROOT] = NONE;
        int room = Math.max(4, sequence.length);
        edgeFrom = new int[room];
        edgeSymbol = new int[room];
        edgeTo = new int[room];
        edgeBefore = new int[room];
        slots = new int[Integer.highestOneBit(room) * 4];
        Arrays.fill(slots, NONE);
        int last = ROOT;
        for (int i = 0; i < sequence.length; i++) {
            last = extend(last, sequence[i], i + 1);
        }
    }

    private int extend(int last, int symbol, int end) {
        int state = newState(end, end);
        int p = last;
        while (p != NONE && next(p, symbol) < 0) {
            addEdge(p, symbol, state);
            p = suffix[p];
        }
        if (p == NONE) {
            suffix[state] = ROOT;
            return state;
        }
        int q = next(p, symbol);
        if (length[q] == length[p] + 1) {
            suffix[state] = q;
            return state;
        }
        int clone = newState(length[p] + 1, firstEnd[q]);
        suffix[clone] = suffix[q];
        for (int e = lastEdge[q]; e != NONE; e = edgeBefore[e]) {
            addEdge(clone, edgeSymbol[e], edgeTo[e]);
        }
        for (; p != NONE && next(p, symbol) == q; p = suffix[p]) {
            edgeTo[slots[slot(p, symbol)]] = clone;
        }
        suffix[q] = clone;
        suffix[state] = clone;
        return state;
    }

    private int newState(int ofLength, int end) {
        length[states] = ofLength;
        firstEnd[states] = end;
        return states++;
    }

    private void addEdge(int from, int symbol, int to) {
        if (edges == edgeFrom.length) {
            grow();
        }
        edgeFrom[edges] = from;
        edgeSymbol[edges] = symbol;
        edgeTo[edges] = to;
        edgeBefore[edges] = lastEdge[from];
        lastEdge[from] = edges;
        slots[slot(from, symbol)] = edges;
        edges++;
    }

    private void grow() {
        int room = Math.multiplyExact(2, edges);
        edgeFrom = Arrays.copyOf(edgeFrom, room);
        edgeSymbol = Arrays.copyOf(edgeSymbol, room);
        edgeTo = Arrays.copyOf(edgeTo, room);
        edgeBefore = Arrays.copyOf(edgeBefore, room);
        slots = new int[Integer.highestOneBit(room) * 4];
        Arrays.fill(slots, NONE);
        for (int e = 0; e < edges; e++) {
            slots[slot(edgeFrom[e], edgeSymbol[e])] = e;
        }
    }

    private int slot(int from, int symbol) {
        int mask = slots.length - 1;
        long hash = (((long) from << Integer.SIZE) ^ symbol) * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> (Long.SIZE - Integer.bitCount(mask)));
        for (int e = slots[slot]; e != NONE && !(edgeFrom[e] == from && edgeSymbol[e] == symbol); e = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** State after a symbol, or -1. */
    int next(int state, int symbol) {
        int edge = slots[slot(state, symbol)];
        return edge == NONE ? NONE : edgeTo[edge];
    }

    /** State of the longest suffix that is in another state. */
    int suffix(int state) {
        return suffix[state];
    }

    /** Length of the longest substring of a state. */
    int length(int state) {
        return length[state];
    }

    /** Position after the first occurrence of the substrings of a state. */
    int firstEnd(int state) {
        return firstEnd[state];
    }
}
