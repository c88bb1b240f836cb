package org.memo4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scoring the tokens of a 128 MiB matrix of logits that lies in ND4J's memory, far more than the caches hold, on one
 * thread. The unit is the nanosecond, so that the counter {@code bytes} reads gigabytes of logits a second, and the
 * counter {@code cpu} the share of a core that the thread got.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@NullUnmarked // JMH sets the fields
public class TokenScoringBenchmark {
    private static final int LOGITS = 1 << 25;

    /** Who does the work. */
    @Param
    public TokenScoringImplementation implementation;

    /** Columns of the matrix. */
    @Param({"1000", "32000", "50257"})
    public int vocabularySize;

    private TokenScoringInput input;

    /** Makes the input and checks that the implementation computes what it should. */
    @Setup(Level.Trial)
    public void setUp() {
        input = TokenScoringInput.of(LOGITS / vocabularySize, vocabularySize);
        implementation.prepare();
        double expected = implementation == TokenScoringImplementation.READ
                ? doubleSum()
                : TokenScoringImplementation.REFERENCE.run(input);
        double actual = implementation.run(input);
        if (!(Math.abs(actual - expected) < 1e-5 * Math.abs(expected) + 1)) {
            throw new IllegalStateException(implementation + " gives " + actual + " instead of " + expected);
        }
    }

    private double doubleSum() {
        double sum = 0;
        float[] row = new float[vocabularySize];
        for (int r : input.rows()) {
            input.logits().read(r, 0, row, vocabularySize);
            for (float logit : row) {
                sum += logit;
            }
        }
        return sum;
    }

    /** Frees the input. */
    @TearDown(Level.Trial)
    public void tearDown() {
        input.close();
    }

    /** Counts what was read and what it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        /** Bytes of logits. */
        public long bytes;

        /** Nanoseconds that the benchmark thread spent on a core; less than the time that passed if others want it. */
        public long cpu;
    }

    /**
     * Scores all rows.
     *
     * @param counters counts bytes and nanoseconds
     * @return the sum of the results
     */
    @Benchmark
    public double score(Counters counters) {
        long start = Counters.THREADS.getCurrentThreadCpuTime();
        double result = implementation.run(input);
        counters.cpu += Counters.THREADS.getCurrentThreadCpuTime() - start;
        counters.bytes += input.bytes();
        return result;
    }
}
