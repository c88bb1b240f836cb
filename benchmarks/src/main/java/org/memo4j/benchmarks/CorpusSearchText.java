package org.memo4j.benchmarks;

/** Kinds of corpus: sentences of words drawn by Zipf's law, and real text. */
public enum CorpusSearchText {
    /** 32 MiB with a header of 400 bytes about every 8 KiB, which is in some of the queries: the hard case. */
    REPETITIVE(1 << 25, 400),

    /** 128 MiB without one. */
    PLAIN(1 << 27, 0),

    /**
     * 128 MiB of Java sources without their licence headers, from {@code lib/src.zip} of the running JDK or the zip file that
     * {@code -Dmemo.benchmark.sources} names. Queries are from it too, a third of them in other order.
     */
    SOURCES(1 << 27, 0),

    /**
     * The same corpus. Queries are from it with a byte changed every 20 to 45 bytes, but for 100 bytes in one place in half of
     * them: what a model writes that seldom repeats, with many matches that are a little too short.
     */
    SOURCES_RARELY(1 << 27, 0);

    final int bytes;
    final int headerBytes;

    /** Whether the corpus is of sources. */
    boolean isSources() {
        return this == SOURCES || this == SOURCES_RARELY;
    }

    CorpusSearchText(int bytes, int headerBytes) {
        this.bytes = bytes;
        this.headerBytes = headerBytes;
    }
}
