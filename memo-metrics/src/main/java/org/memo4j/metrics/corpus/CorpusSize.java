package org.memo4j.metrics.corpus;

import java.util.zip.CRC32C;
import org.memo4j.core.DataHash;

/**
 * Size and fingerprint of a corpus after normalization.
 *
 * @param documents number of documents
 * @param symbols number of symbols
 * @param checksum CRC-32C of the symbols, each document's followed by its length; SHA-256 would take longer than the search
 */
record CorpusSize(long documents, long symbols, long checksum) {
    void addTo(DataHash hash) {
        hash.add(documents, symbols, checksum);
    }

    /** Counts while a corpus is passed over. */
    static final class Counter {
        private final CRC32C checksum = new CRC32C();
        private final byte[] length = new byte[Long.BYTES];
        private final int width;
        private long documents;
        private long before;
        private long symbols;

        Counter(SymbolUnit unit) {
            width = unit.width();
        }

        void append(byte[] more, int count) {
            checksum.update(more, 0, count * width);
            symbols += count;
        }

        void end() {
            Symbols.putLong(length, 0, symbols - before);
            checksum.update(length, 0, Long.BYTES);
            before = symbols;
            documents++;
        }

        long documents() {
            return documents;
        }

        CorpusSize size() {
            return new CorpusSize(documents, symbols, checksum.getValue());
        }
    }
}
