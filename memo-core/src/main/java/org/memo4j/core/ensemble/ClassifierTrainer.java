package org.memo4j.core.ensemble;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.core.model.GradientNorm;
import org.memo4j.core.score.ClassifierSignal;

/**
 * Trains shadow classifiers and scores all examples with each: any number of signals from one forward pass a query.
 *
 * <pre>
 * ShadowTrainer trainer = ClassifierTrainer.of(features, labels, task -&gt; {
 *             Nd4j.getRandom().setSeed(task.seed());      // this thread's dropout
 *             MultiLayerNetwork network = ...;            // weights from task.seed()
 *             ...                                         // fit on the examples of task.trainingSet()
 *             return Dl4jClassifier.of(network);
 *         })
 *         .withSignals(ClassifierSignal.LOGIT_SCALED_CONFIDENCE, ClassifierSignal.LOSS)
 *         .withRelease(classifier -&gt; Dl4jModels.free(classifier.network()));
 * </pre>
 *
 * <p>Scores are in a signal named after the enum constant, {@link #nameOf}; those on test examples in one with
 * {@code test.} before it. Whether the prediction is right, the 0/1 score of Feldman and Zhang, is whether
 * {@link ClassifierSignal#HINGE} is greater than 0.
 *
 * <p>Immutable; as thread-safe as the training. Cost besides training: a forward pass a query, {@code 8 * signals * queries *
 * examples} bytes.
 *
 * @param <C> type of the classifier
 */
public final class ClassifierTrainer<C extends Classifier> implements ShadowTrainer {
    /** Examples to score. */
    private record Examples(float[][] features, int[] labels, String prefix) {
        Examples {
            Checks.check(features.length > 0, "features must not be empty");
            Checks.sameLength(labels.length, "labels", features.length, "features");
            labels = labels.clone();
        }
    }

    /** What to score by. */
    private record Signals(Set<ClassifierSignal> ofLogits, Set<GradientNorm> norms) {}

    private final Training<C> training;
    private final Consumer<? super C> release;
    private final List<Examples> examples;
    private final List<UnaryOperator<float[]>> queries;
    private final Signals signals;

    /**
     * Trains a classifier.
     *
     * @param <C> type of the classifier
     */
    @FunctionalInterface
    public interface Training<C extends Classifier> {
        /**
         * Trains a classifier from {@code task.seed()} on the examples of {@code task.trainingSet()}, and on nothing else.
         *
         * @param task the model
         * @return the classifier
         * @throws Exception if training fails
         */
        C train(ShadowTask task) throws Exception;
    }

    private ClassifierTrainer(
            Training<C> training,
            Consumer<? super C> release,
            List<Examples> examples,
            List<UnaryOperator<float[]>> queries,
            Signals signals) {
        this.training = training;
        this.release = release;
        this.examples = List.copyOf(examples);
        this.queries = List.copyOf(queries);
        this.signals = signals;
    }

    /**
     * A trainer that scores by {@link ClassifierSignal#LOGIT_SCALED_CONFIDENCE}, each example as it is.
     *
     * @param <C> type of the classifier
     * @param features one feature vector an example; not copied, must not change
     * @param labels class of each example
     * @param training trains a classifier
     * @return the trainer
     * @throws IllegalArgumentException if there is no example or the lengths differ
     */
    public static <C extends Classifier> ClassifierTrainer<C> of(
            float[][] features, int[] labels, Training<C> training) {
        return new ClassifierTrainer<>(
                training,
                classifier -> {},
                List.of(new Examples(features, labels, "")),
                List.of(UnaryOperator.identity()),
                new Signals(Set.of(ClassifierSignal.LOGIT_SCALED_CONFIDENCE), Set.of()));
    }

    /**
     * Sets the signals.
     *
     * @param values the signals, at least one, each once
     * @return a new trainer
     */
    public ClassifierTrainer<C> withSignals(ClassifierSignal... values) {
        Checks.check(values.length > 0, "signals must not be empty");
        Set<ClassifierSignal> set = new LinkedHashSet<>(Arrays.asList(values));
        Checks.check(set.size() == values.length, "signals must be different, but are %s", Arrays.toString(values));
        return new ClassifierTrainer<>(training, release, examples, queries, new Signals(set, signals.norms));
    }

    /**
     * Also scores by minus the norm of the gradient of each example, {@code gradient-norm-l2} and alike; the classifier must
     * be a {@link GradientClassifier}. Cost: a backward pass an example, query and norm, far more than that of the other
     * signals.
     *
     * @param values the norms, each once
     * @return a new trainer
     */
    public ClassifierTrainer<C> withGradientNorms(GradientNorm... values) {
        Set<GradientNorm> set = new LinkedHashSet<>(Arrays.asList(values));
        Checks.check(set.size() == values.length, "norms must be different, but are %s", Arrays.toString(values));
        return new ClassifierTrainer<>(training, release, examples, queries, new Signals(signals.ofLogits, set));
    }

