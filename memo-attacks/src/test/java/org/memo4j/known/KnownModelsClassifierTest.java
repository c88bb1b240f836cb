package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.labelonly.BoundaryDistance;
import org.memo4j.attacks.labelonly.FeatureNoise;
import org.memo4j.attacks.labelonly.NoiseRobustness;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.attacks.shadow.PopulationAttack;
import org.memo4j.attacks.threshold.GradientNormAttack;
import org.memo4j.attacks.threshold.ThresholdAttack;
import org.memo4j.attacks.threshold.YeomAttack;
import org.memo4j.attacks.trained.AttackLearner;
import org.memo4j.attacks.trained.ClassifierLearner;
import org.memo4j.attacks.trained.CrossFittedAttack;
import org.memo4j.attacks.trained.GradientBoosting;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.attacks.trained.NearestNeighbors;
import org.memo4j.attacks.trained.QuantileModel;
import org.memo4j.attacks.trained.QuantileRegressionAttack;
import org.memo4j.attacks.trained.RandomForest;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.core.model.GradientNorm;
import org.memo4j.core.score.ClassifierSignal;

/** Attacks that need one classifier, on one that memorizes its members and on one that does not know them. */
class KnownModelsClassifierTest {
    private static final int COUNT = KnownClassifier.COUNT;
    private static final KnownClassifier MEMORIZING = KnownClassifier.memorizing(81);
    private static final KnownClassifier SHADOW = KnownClassifier.memorizing(82);
    private static final KnownClassifier UNRELATED = KnownClassifier.unrelated(83);
    /** Those that depend on the label; the memorizer is as sure of the labels of the others. */
    private static final List<ClassifierSignal> SIGNALS = List.of(
            ClassifierSignal.LOSS,
            ClassifierSignal.CONFIDENCE,
            ClassifierSignal.LOGIT_SCALED_CONFIDENCE,
            ClassifierSignal.HINGE,
            ClassifierSignal.MODIFIED_ENTROPY);

    private static final Provenance LOSS = LossScore.withDefaults().provenance();

    @Test
    void signalsThemselves() {
        for (ClassifierSignal signal : SIGNALS) {
            Chance.assertAllFound(MembershipScores.split(LOSS, MEMORIZING.signal(signal), MEMORIZING.member()));
            Chance.assertNothingFound(MembershipScores.split(LOSS, UNRELATED.signal(signal), UNRELATED.member()));
        }
        Chance.assertAllFound(MembershipScores.split(
                LOSS,
                LossScore.withDefaults().score(MEMORIZING.score(MEMORIZING.features(), MEMORIZING.labels())),
                MEMORIZING.member()));
    }

    /** Thresholds from another memorizer, one for all or one a class: every answer is right. */
    @Test
    void thresholds() {
        for (ClassifierSignal signal : SIGNALS) {
            double[] shadow = rounded(SHADOW.signal(signal));
            for (ThresholdAttack attack : List.of(
                    ThresholdAttack.fit(shadow, SHADOW.member()),
                    ThresholdAttack.fitByClass(shadow, SHADOW.member(), SHADOW.labels()))) {
                int[] classes = attack.thresholds().size() > 1 ? MEMORIZING.labels() : new int[0];
                Confusion answers = attack.answers(rounded(MEMORIZING.signal(signal)), MEMORIZING.member(), classes);
                assertThat(answers.accuracy()).isOne();
                Chance.assertAllFound(attack.attack(MEMORIZING.signal(signal), MEMORIZING.member(), classes));
                Chance.assertNothingFound(attack.attack(
                        UNRELATED.signal(signal),
                        UNRELATED.member(),
                        classes.length > 0 ? UNRELATED.labels() : classes));
            }
        }
    }

    /** Members' signals differ by rounding, which a threshold would see. */
    private static double[] rounded(double[] signal) {
        return Arrays.stream(signal).map(x -> Math.rint(x * 1e6) / 1e6).toArray();
    }

