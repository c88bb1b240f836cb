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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Comparing pairs of sequences on one thread. The counter {@code pairs} reads pairs a second, and {@code cpu} the
 * nanoseconds of processor time a second that the thread got.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@NullUnmarked // JMH sets the fields
public class SimilarityBenchmark {
    /** What is computed. */
    @Param
    public SimilarityTask task;

    private SimilarityInput input;

    /** Makes the pairs. */
    @Setup(Level.Trial)
    public void setUp() {
        input = task.input();
    }

    /** Counts what was compared and what it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        /** Pairs that were compared. */
        public long pairs;

        /** Nanoseconds that the benchmark thread spent on a core. */
        public long cpu;
    }

    /**
     * Compares all pairs.
     *
     * @param counters counts pairs and nanoseconds
     * @return the sum of the results
     */
    @Benchmark
    public double compare(Counters counters) {
        long start = Counters.THREADS.getCurrentThreadCpuTime();
        double sum = task.run(input);
        counters.cpu += Counters.THREADS.getCurrentThreadCpuTime() - start;
        counters.pairs += SimilarityTask.PAIRS;
        return sum;
    }
}
