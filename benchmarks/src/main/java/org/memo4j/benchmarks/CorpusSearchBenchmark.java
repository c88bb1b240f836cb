package org.memo4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Searching 1,000 queries of 1,000 bytes in a corpus of 32 MiB for matches of at least 50 bytes. The unit is the
 * nanosecond, so that the counter {@code bytes} reads gigabytes of corpus a second, and the counter {@code cpu} the cores
 * that the process had.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@NullUnmarked // JMH sets the fields
public class CorpusSearchBenchmark {
    /** Who does the work. */
    @Param
    public CorpusSearchImplementation implementation;

    /** What is searched. */
    @Param
    public CorpusSearchText text;

    private final ProcessClock clock = new ProcessClock();

    private CorpusSearchInput input;

    /**
     * Makes the input and checks that the implementation computes what it should.
     *
     * @throws IOException if a file cannot be written or read
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        input = CorpusSearchInput.prepare(
                text,
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "memo4j-corpus-search-" + text.name().toLowerCase(Locale.ROOT)));
        implementation.prepare(input);
        long actual = implementation.run(input, clock);
        long expected = switch (implementation) {
            case READ -> actual;
            case BUILD, SORT -> text.bytes;
            case INDEX -> CorpusSearchImplementation.STREAMING.run(input, clock);
            case STREAMING, STREAMING_ALL_CORES -> {
                CorpusSearchImplementation.BUILD.run(input, clock);
                yield CorpusSearchImplementation.INDEX.run(input, clock);
            }
        };
        if (actual != expected) {
            throw new IllegalStateException(implementation + " gives " + actual + " instead of " + expected);
        }
    }

    /** Counts what was searched and what it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Bytes of corpus. */
        public long bytes;

        /** Nanoseconds that all threads of the process spent on cores while the clock ran. */
        public long cpu;
    }

    /**
     * Searches, builds or reads.
     *
     * @param counters counts bytes and nanoseconds
     * @return a checksum of the result
     * @throws IOException if a file cannot be written or read
     */
    @Benchmark
    public long search(Counters counters) throws IOException {
        clock.start();
        long result = implementation.run(input, clock);
        clock.stop();
        counters.cpu += clock.nanos();
        counters.bytes += text.bytes;
        return result;
    }
}
