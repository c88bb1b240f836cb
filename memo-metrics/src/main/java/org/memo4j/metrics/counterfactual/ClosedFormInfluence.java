package org.memo4j.metrics.counterfactual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.LeftOut;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.kernel.MatrixKernels;
import org.memo4j.metrics.MetricIds;

/**
 * Influence of every training example of an analytic head on every target, exact: the score of the target's class less what
 * it would be had the head not seen the source.
 *
 * <pre>
 * infl(j, x) = f(x)_y - f_-j(x)_y = (x' R x_j) (Y_jy - f(x_j)_y) / (1 - h_j)
 * </pre>
 *
 * <p>The strongest sources of each target are kept; there is never a matrix of all pairs. Cost, for {@code t} targets,
 * {@code n} training examples and {@code d} features: {@code O(t n d)} for the pairs and {@code O((t + n) d^2)} for what
 * leaving out takes. The features of a training example are made once for that, and once more for every
 * {@code 2^24 / d} targets, of which {@code R x} is held, 128 MiB at most.
 *
 * <p>Source: Cook, <em>Detection of Influential Observation in Linear Regression</em>, Technometrics 1977; as an influence in
 * the sense of Feldman and Zhang, <em>What Neural Networks Memorize and Why</em>, NeurIPS 2020, section 2, with all examples
 * but one in place of random subsets, see {@link ClosedFormMemorization} for what that means.
 *
 * <p>Immutable.
 */
public final class ClosedFormInfluence {
    private static final int STRIP = 256;
    private static final int BLOCK = 2048;

    /** Features of targets that are held at once, 128 MiB. */
    private static final int HELD = 1 << 24;

    private static final String TASK = "influence";
    private static final ClosedFormInfluence DEFAULTS = new ClosedFormInfluence(10, HELD, Progress.NONE);

    private final int top;
    private final int held;
    private final Progress progress;

    private ClosedFormInfluence(int top, int held, Progress progress) {
        this.top = top;
        this.held = held;
        this.progress = progress;
    }

    /**
     * The ten strongest sources of a target.
     *
     * @return the defaults
     */
    public static ClosedFormInfluence withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many sources of a target are kept.
     *
     * @param value number of sources, at least 1
     * @return a new object
     */
    public ClosedFormInfluence withTop(int value) {
        return new ClosedFormInfluence(Checks.atLeast(value, 1, "top"), held, progress);
    }

    /**
     * Sets what is told how far the work has come.
     *
     * @param value told after each block of training examples, in pairs of source and target
     * @return a new object
     */
    public ClosedFormInfluence withProgress(Progress value) {
        return new ClosedFormInfluence(top, held, value);
    }

    /** Sets how many features of targets are held at once; the results are the same. */
    ClosedFormInfluence withHeld(int value) {
        return new ClosedFormInfluence(top, value, progress);
    }

    /** Targets, their features times {@code R}, and what is known of them so far. */
    private record Strip(DenseMatrix solved, int[] labels, TopSources strongest) {
        void take(DenseMatrix sources, int first, double[][] push, double[] self) {
            DenseMatrix shared = DenseMatrix.zeros(labels.length, sources.rows());
            MatrixKernels.best(sources.columns()).multiplyAdd(Form.RIGHT_TRANSPOSED, solved, sources, shared);
            double[] influence = new double[labels.length];
            for (int j = 0; j < sources.rows(); j++) {
                for (int t = 0; t < labels.length; t++) {
                    influence[t] = shared.get(t, j) * push[first + j][labels[t]];
                }
                strongest.take(first + j, influence);
                int target = first + j - strongest.from();
                if (self.length > 0 && target >= 0 && target < labels.length) {
                    self[first + j] = influence[target];
                }
            }
        }
    }

    /**
     * Influence on examples that were not learned.
     *
     * @param head the head
     * @param training examples that it has learned, the sources
     * @param targets the targets
     * @return the strongest sources of each target, with standard errors of 0, and without self-influence
     * @throws IllegalArgumentException if there is no source, an example was not learned as far as this can be seen, or a
     *     target has a class that was not
     * @throws org.memo4j.core.analytic.PrecisionLossException if a leverage is 1 up to the tolerance of the head
     */
    public InfluenceResult onTest(AnalyticClassifier head, LabeledInputs training, LabeledInputs targets) {
        return strongest(head, training, targets, Optional.empty());
    }

