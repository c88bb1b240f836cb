package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/** Hands on each document of a corpus as a whole, and takes the size of the corpus on the way. */
final class WholeDocuments implements SymbolSink {
    private static final int MAX_BYTES = 1 << 30;

    /** Takes a document; the array is used again after the call. */
    @FunctionalInterface
    interface Taker {
        void take(int document, String name, byte[] symbols, int bytes);
    }

    private final Taker taker;
    private final CorpusSize.Counter counter;
    private final SymbolBuffer buffer;
    private String name = "";

    private WholeDocuments(SymbolUnit unit, Taker taker) {
        this.taker = taker;
        buffer = new SymbolBuffer(unit.width(), MAX_BYTES, "document", "cut it into smaller ones");
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
        buffer.clear();
    }

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        buffer.append(more, count, name);
        counter.append(more, count);
    }

    @Override
    public void end() {
        taker.take(Math.toIntExact(counter.documents()), name, buffer.array(), buffer.size());
        counter.end();
    }
}
