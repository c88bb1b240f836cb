package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.kernel.SubsetSumKernel;
import org.memo4j.core.kernel.SubsetSumKernels;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.metrics.MetricIds;

/**
 * Counterfactual influence: how much better models do on a target because they were trained on a source.
 *
 * <pre>
 * infl(x =&gt; x') = mean over models with x IN of score(x') - mean over models with x OUT of score(x')
 * </pre>
 *
 * {@code infl(x => x)} is the counterfactual memorization of {@code x}. All pairs together are a matrix product of
 * sources x models by models x targets; it is computed in strips of targets and batches of sources, of which only the
 * strongest sources of each target are kept. Strongest means most positive; negate the scores for the most harmful.
 *
 * <p>The kernel selects the pairs (see {@link SubsetSumKernels}: bits where all scores are 0 or 1, tables in float or
 * double otherwise); influence and standard error of what was selected are then computed in double from the scores, so
 * only the choice between sources that differ by a float's rounding can depend on the kernel. Of equal sources the one
 * with the lower index comes first.
 *
 * <p>The largest of {@code n} chance influences is about {@code sqrt(2 ln n)} standard errors (4.6 for 50,000 sources), so
 * a strong pair may well be noise unless there are many models: look at {@link InfluencePair#zScore()}.
 *
 * <p>Cost: {@code O(sources * targets * models)} cheap operations (64 of them an instruction for 0/1 scores), memory
 * {@code O(targets * top)} and tens of kilobytes a model and thread. The same numbers on any number of threads.
 *
 * <p>Sources: Feldman, Zhang, <em>What Neural Networks Memorize and Why: Discovering the Long Tail via Influence
 * Estimation</em>, NeurIPS 2020, sections 2 and 3; Zhang, Ippolito, Lee, Jagielski, Tramer, Carlini, <em>Counterfactual
 * Memorization in Neural Language Models</em>, NeurIPS 2023, section 5. Departures: none in the estimate; standard errors
 * are added.
 */
public final class Influence {
    private static final int BATCH = 64;
    private static final String TASK = "influence";
    private static final Influence DEFAULTS = new Influence(10, new int[0], Progress.NONE);

    private final int top;
    private final int[] groups;
    private final Progress progress;

    private Influence(int top, int[] groups, Progress progress) {
        this.top = top;
        this.groups = groups;
        this.progress = progress;
    }

    /**
     * The ten strongest sources of each target; examples stand for themselves.
     *
     * @return the defaults
     */
    public static Influence withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many sources to keep.
     *
     * @param value number of strongest sources of each target, at least 1; fewer if there are fewer
     * @return a new object
     */
    public Influence withTop(int value) {
        return new Influence(Checks.atLeast(value, 1, "top"), groups, progress);
    }

    /**
     * Makes a group of copies one source, which is IN a model that saw at least one of them.
     *
     * @param value group of each training example, numbered from 0 without gaps; none to let examples stand for
     *     themselves
     * @return a new object
     */
    public Influence withDuplicates(int... value) {
        return new Influence(top, value.clone(), progress);
    }

    /**
     * Sets who is told how far the work has come.
     *
     * @param value told after each strip of targets, one call at a time, from the threads that do the work
     * @return a new object
     */
    public Influence withProgress(Progress value) {
        return new Influence(top, groups, value);
    }

    /**
     * Influence of training examples on examples that no model was trained on.
     *
     * @param testScores scores of the models on the test examples
     * @param membership which model saw which training example
     * @return the strongest sources of each test example
     * @throws IllegalArgumentException if the numbers of models differ, or a source is IN or OUT of fewer than two models
     */
    public InfluenceResult onTest(ScoreMatrix testScores, Membership membership) {
        return strongest(testScores, membership, Optional.empty());
    }

    /**
     * Influence of training examples on one another. An example's influence on itself (and on the others of its group,
     * where duplicates are grouped) is reported as {@link InfluenceResult#selfInfluence()} and not among the strongest
     * sources.
     *
     * @param scores scores of the models on the training examples
     * @param membership which model saw which of them
     * @return the strongest sources of each training example
     * @throws IllegalArgumentException if the tables differ in shape, or a source is IN or OUT of fewer than two models
     */
    public InfluenceResult amongTraining(ScoreMatrix scores, Membership membership) {
        Checks.sameLength(scores.examples(), "a row of scores", membership.examples(), "a row of membership");
        int[] own = groups.length == 0 ? IntStream.range(0, scores.examples()).toArray() : groups;
        return strongest(scores, membership, Optional.of(own));
    }

    /**
     * Influence of every source on every target. Takes 8 bytes a pair; for large tables select examples first, or ask for
     * the strongest.
     *
     * @param scores scores of the models on the targets
     * @param membership which model saw which training example
     * @return one row a source, one column a target
     * @throws IllegalArgumentException if the numbers of models differ, or a source is IN or OUT of fewer than two models
     */
    public double[][] matrix(ScoreMatrix scores, Membership membership) {
        Sources sources = sources(scores, membership);
        double[][] matrix = new double[sources.size()][scores.examples()];
        forEachStrip(
                scores,
                sources,
                (from, columns) ->
                        (source, influence) -> System.arraycopy(influence, 0, matrix[source], from, columns.length));
        return matrix;
    }

