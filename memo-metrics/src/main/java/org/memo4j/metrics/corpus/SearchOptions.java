package org.memo4j.metrics.corpus;

import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** How a corpus is searched. Immutable. */
public final class SearchOptions {
    private static final SearchOptions DEFAULTS =
            new SearchOptions(50, 10, Runtime.getRuntime().availableProcessors(), Progress.NONE);

    private final int minimumLength;
    private final int maxPlaces;
    private final int threads;
    private final Progress progress;

    private SearchOptions(int minimumLength, int maxPlaces, int threads, Progress progress) {
        this.minimumLength = minimumLength;
        this.maxPlaces = maxPlaces;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Matches of at least 50 symbols, 10 places a span, all cores, no progress.
     *
     * @return the defaults
     */
    public static SearchOptions withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the length below which a match does not count. The streaming engine is made for long ones: below about 16 it
     * looks at nearly each position of the corpus, and common short strings give it very many matches to count.
     *
     * @param value length in symbols after normalization, at least 1
     * @return a new object
     */
    public SearchOptions withMinimumLength(int value) {
        return new SearchOptions(Checks.atLeast(value, 1, "minimumLength"), maxPlaces, threads, progress);
    }

    /**
     * Sets how many places of a span are kept; the number of its occurrences is exact in any case.
     *
     * @param value number of places, 0 or more
     * @return a new object
     */
    public SearchOptions withMaxPlaces(int value) {
        return new SearchOptions(minimumLength, Checks.atLeast(value, 0, "maxPlaces"), threads, progress);
    }

    /**
     * Sets the number of threads. The result does not depend on it.
     *
     * @param value number of threads, at least 1
     * @return a new object
     */
    public SearchOptions withThreads(int value) {
        return new SearchOptions(minimumLength, maxPlaces, Checks.atLeast(value, 1, "threads"), progress);
    }

    /**
     * Sets who is told how far the search has come.
     *
     * @param value the progress
     * @return a new object
     */
    public SearchOptions withProgress(Progress value) {
        return new SearchOptions(minimumLength, maxPlaces, threads, value);
    }

    /**
     * Length below which a match does not count.
     *
     * @return the length in symbols after normalization
     */
    public int minimumLength() {
        return minimumLength;
    }

    /**
     * Number of places of a span that are kept.
     *
     * @return the number of places
     */
    public int maxPlaces() {
        return maxPlaces;
    }

    /**
     * Number of threads.
     *
     * @return the number of threads
     */
    public int threads() {
        return threads;
    }

    /**
     * Who is told how far the search has come.
     *
     * @return the progress
     */
    public Progress progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "matches of at least " + minimumLength + " symbols, " + maxPlaces + " places, " + threads + " threads";
    }
}
