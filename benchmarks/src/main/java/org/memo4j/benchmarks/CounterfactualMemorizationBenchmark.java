package org.memo4j.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;
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
 * Counterfactual memorization of 50,000 examples with 257 models, scores in double: means, standard errors, and the mean
 * over the examples with its bootstrap interval over models.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@NullUnmarked // JMH sets the fields
public class CounterfactualMemorizationBenchmark {
    /** Number of threads. */
    @Param("1")
    public int threads;

    private CounterfactualInput input;
    private ForkJoinPool pool;

    /** Makes the input. */
    @Setup(Level.Trial)
    public void setUp() {
        input = CounterfactualInput.of(CounterfactualScores.DOUBLE, 257, 50_000, 50_000);
        pool = new ForkJoinPool(threads);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void tearDown() {
        pool.shutdown();
    }

    /**
     * Estimates the memorization of all examples.
     *
     * @param time counts processor time
     * @return the result
     * @throws InterruptedException if interrupted
     * @throws ExecutionException if the work fails
     */
    @Benchmark
    public CounterfactualMemorizationResult estimate(ProcessTime time) throws InterruptedException, ExecutionException {
        long start = ProcessTime.now();
        CounterfactualMemorizationResult result = pool.submit(
                        () -> CounterfactualMemorization.withDefaults().estimate(input.scores(), input.membership()))
                .get();
        time.count(start);
        return result;
    }
}
