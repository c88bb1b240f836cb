package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Hundreds of heads on subsets of one data set, in seconds: features are computed once, and every head is solved, not
 * trained.
 *
 * <p>A head costs {@code O(n d^2 + d^3 / 3)} for {@code n} examples seen and {@code d} features. Heads are solved in
 * parallel, each in memory of its own, with the same numbers on any number of threads. Immutable.
 */
public final class AnalyticEnsemble {
    /** Rows taken at once. */
    private static final int BLOCK = 512;

    private static final String TASK = "solving heads";

    private final DenseMatrix features;
    private final int[] labels;
    private final int classes;
    private final AnalyticOptions options;

    private AnalyticEnsemble(DenseMatrix features, int[] labels, int classes, AnalyticOptions options) {
        this.features = features;
        this.labels = labels;
        this.classes = classes;
        this.options = options;
    }

    /**
     * An ensemble on some examples.
     *
     * @param head a head, whose extractor, expansion, ridge and tolerance are taken; what it has learned does not matter
     * @param data the examples
     * @return the ensemble, which holds their features, 8 bytes each
     */
    public static AnalyticEnsemble of(AnalyticClassifier head, LabeledInputs data) {
        Checks.atLeast(data.size(), 1, "the number of examples");
        return new AnalyticEnsemble(
                DenseMatrix.of(head.features(data.inputs())), data.labels().clone(), data.classes(), head.options());
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int examples() {
        return labels.length;
    }

    /**
     * An ensemble on some of the examples.
     *
     * @param examples their indices
     * @return the ensemble; example {@code i} is {@code examples[i]} here, and classes are numbered as before
     */
    public AnalyticEnsemble select(int... examples) {
        int[] some = new int[examples.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = labels[Checks.index(examples[i], labels.length, "example")];
        }
        return new AnalyticEnsemble(rows(examples), some, classes, options);
    }

    /** What is known of a head: its solution, scores of all examples, and their leverages {@code x' R x}. */
    private record Head(Ridge ridge, DenseMatrix scores, double[] leverages) {}

    /**
     * Scores of heads on all examples.
     *
     * @param membership which head sees which example
     * @param score what is taken of a head's scores
     * @return one row a head, in double precision
     * @throws IllegalArgumentException if the numbers of examples differ
     * @throws PrecisionLossException if a head cannot be solved precisely
     */
    public ScoreMatrix scores(Membership membership, HeadScore score) {
        double[][] rows = new double[membership.models()][];
        forEachHead(membership, false, (m, head) -> {
            double[][] scores = head.scores.toArray();
            rows[m] = IntStream.range(0, labels.length)
                    .mapToDouble(i -> score.of(scores[i], labels[i]))
                    .toArray();
        });
        return ScoreMatrix.of(rows);
    }

    /**
     * What seeing each example does to each head's score on it, exact: a head that saw it beside the same head without it,
     * or a head that did not beside the same head with it.
     *
     * <pre>
     * seen      f(x) - f_-x(x)
     * not seen  f_+x(x) - f(x) = s / (1 + s) (y - f(x)),   s = x' R x
     * </pre>
     *
     * Its mean over heads on random subsets is counterfactual memorization; since the two heads differ in nothing else, it
     * varies much less than the difference of the means over heads that did and did not see the example.
     *
     * @param membership which head sees which example
     * @param score what is taken of a head's scores
     * @return one row a head, one column an example
     * @throws IllegalArgumentException if the numbers of examples differ
     * @throws PrecisionLossException if a head cannot be solved precisely, or an example that it saw has a leverage so close
     *     to 1 that its prediction without it would have a greater relative error than tolerated
     */
    public ScoreMatrix memorization(Membership membership, HeadScore score) {
        double[][] rows = new double[membership.models()][];
        forEachHead(membership, true, (m, head) -> {
            double[][] scores = head.scores.toArray();
            boolean[] seen = membership.flags(m);
            double[] row = new double[labels.length];
            for (int i = 0; i < row.length; i++) {
                double h = head.leverages[i];
                double[] other = scores[i].clone();
                // f_-x = f - h (y - f) / (1 - h), f_+x = f + s (y - f) / (1 + s)
                double step = seen[i] ? -h / head.ridge.rest(h, "example " + i + " of head " + m) : h / (1 + h);
                for (int c = 0; c < classes; c++) {
                    other[c] += step * ((c == labels[i] ? 1 : 0) - scores[i][c]);
                }
                double difference = score.of(scores[i], labels[i]) - score.of(other, labels[i]);
                row[i] = seen[i] ? difference : -difference;
            }
            rows[m] = row;
        });
        return ScoreMatrix.of(rows);
    }

    /** Takes a head. */
    @FunctionalInterface
    private interface HeadSink {
        void take(int model, Head head);
    }

    private void forEachHead(Membership membership, boolean leverages, HeadSink sink) {
        Checks.sameLength(membership.examples(), "a row of membership", labels.length, "the ensemble's examples");
        Thread caller = Thread.currentThread();
        IntStream.range(0, membership.models()).parallel().forEach(m -> {
            if (caller.isInterrupted()) {
                throw new CancellationException(TASK + " was interrupted");
            }
            boolean[] seen = membership.flags(m);
            int[] members = IntStream.range(0, seen.length).filter(i -> seen[i]).toArray();
            InformationRidge ridge = new InformationRidge(features.columns(), options);
            ridge.grow(classes);
            forEachBlock(members, (from, x) -> {
                int[] theirs = new int[x.rows()];
                Arrays.setAll(theirs, i -> labels[members[from + i]]);
                ridge.add(x, theirs);
            });
            double[] own = new double[leverages ? labels.length : 0];
            if (leverages) {
                int[] all = IntStream.range(0, labels.length).toArray();
                forEachBlock(all, (from, x) -> System.arraycopy(ridge.leverages(x), 0, own, from, x.rows()));
            }
            sink.take(m, new Head(ridge, ridge.product(Form.PLAIN, features, ridge.weights()), own));
        });
    }

    /** Takes the features of some examples, which it may overwrite. */
    @FunctionalInterface
    private interface BlockSink {
        void take(int from, DenseMatrix x);
    }

    private void forEachBlock(int[] examples, BlockSink sink) {
        int width = features.columns();
        DenseMatrix x = DenseMatrix.zeros(Math.min(BLOCK, examples.length), width);
        for (int from = 0; from < examples.length; from += BLOCK) {
            int count = Math.min(BLOCK, examples.length - from);
            if (count < x.rows()) {
                x = DenseMatrix.zeros(count, width);
            }
            for (int i = 0; i < count; i++) {
                System.arraycopy(features.values(), examples[from + i] * width, x.values(), i * width, width);
            }
            sink.take(from, x);
        }
    }

    private DenseMatrix rows(int[] examples) {
        int width = features.columns();
        DenseMatrix some = DenseMatrix.zeros(examples.length, width);
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(features.values(), examples[i] * width, some.values(), i * width, width);
        }
        return some;
    }

    @Override
    public String toString() {
        return "AnalyticEnsemble on " + examples() + " examples of " + features.columns() + " features, " + options;
    }
}
