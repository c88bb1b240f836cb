package org.memo4j.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.memo4j.metrics.counterfactual.Influence;
import org.memo4j.metrics.counterfactual.InfluencePair;
import org.memo4j.metrics.counterfactual.InfluenceResult;
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
 * Influence of every training example on 4096 test examples, of which the ten strongest sources are kept for each with
 * their standard errors: 8192 training examples with 256 models, 4096 with 2048.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
@NullUnmarked // JMH sets the fields
public class CounterfactualInfluenceBenchmark {
    private static final int TARGETS = 4096;

    /** What the scores are, and so which kernel runs. */
    @Param
    public CounterfactualScores scores;

    /** Number of models. */
    @Param({"256", "2048"})
    public int models;

    /** Number of threads. */
    @Param("1")
    public int threads;

    private CounterfactualInput input;
    private ForkJoinPool pool;

    /** Makes the input and checks the strongest pair of a target against the definition. */
    @Setup(Level.Trial)
    public void setUp() {
        input = CounterfactualInput.of(scores, models, models == 256 ? 8192 : 4096, TARGETS);
        pool = new ForkJoinPool(threads);
        List<InfluencePair> found = Influence.withDefaults()
                .onTest(input.scores(), input.membership())
                .strongestOn(1);
        for (int source = 0; source < input.membership().examples(); source++) {
            double influence = influence(source, 1);
            if (influence > found.get(0).influence() + 1e-5) {
                throw new IllegalStateException(
                        "source " + source + " has " + influence + ", more than " + found.get(0));
            }
        }
    }

    private double influence(int source, int target) {
        double in = 0;
        double out = 0;
        for (int m = 0; m < models; m++) {
            double score = input.scores().score(m, target);
            if (input.membership().contains(m, source)) {
                in += score;
            } else {
                out += score;
            }
        }
        return in / input.membership().inCount(source)
                - out / input.membership().outCount(source);
    }

    /** Ends the threads. */
    @TearDown(Level.Trial)
    public void tearDown() {
        pool.shutdown();
    }

    /**
     * Finds the strongest sources of all targets.
     *
     * @param time counts processor time
     * @return the result
     * @throws InterruptedException if interrupted
     * @throws ExecutionException if the work fails
     */
    @Benchmark
    public InfluenceResult strongest(ProcessTime time) throws InterruptedException, ExecutionException {
        long start = ProcessTime.now();
        InfluenceResult result = pool.submit(() -> Influence.withDefaults().onTest(input.scores(), input.membership()))
                .get();
        time.count(start);
        return result;
    }
}
