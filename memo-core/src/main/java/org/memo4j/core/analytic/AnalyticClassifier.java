package org.memo4j.core.analytic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.kernel.MatrixKernel.Form;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.FeatureExtractor;

/**
 * A linear classifier on frozen features that is trained by solving, not by descent: ridge regression onto one-hot labels.
 *
 * <pre>
 * W = (X'X + ridge I)^-1 X'Y = R X'Y       scores(x) = x' W
 * </pre>
 *
 * with a row of {@code X} for every example learned, its features after the {@linkplain RandomFeatures expansion}. Learning
 * in any number of calls, in any order, new classes included, gives the solution that all examples together would give, up
 * to rounding; so do calls of {@link #unlearn}. What the classifier would predict had it never seen an example follows
 * from the leverage {@code h = x' R x} without training anything:
 *
 * <pre>
 * one example   f_-i(x_i) = (f(x_i) - h_i y_i) / (1 - h_i)
 * a group G     F_-G = Y_G - (I - H_GG)^-1 (Y_G - F_G),   H_GG = X_G R X_G'
 * </pre>
 *
 * <p>Scores are regressions onto 0 and 1, not logits: their order says which class is predicted, their softmax is no
 * probability.
 *
 * <p>Cost with {@code d} features and {@code n} examples: learning {@code O(n d^2)}; the first question after it
 * {@code O(d^3)} in the information form; leave-one-out {@code O(n d^2)}; memory {@code 8 d^2} bytes and a few blocks. The
 * products run on OpenBLAS where an ND4J backend is on the class path. Not thread-safe.
 *
 * <p>Sources: Zhuang et al., <em>ACIL: Analytic Class-Incremental Learning with Absolute Memorization and Privacy
 * Protection</em>, NeurIPS 2022, section 3, equations 9 and 10; leave-one-out: Allen, <em>The relationship between variable
 * selection and data augmentation and a method for prediction</em>, Technometrics 1974. Departures: the update of {@code W}
 * in residual form, as the authors' code has it, so that classes may come back; {@code R_new X'} computed as
 * {@code R X' S^-1}, which loses fewer digits; Cholesky factors instead of an inverse; examples in blocks; the information
 * form is not in the source.
 */
public final class AnalyticClassifier implements Classifier {
    private static final String LEARNING = "learning";

    private final @Nullable FeatureExtractor extractor;
    private final RandomFeatures expansion;
    private final AnalyticOptions options;
    private final Ridge ridge;
    private long[] counts = new long[0];

    AnalyticClassifier(@Nullable FeatureExtractor extractor, RandomFeatures expansion, AnalyticOptions options) {
        Checks.check(
                extractor == null || extractor.width() == expansion.inputs(),
                "the extractor gives %d features, but the expansion takes %d inputs; they must agree",
                extractor == null ? 0 : extractor.width(),
                expansion.inputs());
        this.extractor = extractor;
        this.expansion = expansion;
        this.options = options;
        this.ridge = options.form().start(expansion.width(), options);
    }

    /**
     * An untrained classifier of raw inputs.
     *
     * @param expansion expansion of the inputs
     * @param options how it learns
     * @return a classifier without classes
     */
    public static AnalyticClassifier of(RandomFeatures expansion, AnalyticOptions options) {
        return new AnalyticClassifier(null, expansion, options);
    }

    /**
     * An untrained classifier of a network's features.
     *
     * @param extractor makes features of inputs; it must stay as it is
     * @param expansion expansion of the features
     * @param options how it learns
     * @return a classifier without classes
     * @throws IllegalArgumentException if the expansion takes another number of inputs than the extractor gives
     */
    public static AnalyticClassifier of(FeatureExtractor extractor, RandomFeatures expansion, AnalyticOptions options) {
        return new AnalyticClassifier(extractor, expansion, options);
    }

    /**
     * Learns examples. A class that was not there before gets a column of its own.
     *
     * @param examples the examples
     * @throws IllegalArgumentException if an input has the wrong length or is not finite; nothing is learned then. What an
     *     extractor makes of an input is seen block by block: if that does not fit, the blocks before it stay learned
     * @throws PrecisionLossException if a block would lose precision; the blocks before it stay learned
     */
    public void learn(LabeledInputs examples) {
        checkInputs(examples.inputs());
        forEachBlock(examples.inputs(), LEARNING, (from, x) -> {
            int[] labels = Arrays.copyOfRange(examples.labels(), from, from + x.rows());
            ridge.add(x, labels);
            counts = Arrays.copyOf(counts, Math.max(counts.length, Ridge.classes(labels)));
            count(examples.labels(), from, x.rows(), 1);
        });
    }