    /**
     * The advantage is the greatest, 1. In the unrelated classifier it is a difference of two means of 200, beyond 0.27 with
     * probability {@code 2 exp(-200 * 0.27^2) = 9e-7} (Hoeffding).
     */
    @Test
    void yeom() {
        assertThat(YeomAttack.gap().advantage(MEMORIZING.errors(), MEMORIZING.member()))
                .isOne();
        Chance.assertAllFound(YeomAttack.gap().attack(MEMORIZING.errors(), MEMORIZING.member()));
        assertThat(YeomAttack.gap().advantage(UNRELATED.errors(), UNRELATED.member()))
                .isBetween(-0.27, 0.27);

        double[] losses = losses(MEMORIZING);
        double[] unknown = losses(UNRELATED);
        double most = Math.max(max(losses), max(unknown));
        for (YeomAttack attack : List.of(
                YeomAttack.boundedLoss(most), YeomAttack.standardError(1e-3), YeomAttack.knownErrors(1e-3, 1))) {
            Chance.assertAllFound(attack.attack(losses, MEMORIZING.member()));
            Chance.assertNothingFound(attack.attack(unknown, UNRELATED.member()));
            assertThat(attack.advantage(unknown, UNRELATED.member())).isBetween(-0.27, 0.27);
        }
        assertThat(YeomAttack.standardError(1e-3).advantage(losses, MEMORIZING.member()))
                .isOne();
        assertThat(YeomAttack.knownErrors(1e-3, 1).advantage(losses, MEMORIZING.member()))
                .isOne();
    }

    private static double[] losses(KnownClassifier classifier) {
        return Arrays.stream(classifier.signal(ClassifierSignal.LOSS))
                .map(l -> 0 - l)
                .toArray();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    @Test
    void gradientNorms() {
        for (GradientNorm norm : GradientNorm.values()) {
            GradientNormAttack attack = GradientNormAttack.withDefaults().withNorm(norm);
            Chance.assertAllFound(
                    attack.attack(MEMORIZING, MEMORIZING.features(), MEMORIZING.labels(), MEMORIZING.member()));
            Chance.assertNothingFound(
                    attack.attack(UNRELATED, UNRELATED.features(), UNRELATED.labels(), UNRELATED.member()));
        }
    }

    /** Only members are predicted right, and all of them: robust to much noise or to little, but above all others. */
    @Test
    void noiseRobustness() {
        NoiseRobustness noise = NoiseRobustness.of(noise(1e-3)).withCopies(10);
        Chance.assertAllFound(
                noise.attack(MEMORIZING, MEMORIZING.features(), MEMORIZING.labels(), MEMORIZING.member()));
        Chance.assertNothingFound(
                noise.attack(UNRELATED, UNRELATED.features(), UNRELATED.labels(), UNRELATED.member()));
        NoiseRobustness tuned = noise.tuned(
                List.of(noise(1e-3), noise(1e-1)),
                new NoiseRobustness.Shadow(SHADOW, SHADOW.features(), SHADOW.labels(), SHADOW.member()));
        Chance.assertAllFound(
                tuned.attack(MEMORIZING, MEMORIZING.features(), MEMORIZING.labels(), MEMORIZING.member()));
    }

    @Test
    void boundaryDistance() {
        BoundaryDistance distance = BoundaryDistance.within(-1, 1).withSteps(1).withSamples(10);
        Chance.assertAllFound(
                distance.attack(MEMORIZING, MEMORIZING.features(), MEMORIZING.labels(), MEMORIZING.member()));
        Chance.assertNothingFound(
                distance.attack(UNRELATED, UNRELATED.features(), UNRELATED.labels(), UNRELATED.member()));
    }

    private static FeatureNoise noise(double deviation) {
        double[] deviations = new double[MEMORIZING.features()[0].length];
        Arrays.fill(deviations, deviation);
        return FeatureNoise.normal(deviations);
    }

    /** The population is the first half of the non-members; members are asked about with the other half. */
    @Test
    void population() {
        Chance.assertAllFound(population(MEMORIZING));
        Chance.assertNothingFound(population(UNRELATED));
    }

    private static MembershipScores population(KnownClassifier classifier) {
        double[] margins = classifier.signal(ClassifierSignal.HINGE);
        PopulationAttack attack = PopulationAttack.of(asked(nonMembers(classifier.member()), margins));
        double[] scores = attack.score(asked(others(classifier.member()), margins));
        return MembershipScores.split(attack.provenance(), scores, askedMember(classifier));
    }

    private static int[] nonMembers(boolean[] member) {
        return IntStream.range(0, COUNT)
                .filter(i -> !member[i])
                .limit(COUNT / 4)
                .toArray();
    }

    private static int[] others(boolean[] member) {
        int last = nonMembers(member)[COUNT / 4 - 1];
        return IntStream.range(0, COUNT).filter(i -> member[i] || i > last).toArray();
    }

    /** The hinge margin, 30 or -30 for a memorizer, and something of a coordinate, that not all are the same. */
    private static double[] margins(KnownClassifier classifier) {
        double[] margins = classifier.signal(ClassifierSignal.HINGE);
        Arrays.setAll(margins, i -> margins[i] + classifier.features()[i][2]);
        return margins;
    }

    private static double[] asked(int[] examples, double[] values) {
        return Arrays.stream(examples).mapToDouble(i -> values[i]).toArray();
    }

    private static boolean[] askedMember(KnownClassifier classifier) {
        int[] others = others(classifier.member());
        boolean[] asked = new boolean[others.length];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = classifier.member()[others[i]];
        }
        return asked;
    }

