package org.memo4j.metrics.corpus;

import java.nio.charset.StandardCharsets;

/**
 * Names of documents in an index file.
 *
 * @param starts where each one starts, and the end
 * @param names all of them in UTF-8
 */
record DocumentNames(MappedNumbers starts, MappedNumbers names) {
    String get(long document) {
        long from = starts.getLong(document);
        return new String(names.bytes(from, (int) (starts.getLong(document + 1) - from)), StandardCharsets.UTF_8);
    }
}
