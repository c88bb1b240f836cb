package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/** Counts what there would be to search when no query is long enough for a match. */
final class CorpusCounter implements SymbolSink {
    private long documents;
    private long symbols;

    static SearchResult.CorpusSize count(SymbolCorpus corpus, Progress progress) {
        CorpusCounter counter = new CorpusCounter();
        corpus.scan(counter, progress, StreamingSearch.TASK);
        return new SearchResult.CorpusSize(counter.documents, counter.symbols);
    }

    @Override
    public void begin(String name) {
        documents++;
    }

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        symbols += count;
    }

    @Override
    public void end() {}
}
