package org.memo4j.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.NullUnmarked;
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
 * Attacks with shadow models, and what is read off their scores: 257 models, 50,000 examples, a population of 10,000 for
 * RMIA, in double. {@code peers/shadow_attack.py} does the same on the same numbers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@NullUnmarked // JMH sets the fields
public class ShadowAttackBenchmark {
    /** What is computed. */
    @Param
    public AttackTask task;

    /** Number of threads. */
    @Param("1")
    public int threads;

    private DoubleSupplier work;
    private ForkJoinPool pool;

    /** Makes the input. */
    @Setup(Level.Trial)
    public void setUp() {
        work = task.prepare(AttackInput.of(257, 50_000, 10_000));
        pool = new ForkJoinPool(threads);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void tearDown() {
        pool.shutdown();
    }

    /**
     * Does the task once.
     *
     * @param time counts processor time
     * @return its number
     * @throws InterruptedException if interrupted
     * @throws ExecutionException if the work fails
     */
    @Benchmark
    public double run(ProcessTime time) throws InterruptedException, ExecutionException {
        long start = ProcessTime.now();
        double result = pool.submit(work::getAsDouble).get();
        time.count(start);
        return result;
    }
}