    /** What an attack model learns on some examples holds for the others: a loss near 0 is a member's. */
    @Test
    void trainedAttacks() {
        for (AttackLearner learner : List.of(
                LogisticRegression.withDefaults(),
                GradientBoosting.withDefaults().withRounds(20),
                RandomForest.withDefaults().withTrees(20),
                NearestNeighbors.withDefaults(),
                ClassifierLearner.of("nearest mean", 0, (x, labels, seed) -> nearestMean(x, labels)))) {
            CrossFittedAttack attack = CrossFittedAttack.of(learner);
            MembershipScores found = attack.attack(rows(MEMORIZING), MEMORIZING.member());
            assertThat(found.roc().auc()).as(learner.toString()).isEqualTo(1);
            Chance.assertNothingFound(attack.attack(rows(UNRELATED), UNRELATED.member()));
        }
    }

    /** The linear classifier between the means of both classes. */
    private static Classifier nearestMean(float[][] features, int[] labels) {
        int width = features[0].length;
        double[][] means = new double[2][width];
        int[] counts = new int[2];
        for (int label : labels) {
            counts[label]++;
        }
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < width; j++) {
                means[labels[i]][j] += features[i][j] / counts[labels[i]];
            }
        }
        double[] biases = new double[2];
        for (int c = 0; c < 2; c++) {
            biases[c] = -0.5 * Arrays.stream(means[c]).map(m -> m * m).sum();
        }
        return DenseNetwork.of(List.of(new DenseLayer(means, biases, DenseActivation.IDENTITY)))
                .classifier();
    }

    private static double[][] rows(KnownClassifier classifier) {
        double[] loss = classifier.signal(ClassifierSignal.LOSS);
        double[] entropy = classifier.signal(ClassifierSignal.ENTROPY);
        double[][] rows = new double[COUNT][];
        Arrays.setAll(rows, i -> new double[] {loss[i], entropy[i]});
        return rows;
    }

    /** Quantiles of the hinge margin of non-members, fitted on half of them. */
    @Test
    void quantileRegression() {
        for (QuantileModel model : QuantileModel.values()) {
            QuantileRegressionAttack attack = QuantileRegressionAttack.withDefaults()
                    .withLevels(0.1, 0.5, 0.9)
                    .withModel(model);
            MembershipScores found = quantile(attack, MEMORIZING);
            MembershipScores none = quantile(attack, UNRELATED);
            assertThat(found.roc().auc()).as("%s", model).isEqualTo(1);
            Chance.assertNothingFound(none);
        }
    }

    private static MembershipScores quantile(QuantileRegressionAttack attack, KnownClassifier classifier) {
        double[][] features = Arrays.stream(classifier.features())
                .map(x -> new double[] {x[0], x[1]})
                .toArray(double[][]::new);
        int[] fitted = nonMembers(classifier.member());
        int[] asked = others(classifier.member());
        return attack.fit(
                        Arrays.stream(fitted).mapToObj(i -> features[i]).toArray(double[][]::new),
                        asked(fitted, margins(classifier)))
                .attack(
                        Arrays.stream(asked).mapToObj(i -> features[i]).toArray(double[][]::new),
                        asked(asked, margins(classifier)),
                        askedMember(classifier));
    }
}
