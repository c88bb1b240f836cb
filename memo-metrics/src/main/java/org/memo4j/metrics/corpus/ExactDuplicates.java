package org.memo4j.metrics.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Documents that occur more than once, whole and symbol by symbol: repeated lines, files or records of training data.
 *
 * <pre>
 * d ~ e if |d| = |e| and d[i] = e[i] for all i
 * </pre>
 *
 * in symbols after normalization; empty documents are copies of each other. Repeated parts of documents are what
 * {@link Duplicates} finds, changed copies what {@link NearDuplicates} does.
 *
 * <p>Documents are grouped by a hash in a first pass, and those that share it are compared whole in a second one, so a
 * collision costs time and changes nothing. Cost: linear. Memory: 8 bytes a document, and the text of each repeated
 * document once.
 *
 * <p>Source: exact deduplication, as in section 4 of Lee, Ippolito, Nystrom, Zhang, Eck, Callison-Burch, Carlini,
 * <em>Deduplicating Training Data Makes Language Models Better</em>, ACL 2022, before their two methods.
 */
public final class ExactDuplicates {
    private static final String TASK = "finding equal documents";
    private static final ExactDuplicates DEFAULT = new ExactDuplicates(-1, Progress.NONE);

    /** Bits of the hash that count; all of them, but in a test of collisions. */
    private final long hashBits;

    private final Progress progress;

    private ExactDuplicates(long hashBits, Progress progress) {
        this.hashBits = hashBits;
        this.progress = progress;
    }

    /**
     * No progress.
     *
     * @return the defaults
     */
    public static ExactDuplicates withDefaults() {
        return DEFAULT;
    }

    /** Hashes that collide more often. */
    ExactDuplicates withHashBits(long value) {
        return new ExactDuplicates(value, progress);
    }

    /**
     * Sets who is told how far the search has come.
     *
     * @param value the progress, told of each of the two passes
     * @return a new object
     */
    public ExactDuplicates withProgress(Progress value) {
        return new ExactDuplicates(hashBits, value);
    }

    /**
     * Equal documents of a corpus.
     *
     * @param corpus the corpus, read twice
     * @return the groups of equal documents
     * @throws IllegalArgumentException if a document takes more than a GiB
     */
    public ExactDuplicatesResult within(SymbolCorpus corpus) {
        Hashes hashes = new Hashes();
        CorpusSize size = WholeDocuments.scan(
                corpus, (d, name, symbols, bytes) -> hashes.add(hash(symbols, bytes)), progress, TASK);
        long[] repeated = hashes.repeated();
        Map<ByteBuffer, Group> groups = new LinkedHashMap<>();
        WholeDocuments.scan(
                corpus,
                (d, name, symbols, bytes) -> {
                    if (Arrays.binarySearch(repeated, hash(symbols, bytes)) >= 0) {
                        Group group = groups.get(ByteBuffer.wrap(symbols, 0, bytes));
                        if (group == null) {
                            group = new Group(new ArrayList<>(), new ArrayList<>());
                            groups.put(ByteBuffer.wrap(Arrays.copyOf(symbols, bytes)), group);
                        }
                        group.documents.add(d);
                        group.names.add(name);
                    }
                },
                progress,
                TASK);
        DataHash hash = new DataHash();
        size.addTo(hash);
        return new ExactDuplicatesResult(
                size.documents(),
                groups.values().stream()
                        .filter(group -> group.documents.size() > 1)
                        .map(group -> new DocumentGroup(group.documents, group.names))
                        .toList(),
                Provenance.of(MetricIds.EXACT_DUPLICATES)
                        .with("unit", corpus.unit())
                        .with("normalization", corpus.normalization())
                        .withData(hash.value()));
    }

    private long hash(byte[] symbols, int bytes) {
        return Symbols.hash(symbols, 0, bytes) & hashBits;
    }

    private record Group(List<Integer> documents, List<String> names) {}

    /** Hashes of the documents. */
    private static final class Hashes {
        private long[] values = new long[1024];
        private int size;

        void add(long hash) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = hash;
        }

        /** Those that occur more than once, sorted; sorts the hashes. */
        long[] repeated() {
            Arrays.sort(values, 0, size);
            long[] repeated = new long[size / 2];
            int count = 0;
            for (int i = 1; i < size; i++) {
                if (values[i] == values[i - 1] && (count == 0 || repeated[count - 1] != values[i])) {
                    repeated[count++] = values[i];
                }
            }
            return Arrays.copyOf(repeated, count);
        }
    }
}