    /**
     * Removes examples: afterwards the classifier is as if it had never seen them, up to rounding.
     *
     * @param examples examples that were learned
     * @throws IllegalArgumentException if fewer examples of a class were learned than are to be removed, or an input has
     *     the wrong length or is not finite; nothing is removed then. What an extractor makes of an input is seen block by
     *     block: if that does not fit, the blocks before it stay removed
     * @throws PrecisionLossException if a block cannot be removed precisely, which is also how examples show that were never
     *     learned, where it can be noticed; the blocks before it stay removed
     */
    public void unlearn(LabeledInputs examples) {
        checkInputs(examples.inputs());
        long[] rest = Arrays.copyOf(counts, Math.max(counts.length, examples.classes()));
        for (int label : examples.labels()) {
            rest[label]--;
            Checks.check(
                    rest[label] >= 0,
                    "more examples of class %d are to be unlearned than the %d that were learned",
                    label,
                    label < counts.length ? counts[label] : 0);
        }
        forEachBlock(examples.inputs(), "unlearning", (from, x) -> {
            ridge.remove(x, Arrays.copyOfRange(examples.labels(), from, from + x.rows()));
            count(examples.labels(), from, x.rows(), -1);
        });
    }

    private void count(int[] labels, int from, int rows, int sign) {
        for (int i = from; i < from + rows; i++) {
            counts[labels[i]] += sign;
        }
    }

    /** Takes a block of features, which it may overwrite. */
    @FunctionalInterface
    private interface BlockSink {
        void take(int from, DenseMatrix x);
    }