    /**
     * Sets the queries: ways to vary an example before it is scored, such as mirroring an image, best those that training
     * used. Include {@link UnaryOperator#identity()} for the example itself.
     *
     * @param values functions that give a new vector for an example's vector, always the same for the same one, and do not
     *     change it; at least one
     * @return a new trainer
     */
    public ClassifierTrainer<C> withQueries(List<UnaryOperator<float[]>> values) {
        Checks.check(
                !values.isEmpty(), "queries must not be empty; give UnaryOperator.identity() for the examples alone");
        return new ClassifierTrainer<>(training, release, examples, values, signals);
    }

    /**
     * Sets examples that no model is trained on, to be scored too, for the influence of training examples on them.
     *
     * @param features one feature vector an example; not copied, must not change
     * @param labels class of each example
     * @return a new trainer
     * @throws IllegalArgumentException if there is no example or the lengths differ
     */
    public ClassifierTrainer<C> withTest(float[][] features, int[] labels) {
        return new ClassifierTrainer<>(
                training, release, List.of(examples.get(0), new Examples(features, labels, "test.")), queries, signals);
    }

    /**
     * Sets what frees a classifier once it has been scored, or its scoring has failed.
     *
     * @param value frees the classifier's native memory
     * @return a new trainer
     */
    public ClassifierTrainer<C> withRelease(Consumer<? super C> value) {
        return new ClassifierTrainer<>(training, value, examples, queries, signals);
    }

    /**
     * Name under which the scores of a signal are kept.
     *
     * @param signal the signal
     * @return for example {@code logit-scaled-confidence}
     */
    public static String nameOf(ClassifierSignal signal) {
        return signal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Name under which the scores by a gradient norm are kept.
     *
     * @param norm the norm
     * @return for example {@code gradient-norm-l2}
     */
    public static String nameOf(GradientNorm norm) {
        return "gradient-norm-" + norm.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ModelScores train(ShadowTask task) throws Exception {
        C classifier = training.train(task);
        try {
            ModelScores scores = ModelScores.none();
            for (Examples part : examples) {
                for (Map.Entry<ClassifierSignal, double[][]> rows :
                        score(classifier, part).entrySet()) {
                    scores = scores.with(part.prefix + nameOf(rows.getKey()), rows.getValue());
                }
                for (GradientNorm norm : signals.norms) {
                    scores = scores.with(part.prefix + nameOf(norm), score(classifier, part, norm));
                }
            }
            return scores;
        } finally {
            release.accept(classifier);
        }
    }

    private Map<ClassifierSignal, double[][]> score(Classifier classifier, Examples part) {
        Map<ClassifierSignal, double[][]> rows = new LinkedHashMap<>();
        signals.ofLogits.forEach(signal -> rows.put(signal, new double[queries.size()][part.labels.length]));
        for (int q = 0; q < queries.size(); q++) {
            for (int from = 0; from < part.labels.length; from += classifier.batchSize()) {
                Progress.checkInterrupted("scoring a shadow model");
                int n = Math.min(classifier.batchSize(), part.labels.length - from);
                float[][] batch = new float[n][];
                for (int i = 0; i < n; i++) {
                    batch[i] = queries.get(q).apply(part.features[from + i]);
                }
                try (LogitRows logits = classifier.logits(batch)) {
                    for (int i = 0; i < n; i++) {
                        double[] z = logits.row(i);
                        for (Map.Entry<ClassifierSignal, double[][]> entry : rows.entrySet()) {
                            entry.getValue()[q][from + i] = entry.getKey().ofLogits(z, part.labels[from + i]);
                        }
                    }
                }
            }
        }
        return rows;
    }

    private double[][] score(Classifier classifier, Examples part, GradientNorm norm) {
        if (!(classifier instanceof GradientClassifier gradients)) {
            throw new IllegalArgumentException("gradient norms need a GradientClassifier, but the classifier is a "
                    + classifier.getClass().getSimpleName());
        }
        double[][] rows = new double[queries.size()][];
        for (int q = 0; q < rows.length; q++) {
            float[][] features =
                    Arrays.stream(part.features).map(queries.get(q)).toArray(float[][]::new);
            rows[q] = Arrays.stream(gradients.gradientNorms(features, part.labels.clone(), norm))
                    .map(size -> 0 - size)
                    .toArray();
        }
        return rows;
    }

    @Override
    public String toString() {
        return "ClassifierTrainer[" + examples.get(0).labels.length + " examples, " + queries.size() + " queries, "
                + signals.ofLogits + " " + signals.norms + "]";
    }
}
