package org.memo4j.metrics.corpus;

import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** How a {@link SuffixArrayIndex} is built. Immutable. */
public final class IndexOptions {
    static final int MOST = Integer.MAX_VALUE - 64;
    private static final IndexOptions DEFAULTS = new IndexOptions(1 << 27, Progress.NONE);

    private final int shardSymbols;
    private final Progress progress;

    private IndexOptions(int shardSymbols, Progress progress) {
        this.shardSymbols = shardSymbols;
        this.progress = progress;
    }

    /**
     * Shards of 2<sup>27</sup> symbols, no progress.
     *
     * @return the defaults
     */
    public static IndexOptions withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the size of a shard: a suffix array of its own over whole documents. Building one takes about 11 bytes of heap
     * a symbol for bytes and 14 for the others, and a query is looked up in each; so as large as the heap allows.
     *
     * @param value number of symbols from which on a shard is closed, from 1 to 2<sup>31</sup> - 65
     * @return a new object
     */
    public IndexOptions withShardSymbols(int value) {
        Checks.check(value >= 1 && value <= MOST, "shardSymbols must be in [1, %d], but is %d", MOST, value);
        return new IndexOptions(value, progress);
    }

    /**
     * Sets who is told how far the building has come: "indexing the corpus" in bytes of its files, or in documents if they
     * are in memory, in between "sorting the suffixes" of a shard, which has no steps but its start and its end, and
     * "writing the names of documents".
     *
     * @param value the progress
     * @return a new object
     */
    public IndexOptions withProgress(Progress value) {
        return new IndexOptions(shardSymbols, value);
    }

    /**
     * Size of a shard.
     *
     * @return the number of symbols from which on a shard is closed
     */
    public int shardSymbols() {
        return shardSymbols;
    }

    /**
     * Who is told how far the building has come.
     *
     * @return the progress
     */
    public Progress progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "shards of " + shardSymbols + " symbols";
    }
}
