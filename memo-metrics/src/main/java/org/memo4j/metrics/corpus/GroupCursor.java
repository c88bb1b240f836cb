package org.memo4j.metrics.corpus;

/** Walks over the different strings of one length in a shard, in order, each with all of its suffixes. */
final class GroupCursor {
    private final Shard shard;
    private final int length;
    private final boolean singles;
    private int from;
    private int to;

    /**
     * Starts before the first string.
     *
     * @param shard the shard
     * @param length length of the strings
     * @param singles whether to stop at strings that occur once
     */
    GroupCursor(Shard shard, int length, boolean singles) {
        this.shard = shard;
        this.length = length;
        this.singles = singles;
    }

    /** Goes to the next string; false if there is none. */
    boolean next() {
        int n = shard.positions();
        while (to < n) {
            from = to;
            to = from + 1;
            while (to < n && shard.prefix(to) >= length) {
                to++;
            }
            if (to > from + 1 || (singles && fits(shard.suffix(from)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a string of the length starts at a position before its document ends. */
    private boolean fits(int position) {
        return shard.end(shard.documentAt(position)) - position >= length;
    }

    Shard shard() {
        return shard;
    }

    int count() {
        return to - from;
    }

    int position(int k) {
        return shard.suffix(from + k);
    }

    /** Order of the strings of two cursors. */
    int compare(GroupCursor other) {
        int a = shard.suffix(from);
        int b = other.shard.suffix(other.from);
        for (int k = 0; k < length; k++) {
            int order = Integer.compare(shard.symbol(a + k), other.shard.symbol(b + k));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