    private void checkInputs(float[][] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (extractor == null) {
                expansion.checkLength(inputs[i], i);
            }
            RandomFeatures.checkFinite(inputs[i], i);
        }
    }

    private void forEachBlock(float[][] inputs, String task, BlockSink sink) {
        DenseMatrix x = DenseMatrix.zeros(Math.min(inputs.length, options.block()), expansion.width());
        for (int from = 0; from < inputs.length; from += options.block()) {
            Progress.checkInterrupted(task);
            int count = Math.min(inputs.length - from, options.block());
            if (count < x.rows()) {
                x = DenseMatrix.zeros(count, expansion.width());
            }
            expand(inputs, from, x);
            sink.take(from, x);
            options.progress().update(task, from + count, inputs.length);
        }
    }

    private void expand(float[][] inputs, int from, DenseMatrix x) {
        FeatureExtractor frozen = extractor;
        if (frozen == null) {
            expansion.expandRows(inputs, from, x);
        } else {
            expansion.expandRows(frozen.features(Arrays.copyOfRange(inputs, from, from + x.rows())), 0, x);
        }
    }

    private DenseMatrix expand(float[][] inputs) {
        DenseMatrix x = DenseMatrix.zeros(inputs.length, expansion.width());
        expand(inputs, 0, x);
        return x;
    }

    /**
     * Scores of examples.
     *
     * @param inputs one vector an example
     * @return one row an example, one score a class
     * @throws PrecisionLossException if the solution cannot be computed precisely
     */
    public double[][] scores(float[][] inputs) {
        double[][] scores = new double[inputs.length][];
        forEachBlock(
                inputs, "predicting", (from, x) -> put(ridge.product(Form.PLAIN, x, ridge.weights()), scores, from));
        return scores;
    }

    private static void put(DenseMatrix block, double[][] target, int from) {
        double[][] rows = block.toArray();
        System.arraycopy(rows, 0, target, from, rows.length);
    }

    /**
     * Predicted classes: of those that were learned, the one of the highest score, the first of equal ones.
     *
     * @param inputs one vector an example
     * @return one class an example
     * @throws IllegalArgumentException if nothing was learned
     */
    public int[] predict(float[][] inputs) {
        Checks.check(examples() > 0, "nothing was learned; learn some examples first");
        return Arrays.stream(scores(inputs)).mapToInt(this::best).toArray();
    }

    private int best(double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(c -> counts[c] > 0)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
    }

    /**
     * Leverages {@code x' R x}: of an example that was learned its share in its own prediction, in {@code [0, 1)}; of
     * another one {@code h / (1 - h)} of the leverage {@code h} that it would have, any number from 0 on.
     *
     * @param inputs one vector an example
     * @return one number an example
     */
    public double[] leverages(float[][] inputs) {
        double[] leverages = new double[inputs.length];
        forEachBlock(inputs, "leverages", (from, x) -> {
            double[] block = ridge.leverages(x);
            System.arraycopy(block, 0, leverages, from, block.length);
        });
        return leverages;
    }

    /**
     * Predictions on learned examples as if each had not been learned, exact.
     *
     * @param examples examples that were learned; that they were cannot be seen in full
     * @return predictions with and without each example
     * @throws IllegalArgumentException if an example has a leverage of 1 or more, so that it was not learned, or a class
     *     that was not
     * @throws PrecisionLossException if the solution cannot be computed precisely, or an example has a leverage so close to 1
     *     that its prediction without it would have a greater relative error than tolerated
     */
    public LeftOut leaveOneOut(LabeledInputs examples) {
        checkLabels(examples.labels());
        int n = examples.size();
        double[][] with = new double[n][];
        double[][] without = new double[n][];
        double[] leverages = new double[n];
        forEachBlock(examples.inputs(), "leave-one-out", (from, x) -> {
            put(ridge.product(Form.PLAIN, x, ridge.weights()), with, from);
            double[] block = ridge.leverages(x);
            System.arraycopy(block, 0, leverages, from, block.length);
            for (int i = from; i < from + block.length; i++) {
                Checks.check(
                        leverages[i] < 1,
                        "example %d has a leverage of %s, but learned examples have less than 1; it was not learned, or"
                                + " precision is lost",
                        i,
                        leverages[i]);
                double rest = ridge.rest(leverages[i], "example " + i);
                without[i] = with[i].clone();
                without[i][examples.labels()[i]] -= leverages[i];
                for (int c = 0; c < counts.length; c++) {
                    without[i][c] /= rest;
                }
            }
        });
        return new LeftOut(with, without, leverages);
    }

    private void checkLabels(int[] labels) {
        for (int label : labels) {
            Checks.check(
                    label < counts.length && counts[label] > 0,
                    "no example of class %d was learned; give examples that were",
                    label);
        }
    }

    /**
     * Predictions on learned examples as if each one's group had not been learned, exact: copies of one text, or all that
     * one person gave.
     *
     * @param examples examples that were learned
     * @param groups group of each example, numbered from 0 without gaps
     * @return predictions with everything and without the group
     * @throws IllegalArgumentException if the groups do not number the examples, or a class was not learned
     * @throws PrecisionLossException if the rest without a group is not determined, as when it was not learned
     */
    public LeftOut leaveGroupOut(LabeledInputs examples, int[] groups) {
        Checks.sameLength(groups.length, "groups", examples.size(), "examples");
        checkLabels(examples.labels());
        int n = examples.size();
        double[][] with = scores(examples.inputs());
        double[][] without = new double[n][];
        double[] leverages = new double[n];
        int[][] members = members(groups);
        for (int g = 0; g < members.length; g++) {
            Progress.checkInterrupted("leave-group-out");
            LabeledInputs group = examples.select(members[g]);
            DenseMatrix x = expand(group.inputs());
            DenseMatrix shared = x.copy();
            ridge.timesInverse(shared);
            double[] own = Ridge.rowProducts(shared, x);
            DenseMatrix rest = ridge.product(Form.RIGHT_TRANSPOSED, shared, x);
            Ridge.identityPlus(-1, rest);
            DenseMatrix solved = DenseMatrix.zeros(group.size(), counts.length);
            for (int i = 0; i < group.size(); i++) {
                for (int c = 0; c < counts.length; c++) {
                    solved.values()[i * counts.length + c] = (c == group.labels()[i] ? 1 : 0) - with[members[g][i]][c];
                }
            }
            Cholesky factor = Cholesky.inPlace(rest, "group " + g + ": " + RecursiveRidge.NOT_THERE);
            ridge.checkError(Ridge.UNIT / factor.leastPivot(), "leaving out group " + g);
            factor.solve(solved);
            for (int i = 0; i < group.size(); i++) {
                int example = members[g][i];
                leverages[example] = own[i];
                without[example] = new double[counts.length];
                for (int c = 0; c < counts.length; c++) {
                    without[example][c] = (c == group.labels()[i] ? 1 : 0) - solved.get(i, c);
                }
            }
            options.progress().update("leave-group-out", g + 1, members.length);
        }
        return new LeftOut(with, without, leverages);
    }

    private static int[][] members(int[] groups) {
        int count = Arrays.stream(groups).max().orElse(-1) + 1;
        int[][] members = new int[count][];
        int[] sizes = new int[count];
        for (int group : groups) {
            sizes[Checks.index(group, count, "group")]++;
        }
        for (int g = 0; g < count; g++) {
            Checks.check(sizes[g] > 0, "group %d has no example; number the groups from 0 without gaps", g);
            members[g] = new int[sizes[g]];
        }
        for (int i = groups.length - 1; i >= 0; i--) {
            members[groups[i]][--sizes[groups[i]]] = i;
        }
        return members;
    }

    /**
     * The features that the linear part sees.
     *
     * @param inputs one vector an example
     * @return one vector an example
     */
    public double[][] features(float[][] inputs) {
        double[][] features = new double[inputs.length][];
        forEachBlock(inputs, "features", (from, x) -> put(x, features, from));
        return features;
    }

    /**
     * Inner products {@code x' R z} of all pairs of examples of two lists: what an example that was learned has of the
     * prediction on another. For blocks, not for whole data sets.
     *
     * @param inputs one vector an example
     * @param others one vector an example
     * @return one row an input, one column an other
     */
    public double[][] leverages(float[][] inputs, float[][] others) {
        DenseMatrix left = expand(inputs);
        ridge.timesInverse(left);
        return ridge.product(Form.RIGHT_TRANSPOSED, left, expand(others)).toArray();
    }

    /**
     * The features times {@code R}: inner products of these vectors with {@link #features} of other examples are the
     * {@linkplain #leverages(float[][], float[][]) leverages of the pairs}, so that no example needs to be expanded twice.
     *
     * @param inputs one vector an example
     * @return one vector {@code R x} an example
     */
    public double[][] solvedFeatures(float[][] inputs) {
        double[][] solved = new double[inputs.length][];
        forEachBlock(inputs, "features times R", (from, x) -> {
            ridge.timesInverse(x);
            put(x, solved, from);
        });
        return solved;
    }

    /**
     * The solution {@code W}.
     *
     * @return a copy, one row a feature, one column a class
     */
    public double[][] weights() {
        return ridge.weights().toArray();
    }

    /**
     * The matrix {@code R = (X'X + ridge I)^-1}, which the recursive form keeps and hands on from phase to phase.
     *
     * @return a copy, {@code width x width}
     */
    public double[][] inverse() {
        int width = expansion.width();
        DenseMatrix inverse = Ridge.diagonal(width, 1);
        ridge.timesInverse(inverse);
        return inverse.toArray();
    }

    @Override
    public int classes() {
        return counts.length;
    }

    /**
     * Number of examples of each class that are learned.
     *
     * @return a copy
     */
    public long[] counts() {
        return counts.clone();
    }

    /**
     * Number of examples that are learned.
     *
     * @return the number of examples
     */
    public long examples() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Worst estimate of the relative error of a step so far, see {@link AnalyticOptions#withTolerance}. Copies and saved
     * classifiers keep it.
     *
     * @return an order of magnitude
     * @throws PrecisionLossException if the solution cannot be computed precisely
     */
    public double relativeError() {
        return ridge.relativeError();
    }

    /**
     * The expansion.
     *
     * @return the expansion
     */
    public RandomFeatures expansion() {
        return expansion;
    }

    /**
     * How it learns.
     *
     * @return the options
     */
    public AnalyticOptions options() {
        return options;
    }

    Optional<FeatureExtractor> extractor() {
        return Optional.ofNullable(extractor);
    }

    @Override
    public int batchSize() {
        return options.block();
    }

    /**
     * The scores, rounded to float.
     *
     * @param features one vector an example
     * @return one row an example, one column a class
     */
    @Override
    public LogitRows logits(float[][] features) {
        Checks.check(counts.length > 0, "nothing was learned; learn some examples first");
        double[][] scores = scores(features);
        float[] flat = new float[scores.length * counts.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) scores[i / counts.length][i % counts.length];
        }
        return LogitRows.of(flat, counts.length);
    }

    /**
     * An independent classifier in the same state.
     *
     * @return a copy, with the same extractor
     */
    public AnalyticClassifier copy() {
        DenseMatrix[] state = ridge.state();
        AnalyticClassifier copy = new AnalyticClassifier(extractor, expansion, options);
        copy.restore(counts.clone(), state[0].copy(), state[1].copy(), knownError());
        return copy;
    }

    /**
     * Saves the classifier, without the extractor: a zip archive with its settings as JSON and its two matrices as
     * {@code .npy}, which NumPy reads; a checksum covers all of it. The file is written whole or not at all.
     *
     * @param file file to write
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        AnalyticFile.write(file, this);
    }

    /**
     * Loads a classifier of raw inputs.
     *
     * @param file the file
     * @return the classifier; it goes on where the saved one was
     * @throws IOException if it cannot be read, is damaged, or comes from a version that is not known
     */
    public static AnalyticClassifier load(Path file) throws IOException {
        return AnalyticFile.read(file, null);
    }

    /**
     * Loads a classifier of a network's features.
     *
     * @param file the file
     * @param extractor the extractor that it was trained with; it is not in the file
     * @return the classifier
     * @throws IOException if it cannot be read, is damaged, or comes from a version that is not known
     */
    public static AnalyticClassifier load(Path file, FeatureExtractor extractor) throws IOException {
        return AnalyticFile.read(file, extractor);
    }

    DenseMatrix[] state() {
        return ridge.state();
    }

    double knownError() {
        return ridge.knownError();
    }

    void restore(long[] saved, DenseMatrix square, DenseMatrix classes, double error) {
        counts = saved;
        ridge.restore(square, classes, error);
    }

    @Override
    public String toString() {
        return "AnalyticClassifier, " + examples() + " examples of " + classes() + " classes, " + expansion + ", "
                + options;
    }
}
