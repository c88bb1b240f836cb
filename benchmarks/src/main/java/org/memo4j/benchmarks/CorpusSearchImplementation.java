package org.memo4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.zip.CRC32C;
import org.memo4j.metrics.corpus.IndexOptions;
import org.memo4j.metrics.corpus.SearchOptions;
import org.memo4j.metrics.corpus.SearchResult;
import org.memo4j.metrics.corpus.StreamingSearch;
import org.memo4j.metrics.corpus.SuffixArrayIndex;
import org.memo4j.metrics.corpus.SymbolCorpus;
import org.memo4j.metrics.corpus.VerbatimSearch;

/** The ways to search a corpus, what building an index takes, and the limit that reading the file sets. */
public enum CorpusSearchImplementation {
    /** Reads the corpus in blocks and computes its CRC-32C. */
    READ {
        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            CRC32C checksum = new CRC32C();
            byte[] block = new byte[1 << 16];
            try (InputStream in = Files.newInputStream(input.corpusFile())) {
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    checksum.update(block, 0, n);
                }
            }
            return checksum.getValue();
        }
    },

    /** One pass over the corpus, one thread that reads and one that searches. */
    STREAMING {
        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            return occurrences(StreamingSearch.over(SymbolCorpus.ofFiles(input.corpusFile())), input, 1);
        }
    },

    /** One pass over the corpus, a searching thread a core. */
    STREAMING_ALL_CORES {
        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            return occurrences(
                    StreamingSearch.over(SymbolCorpus.ofFiles(input.corpusFile())),
                    input,
                    Runtime.getRuntime().availableProcessors());
        }
    },

    /** Search in an index that is there, opened anew, one thread. */
    INDEX {
        @Override
        void prepare(CorpusSearchInput input) throws IOException {
            BUILD.run(input, new ProcessClock());
        }

        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            return occurrences(SuffixArrayIndex.openUnverified(input.indexFile()), input, 1);
        }
    },

    /** Building the index: suffix array, common prefixes, and the file. */
    BUILD {
        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            return SuffixArrayIndex.build(
                            SymbolCorpus.ofFiles(input.corpusFile()), input.indexFile(), IndexOptions.withDefaults())
                    .symbols();
        }
    },

    /** The suffix array alone: builds the index, the clock running while the suffixes are sorted. */
    SORT {
        @Override
        long run(CorpusSearchInput input, ProcessClock clock) throws IOException {
            IndexOptions options = IndexOptions.withDefaults().withProgress((task, done, total) -> {
                if (task.equals("sorting the suffixes") && done == 0) {
                    clock.start();
                } else {
                    clock.stop();
                }
            });
            return SuffixArrayIndex.build(SymbolCorpus.ofFiles(input.corpusFile()), input.indexFile(), options)
                    .symbols();
        }
    };

    /** Makes what the implementation needs. */
    void prepare(CorpusSearchInput input) throws IOException {}

    /** Does the work, and returns what tells a wrong result; the clock runs, and is stopped by the caller if not here. */
    abstract long run(CorpusSearchInput input, ProcessClock clock) throws IOException;

    private static long occurrences(VerbatimSearch search, CorpusSearchInput input, int threads) throws IOException {
        SearchResult result = search.search(
                SymbolCorpus.ofBytes(input.queries()),
                SearchOptions.withDefaults().withThreads(threads));
        return result.queries().stream()
                .flatMap(query -> query.spans().stream())
                .mapToLong(span -> span.length() * span.occurrences())
                .sum();
    }
}
