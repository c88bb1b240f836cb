package org.memo4j.attacks.trained;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;

/**
 * Any classifier as an attack model, such as the network with one hidden layer of Shokri et al. and Salem et al.:
 *
 * <pre>
 * MlpTrainer network = MlpTrainer.ofClasses(2).withHidden(64).withEpochs(30);
 * AttackLearner learner = ClassifierLearner.of(network.toString(), 1, (features, labels, seed) -&gt; {
 *     Dl4jClassifier trained = network.train(features, labels, IntStream.range(0, labels.length).toArray(), seed);
 *     try {
 *         return trained.dense().classifier();      // plain numbers, which need not be freed
 *     } finally {
 *         trained.free();
 *     }
 * });
 * </pre>
 *
 * It is trained on standardized features with the labels 1 for members and 0 for others; the score is the log-odds
 * {@code z_1 - z_0} of its logits. Attacks run without a backend, and so does this class: the network is the caller's.
 *
 * <p>Sources: Shokri et al., <em>Membership Inference Attacks against Machine Learning Models</em>, IEEE S&amp;P 2017, section
 * VI.C (a fully connected network with one hidden layer of 64 units); Salem et al., <em>ML-Leaks</em>, NDSS 2019, section
 * III. Immutable. Calls of one attack model's {@code score} wait for each other, since a classifier is used by one thread at
 * a time. Cost: the training; a prediction a score.
 */
public final class ClassifierLearner implements AttackLearner {
    private final String name;
    private final long seed;
    private final Training training;

    /** Trains a classifier of two classes. */
    @FunctionalInterface
    public interface Training {
        /**
         * Trains on all examples.
         *
         * @param features one standardized feature vector an example
         * @param labels 1 for members, 0 for others
         * @param seed seed of the training; the same arguments must give the same classifier
         * @return the classifier, of two classes; never freed here
         */
        Classifier train(float[][] features, int[] labels, long seed);
    }

    private ClassifierLearner(String name, long seed, Training training) {
        this.name = name;
        this.seed = seed;
        this.training = training;
    }

    /**
     * A learner.
     *
     * @param name what is trained, with its options, for the provenance
     * @param seed seed of the training
     * @param training trains a classifier
     * @return the learner
     */
    public static ClassifierLearner of(String name, long seed, Training training) {
        return new ClassifierLearner(name, seed, training);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.classifier", 1))
                .with("classifier", name)
                .withSeed(seed);
    }

    @Override
    public AttackClassifier fit(double[][] features, boolean[] member) {
        Design design = Design.of(features);
        Rows.checkClasses(features, member);
        Progress.checkInterrupted("training an attack model");
        float[][] rows = new float[features.length][];
        int[] labels = new int[features.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = standardized(design, features[i]);
            labels[i] = member[i] ? 1 : 0;
        }
        Classifier classifier = training.train(rows, labels, seed);
        Checks.check(
                classifier.classes() == 2,
                "an attack model has the classes 0 and 1, but the classifier has %d; train one of two classes",
                classifier.classes());
        return new Fitted(
                this, design, classifier, Rows.hash(features).add(member).value());
    }

    private static float[] standardized(Design design, double... features) {
        double[] row = design.row(features);
        float[] standardized = new float[features.length];
        for (int j = 0; j < standardized.length; j++) {
            standardized[j] = (float) row[j + 1];
        }
        return standardized;
    }

    private record Fitted(ClassifierLearner learner, Design design, Classifier classifier, String data)
            implements AttackClassifier {
        @Override
        public Provenance provenance() {
            return learner.provenance().with("trained on", data);
        }

        @Override
        public double score(double... features) {
            float[] row = standardized(design, Rows.checkOne(features, design.columns()));
            synchronized (classifier) {
                try (LogitRows logits = classifier.logits(new float[][] {row})) {
                    return (double) logits.get(0, 1) - logits.get(0, 0);
                }
            }
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