    private InfluenceResult strongest(ScoreMatrix scores, Membership membership, Optional<int[]> own) {
        Sources sources = sources(scores, membership);
        int targets = scores.examples();
        InfluencePair[][] pairs = new InfluencePair[targets][];
        double[] self = new double[own.isPresent() ? targets : 0];
        forEachStrip(scores, sources, (from, columns) -> {
            TopSources strongest = new TopSources(from, columns.length, Math.min(top, sources.size()), own);
            return new StripSink() {
                @Override
                public void take(int source, double[] influence) {
                    strongest.take(source, influence);
                }

                @Override
                public void end() {
                    for (int c = 0; c < columns.length; c++) {
                        int target = from + c;
                        PairMoments moments = new PairMoments(columns[c]);
                        pairs[target] = Arrays.stream(strongest.sources(target))
                                .mapToObj(source -> moments.pair(source, target, sources.bits()[source]))
                                .sorted(InfluenceResult.STRONGEST_FIRST)
                                .toArray(InfluencePair[]::new);
                        if (self.length > 0) {
                            int source = own.orElseThrow()[target];
                            self[target] = moments.pair(source, target, sources.bits()[source])
                                    .influence();
                        }
                    }
                }
            };
        });
        Provenance provenance = Provenance.of(MetricIds.INFLUENCE)
                .with("models", scores.models())
                .with("targets", own.isPresent() ? "training" : "test")
                .with("top", top)
                .with("duplicates", groups.length > 0)
                .with("kernel", sources.kernel().name())
                .withData(new DataHash()
                        .add(scores.hash())
                        .add(membership.hash())
                        .add(groups)
                        .value());
        return new InfluenceResult(pairs, self, new InfluenceResult.Range(sources.size(), top), provenance);
    }

    /** Models of each source as bits, and the kernel that adds up their scores. */
    private record Sources(long[][] bits, int[] counts, SubsetSumKernel kernel) {
        int size() {
            return bits.length;
        }
    }

    private Sources sources(ScoreMatrix scores, Membership membership) {
        InOutMoments.checkShapes(scores, membership);
        Membership effective = groups.length == 0 ? membership : membership.byGroup(groups);
        Checks.check(effective.examples() > 0, "there is no training example; give at least one");
        effective.checkEstimable(2);
        long[][] bits = new long[effective.examples()][];
        int[] counts = new int[bits.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = effective.modelBits(i);
            counts[i] = effective.inCount(i);
        }
        SubsetSumKernels.Scores kind = scores.isBinary()
                ? SubsetSumKernels.Scores.BINARY
                : scores.isSinglePrecision() ? SubsetSumKernels.Scores.FLOAT : SubsetSumKernels.Scores.DOUBLE;
        return new Sources(bits, counts, SubsetSumKernels.best(kind));
    }

    /** Makes what takes the influences on the targets of a strip, from the first target and the scores on each. */
    @FunctionalInterface
    private interface StripStart {
        StripSink start(int from, double[][] columns);
    }

    private void forEachStrip(ScoreMatrix scores, Sources sources, StripStart start) {
        int width = sources.kernel().width();
        int strips = (scores.examples() + width - 1) / width;
        Thread caller = Thread.currentThread();
        Steps steps = new Steps(progress, strips);
        IntStream.range(0, strips).parallel().forEach(s -> {
            int from = s * width;
            double[][] rows = new double[scores.models()][Math.min(width, scores.examples() - from)];
            for (int m = 0; m < rows.length; m++) {
                scores.read(m, from, rows[m], rows[m].length);
            }
            StripSink sink = start.start(from, transposed(rows));
            strip(rows, scores.isBinary(), sources, sink, caller);
            sink.end();
            steps.done();
        });
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int m = 0; m < rows.length; m++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][m] = rows[m][c];
            }
        }
        return columns;
    }

    private static void strip(double[][] rows, boolean binary, Sources sources, StripSink sink, Thread caller) {
        int models = rows.length;
        int columns = rows[0].length;
        double[] totals = new double[columns];
        for (double[] row : rows) {
            add(row, totals);
        }
        if (!binary) {
            center(rows, totals);
        }
        SubsetSumKernel.Strip strip = sources.kernel().prepare(rows, columns);
        double[][] sums = new double[Math.min(BATCH, sources.size())][columns];
        for (int first = 0; first < sources.size(); first += BATCH) {
            if (caller.isInterrupted()) {
                throw new CancellationException(TASK + " was interrupted");
            }
            int count = Math.min(BATCH, sources.size() - first);
            strip.sums(sources.bits(), first, count, sums);
            for (int k = 0; k < count; k++) {
                double in = 1.0 / sources.counts()[first + k];
                double out = 1.0 / (models - sources.counts()[first + k]);
                // in * sum - out * (total - sum)
                difference(sums[k], totals, in + out, out);
                sink.take(first + k, sums[k]);
            }
        }
    }

    /** Takes the mean off each column: differences stay as they are, and sums in float lose less. */
    private static void center(double[][] rows, double[] totals) {
        double[] means = new double[totals.length];
        for (int c = 0; c < means.length; c++) {
            means[c] = totals[c] / rows.length;
        }
        Arrays.fill(totals, 0);
        for (double[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                row[c] -= means[c];
            }
            add(row, totals);
        }
    }

    private static void add(double[] row, double[] totals) {
        for (int c = 0; c < row.length; c++) {
            totals[c] += row[c];
        }
    }

    private static void difference(double[] sums, double[] totals, double both, double out) {
        for (int c = 0; c < sums.length; c++) {
            sums[c] = sums[c] * both - totals[c] * out;
        }
    }

    /** Counts finished strips. */
    private static final class Steps {
        private final Progress progress;
        private final int total;
        private int finished;

        Steps(Progress progress, int total) {
            this.progress = progress;
            this.total = total;
        }

        synchronized void done() {
            finished++;
            progress.update(TASK, finished, total);
        }
    }
}
