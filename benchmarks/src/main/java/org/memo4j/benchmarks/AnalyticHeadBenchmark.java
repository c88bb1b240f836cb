package org.memo4j.benchmarks;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.memo4j.core.nd4j.NativeThreads;
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

/** Analytic heads of ten classes: learning, the recursion, and memorization in closed form and by 64 shadow heads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@NullUnmarked // JMH sets the fields
public class AnalyticHeadBenchmark {
    /** Examples and features. */
    @Param({"5000x256", "50000x1024"})
    public String size;

    /** What is done. */
    @Param
    public AnalyticTask task;

    /** Number of threads: of OpenBLAS, and for shadow heads of Java with one of OpenBLAS each. */
    @Param({"1", "2"})
    public int threads;

    private static final int COMPILING = 30;

    private DoubleSupplier work;
    private ForkJoinPool pool;

    /**
     * Makes the input, and runs the task on less.
     *
     * @throws InterruptedException if interrupted
     * @throws ExecutionException if the work fails
     */
    @Setup(Level.Trial)
    public void setUp() throws InterruptedException, ExecutionException {
        String[] sizes = size.split("x", -1);
        work = task.on(AnalyticInput.of(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1])));
        boolean parallel = task == AnalyticTask.SHADOWS_64;
        NativeThreads.limit(parallel ? 1 : threads);
        pool = new ForkJoinPool(parallel ? threads : 1);
        // a shot of any size is to find the code compiled, and a large one is too long to be repeated for that
        DoubleSupplier small = task.on(AnalyticInput.of(2000, 256));
        for (int i = 0; i < COMPILING; i++) {
            pool.submit(small::getAsDouble).get();
        }
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void tearDown() {
        pool.shutdown();
    }

    /**
     * Does it once.
     *
     * @param time counts processor time
     * @return a number that must not be optimized away
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
