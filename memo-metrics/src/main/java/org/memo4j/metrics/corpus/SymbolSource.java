package org.memo4j.metrics.corpus;

import org.memo4j.core.Progress;

/** Documents that can be passed over again and again. */
@FunctionalInterface
interface SymbolSource {
    /** One pass over all documents, in order. */
    void scan(SymbolSink sink, Progress progress, String task);
}
