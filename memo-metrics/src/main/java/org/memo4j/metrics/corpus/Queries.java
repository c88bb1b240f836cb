package org.memo4j.metrics.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;

/** The queries in memory, equal ones once. */
final class Queries implements SymbolSink {
    /** Bytes of all queries, far enough below 2 GiB that no position in an array overflows. */
    private static final int MAX_BYTES = 1 << 29;

    private final int width;
    private final boolean normalized;
    private final int minimumLength;
    private final List<Query> queries = new ArrayList<>();
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();
    private final List<byte[]> contents = new ArrayList<>();

    private final SymbolBuffer buffer;
    private String name = "";
    private int[] origins = new int[0];
    private int originalLength;
    private long total;

    /**
     * A query.
     *
     * @param name its name
     * @param length number of its original symbols
     * @param content number of its content, from 0; equal queries have the same
     * @param origins original position of each normalized symbol and of the end, or null where nothing is normalized
     */
    record Query(String name, int length, int content, int @Nullable [] origins) {}

    private Queries(SymbolCorpus corpus, int minimumLength) {
        this.minimumLength = minimumLength;
        width = corpus.unit().width();
        buffer = new SymbolBuffer(width, MAX_BYTES, "query", "cut it into pieces that overlap by the minimum length");
        normalized = !corpus.normalization().equals(Normalization.NONE);
    }

    static Queries load(SymbolCorpus corpus, SearchOptions options) {
        Queries queries = new Queries(corpus, options.minimumLength());
        corpus.scan(queries, Progress.NONE, "reading the queries");
        Checks.check(!queries.queries.isEmpty(), "there is no query; give at least one");
        return queries;
    }

    /** Length that a match must have, in symbols. */
    int minimumLength() {
        return minimumLength;
    }

    void addTo(DataHash hash) {
        for (Query query : queries) {
            hash.add(contents.get(query.content()));
        }
    }

    List<Query> queries() {
        return queries;
    }

    /** Number of different queries. */
    int contents() {
        return contents.size();
    }

    /** Symbols of a content. */
    byte[] content(int content) {
        return contents.get(content);
    }

    /** Number of symbols of a content. */
    int length(int content) {
        return contents.get(content).length / width;
    }

    /** Symbols of the longest query. */
    int maxLength() {
        int max = 0;
        for (byte[] content : contents) {
            max = Math.max(max, content.length / width);
        }
        return max;
    }

    @Override
    public void begin(String document) {
        name = document;
        buffer.clear();
        originalLength = 0;
    }

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        int at = buffer.length();
        buffer.append(more, count, name);
        if (normalized) {
            if (origins.length <= at + count) {
                origins = Arrays.copyOf(origins, Math.max(at + count + 1, 2 * origins.length));
            }
            for (int i = 0; i < count; i++) {
                origins[at + i] = originalLength;
                originalLength = Math.addExact(originalLength, widths == null ? 1 : widths[i]);
            }
        } else {
            originalLength += count;
        }
    }

    @Override
    public void end() {
        byte[] content = buffer.copy();
        Integer known = numbers.putIfAbsent(ByteBuffer.wrap(content), contents.size());
        if (known == null) {
            known = contents.size();
            contents.add(content);
            total += content.length;
            Checks.check(
                    total <= MAX_BYTES,
                    "the queries take more than %d MiB up to '%s'; search them in several calls",
                    MAX_BYTES >> 20,
                    name);
        }
        int[] map = null;
        if (normalized) {
            map = Arrays.copyOf(origins, buffer.length() + 1);
            map[buffer.length()] = originalLength;
        }
        queries.add(new Query(name, originalLength, known, map));
    }
}