    /**
     * Influence of the training examples on one another; that of an example on itself, its memorization, is apart.
     *
     * @param head the head
     * @param training examples that it has learned
     * @return the strongest other sources of each, with standard errors of 0
     * @throws IllegalArgumentException if there is no source or an example was not learned, as far as this can be seen
     * @throws org.memo4j.core.analytic.PrecisionLossException if a leverage is 1 up to the tolerance of the head
     */
    public InfluenceResult onTraining(AnalyticClassifier head, LabeledInputs training) {
        return strongest(
                head,
                training,
                training,
                Optional.of(IntStream.range(0, training.size()).toArray()));
    }

    private InfluenceResult strongest(
            AnalyticClassifier head, LabeledInputs training, LabeledInputs targets, Optional<int[]> own) {
        Checks.atLeast(training.size(), 1, "the number of training examples");
        Checks.check(
                targets.classes() <= head.classes(),
                "a target has class %d, but the head has learned %d classes",
                targets.classes() - 1,
                head.classes());
        double[][] push = push(head.leaveOneOut(training), training.labels());
        InfluencePair[][] pairs = new InfluencePair[targets.size()][];
        double[] self = new double[own.isPresent() ? targets.size() : 0];
        int part = Math.max(STRIP, held / head.expansion().width() / STRIP * STRIP);
        for (int from = 0; from < targets.size(); from += part) {
            int to = Math.min(targets.size(), from + part);
            List<Strip> strips = new ArrayList<>();
            for (int t = from; t < to; t += STRIP) {
                int width = Math.min(STRIP, to - t);
                float[][] inputs = Arrays.copyOfRange(targets.inputs(), t, t + width);
                strips.add(new Strip(
                        DenseMatrix.of(head.solvedFeatures(inputs)),
                        Arrays.copyOfRange(targets.labels(), t, t + width),
                        new TopSources(t, width, Math.min(top, training.size()), own)));
            }
            for (int first = 0; first < training.size(); first += BLOCK) {
                Progress.checkInterrupted(TASK);
                int count = Math.min(BLOCK, training.size() - first);
                DenseMatrix sources =
                        DenseMatrix.of(head.features(Arrays.copyOfRange(training.inputs(), first, first + count)));
                for (Strip strip : strips) {
                    strip.take(sources, first, push, self);
                }
                progress.update(
                        TASK,
                        (long) from * training.size() + (long) (to - from) * (first + count),
                        (long) targets.size() * training.size());
            }
            for (Strip strip : strips) {
                TopSources strongest = strip.strongest;
                for (int target = strongest.from(); target < strongest.from() + strongest.width(); target++) {
                    pairs[target] = strongest.pairs(target);
                }
            }
        }
        return new InfluenceResult(
                pairs,
                self,
                new InfluenceResult.Range(training.size(), top),
                Provenance.of(MetricIds.CLOSED_FORM_INFLUENCE)
                        .with("targets", own.isPresent() ? "training" : "test")
                        .with("top", top)
                        .with("head", head.options())
                        .with("expansion", head.expansion())
                        .withData(new DataHash()
                                .add(training.hash())
                                .add(targets.hash())
                                .value()));
    }

    /** {@code (Y_jc - f(x_j)_c) / (1 - h_j)}, which is {@code Y_jc - f_-j(x_j)_c}. */
    private static double[][] push(LeftOut left, int[] labels) {
        double[][] push = new double[left.size()][];
        for (int j = 0; j < push.length; j++) {
            push[j] = left.without(j);
            for (int c = 0; c < push[j].length; c++) {
                push[j][c] = (c == labels[j] ? 1 : 0) - push[j][c];
            }
        }
        return push;
    }

    @Override
    public String toString() {
        return "ClosedFormInfluence, top " + top;
    }
}
