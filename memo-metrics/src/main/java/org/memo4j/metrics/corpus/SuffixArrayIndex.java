package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.WholeFile;
import org.memo4j.metrics.MetricIds;

/**
 * Verbatim search in an index on disk: a suffix array with longest common prefixes, built once and mapped into memory.
 *
 * <p>The file is written whole or not at all, and says what it is: a format version, a table of contents and checksums
 * (CRC-32C) of everything, so that a file that is foreign, damaged, cut off or of another version is refused. It is made
 * of shards, each a suffix array of its own over whole documents. A build that is killed leaves a temporary file beside
 * the target, {@code .memo4j-*.tmp}, which nothing opens and which may be deleted.
 *
 * <p>Size: nine to twelve bytes a symbol (text 1, 2 or 4 by the number of different symbols, suffix array 4, common
 * prefixes 4), and four more where something is normalized, to lead back to the original positions. Building: linear
 * time, one thread; heap as {@link IndexOptions#withShardSymbols} says. Search: {@code O(log n)} string comparisons for
 * about each {@code minimumLength / 2} symbols of a query that do not match, and for each span; then its occurrences, if
 * there are more than the places asked for. All of it in each shard.
 *
 * <p>Immutable and safe for several threads. The mapping is released when the object is no longer reachable.
 *
 * <p>Source: Manber, Myers, <em>Suffix Arrays: A New Method for On-Line String Searches</em>, SIAM Journal on Computing
 * 1993.
 */
public final class SuffixArrayIndex implements VerbatimSearch {
    private static final String TASK = "searching the index";
    private static final int BATCH = 32;

    private final IndexFormat format;
    private final List<Shard> shards;
    private final DocumentNames names;

    private SuffixArrayIndex(IndexReader.Contents contents) {
        format = contents.format();
        shards = contents.shards();
        names = contents.names();
    }

    /**
     * Builds an index and opens it.
     *
     * @param corpus the corpus
     * @param file file to write; one that is there is replaced when the index is complete
     * @param options how to build it
     * @return the index
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if a document is too long for a shard, see {@link IndexOptions}
     * @throws CancellationException if the calling thread is interrupted; the file is then as it was
     */
    public static SuffixArrayIndex build(SymbolCorpus corpus, Path file, IndexOptions options) throws IOException {
        WholeFile.write(file, out -> IndexWriter.write(corpus, options, out));
        return openUnverified(file);
    }

    /**
     * Builds an index, as by default, in a file that nobody else sees and that goes with the index.
     *
     * @param corpus the corpus
     * @return the index
     * @throws IOException if the directory of temporary files cannot be written to
     * @throws IllegalArgumentException if a document is too long for a shard
     * @throws CancellationException if the calling thread is interrupted
     */
    public static SuffixArrayIndex temporary(SymbolCorpus corpus) throws IOException {
        return temporary(corpus, IndexOptions.withDefaults());
    }

    /**
     * Builds an index in a file that nobody else sees and that goes with the index: {@code memo4j-*.index} in the directory
     * of temporary files. A build that is killed leaves it there, empty, and beside it what {@link #build} leaves.
     *
     * @param corpus the corpus
     * @param options how to build it
     * @return the index
     * @throws IOException if the directory of temporary files cannot be written to
     * @throws IllegalArgumentException if a document is too long for a shard, see {@link IndexOptions}
     * @throws CancellationException if the calling thread is interrupted
     */
    public static SuffixArrayIndex temporary(SymbolCorpus corpus, IndexOptions options) throws IOException {
        Path file = Files.createTempFile("memo4j-", ".index");
        try {
            return build(corpus, file, options);
        } finally {
            try {
                Files.delete(file);
            } catch (IOException e) {
                // Where a mapped file cannot be deleted it has to wait.
                file.toFile().deleteOnExit();
            }
        }
    }

    /**
     * Opens an index and verifies all of it, which reads the whole file once.
     *
     * @param file the file
     * @return the index
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no index file, is damaged, or is of another version
     */
    public static SuffixArrayIndex open(Path file) throws IOException {
        return new SuffixArrayIndex(IndexReader.read(file, true));
    }

    /**
     * Opens an index at once, whatever its size: header, table of contents and lengths are verified, the checksums of the
     * data are not.
     *
     * @param file the file
     * @return the index
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no index file, its header or table of contents is damaged, or it is of
     *     another version
     */
    public static SuffixArrayIndex openUnverified(Path file) throws IOException {
        return new SuffixArrayIndex(IndexReader.read(file, false));
    }

    /**
     * What the symbols are.
     *
     * @return the unit
     */
    public SymbolUnit unit() {
        return format.unit();
    }

    /**
     * What was made equal.
     *
     * @return the normalization
     */
    public Normalization normalization() {
        return format.normalization();
    }

    /**
     * Number of documents.
     *
     * @return the number of documents, empty ones counted
     */
    public long documents() {
        return format.size().documents();
    }

    /**
     * Number of symbols.
     *
     * @return the number of symbols after normalization
     */
    public long symbols() {
        return format.size().symbols();
    }

    CorpusSize size() {
        return format.size();
    }

    List<Shard> shards() {
        return shards;
    }

    DocumentNames names() {
        return names;
    }

    @Override
    public SearchResult search(SymbolCorpus queries, SearchOptions options) {
        Normalizer.checkSame(queries, unit(), normalization());
        Queries loaded = Queries.load(queries, options);
        Provenance provenance = Provenance.of(MetricIds.VERBATIM_SEARCH)
                .with("engine", "suffix array")
                .with("unit", unit())
                .with("normalization", normalization())
                .with("minimumLength", options.minimumLength())
                .with("maxPlaces", options.maxPlaces());
        return SearchResult.of(loaded, spans(loaded, options), format.size(), provenance);
    }

    private List<List<RawSpan>> spans(Queries queries, SearchOptions options) {
        ExecutorService pool = Executors.newFixedThreadPool(options.threads(), task -> {
            Thread thread = new Thread(task, "memo4j-search");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<List<List<RawSpan>>>> batches = new ArrayList<>();
            for (int from = 0; from < queries.contents(); from += BATCH) {
                int first = from;
                batches.add(pool.submit(() -> batch(queries, first, options.maxPlaces())));
            }
            List<List<RawSpan>> spans = new ArrayList<>(queries.contents());
            for (Future<List<List<RawSpan>>> batch : batches) {
                options.progress().update(TASK, spans.size(), queries.contents());
                spans.addAll(batch.get());
            }
            options.progress().update(TASK, spans.size(), queries.contents());
            return spans;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(TASK + " was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(TASK + " failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private List<List<RawSpan>> batch(Queries queries, int from, int maxPlaces) {
        List<List<RawSpan>> spans = new ArrayList<>(BATCH);
        for (int c = from; c < Math.min(from + BATCH, queries.contents()); c++) {
            Progress.checkInterrupted(TASK);
            spans.add(new SpanFinder(shards, queries.content(c), unit().width(), queries.minimumLength())
                    .spans(maxPlaces, names));
        }
        return spans;
    }

    @Override
    public String toString() {
        return "SuffixArrayIndex[" + documents() + " documents, " + symbols() + " " + unit() + ", " + shards.size()
                + " shards" + (normalization().equals(Normalization.NONE) ? "" : ", " + normalization()) + "]";
    }
}
