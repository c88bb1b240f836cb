package org.memo4j.metrics.corpus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** Hands on each document of a corpus as a whole, and takes the size of the corpus on the way. */
final class WholeDocuments implements SymbolSink {
    private static final int MAX_BYTES = 1 << 30;

    /** Takes a document; the array is used again after the call. */
    @FunctionalInterface
    interface Taker {
        void take(int document, String name, byte[] symbols, int bytes);
    }

    private final int width;
    private final Taker taker;
    private final CorpusSize.Counter counter;
    private String name = "";
    private byte[] symbols = new byte[1024];
    private int size;

    private WholeDocuments(SymbolUnit unit, Taker taker) {
        width = unit.width();
        this.taker = taker;
        counter = new CorpusSize.Counter(unit);
    }

    static CorpusSize scan(SymbolCorpus corpus, Taker taker, Progress progress, String task) {
        WholeDocuments sink = new WholeDocuments(corpus.unit(), taker);
        corpus.scan(sink, progress, task);
        return sink.counter.size();
    }

    @Override
    public void begin(String document) {
        name = document;
        size = 0;
    }

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        long needed = (long) size + (long) count * width;
        Checks.check(
                needed <= MAX_BYTES,
                "document '%s' takes more than %d MiB; cut it into smaller ones",
                name,
                MAX_BYTES >> 20);
        if (needed > symbols.length) {
            symbols = Arrays.copyOf(symbols, (int) Math.max(needed, 2L * symbols.length));
        }
        System.arraycopy(more, 0, symbols, size, count * width);
        size += count * width;
        counter.append(more, count);
    }

    @Override
    public void end() {
        taker.take(Math.toIntExact(counter.documents()), name, symbols, size);
        counter.end();
    }
}
