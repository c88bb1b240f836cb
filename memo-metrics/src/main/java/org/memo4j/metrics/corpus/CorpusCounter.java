package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/** Counts what there would be to search when no query is long enough for a match. */
final class CorpusCounter implements SymbolSink {
    private final CorpusSize.Counter counter;

    private CorpusCounter(SymbolUnit unit) {
        counter = new CorpusSize.Counter(unit);
    }

    static CorpusSize count(SymbolCorpus corpus, Progress progress) {
        CorpusCounter sink = new CorpusCounter(corpus.unit());
        corpus.scan(sink, progress, StreamingSearch.TASK);
        return sink.counter.size();
    }

    @Override
    public void begin(String name) {}

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        counter.append(more, count);
    }

    @Override
    public void end() {
        counter.end();
    }
}
