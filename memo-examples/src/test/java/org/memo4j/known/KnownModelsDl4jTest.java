package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.labelonly.FeatureNoise;
import org.memo4j.attacks.labelonly.NoiseRobustness;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.Rmia;
import org.memo4j.attacks.threshold.GradientNormAttack;
import org.memo4j.attacks.threshold.ThresholdAttack;
import org.memo4j.attacks.threshold.YeomAttack;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.dl4j.Dl4jModels;
import org.memo4j.core.dl4j.MlpTrainer;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.DenseNetwork;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;
import org.memo4j.metrics.capacity.ReluMemorizer;
import org.memo4j.metrics.counterfactual.CounterfactualMemorization;
import org.memo4j.metrics.counterfactual.CounterfactualMemorizationResult;

/**
 * Attacks and metrics on networks of DL4J of which everything is known.
 *
 * <p><b>Memorizing:</b> exported memorizers, built from the members with their labels and from the other points with other
 * labels, so that every member is predicted right and every other point wrong, without chance. <b>Trained:</b> on random
 * labels until all are known; the labels of other points are drawn independently of the network. <b>Unrelated:</b> trained on
 * the same points with other labels, drawn anew, so that whatever it says does not depend on labels or membership, and
 * members and others are exchangeable.
 *
 * <p>Each assertion about a random outcome fails with probability at most {@link #ERROR} over its seed, and all seeds are
 * fixed.
 */
class KnownModelsDl4jTest {
    private static final double ERROR = 1e-6;
    private static final int COUNT = 400;
    private static final int FEW = 100;
    private static final int CLASSES = 10;
    private static final int DIMENSION = 20;
    private static final int MODELS = 12;

    private static final Points KNOWN = Points.random(COUNT, 1);
    private static final Dl4jClassifier MEMORIZING = memorizer(KNOWN, KNOWN.member());
    private static final Dl4jClassifier TRAINED = MlpTrainer.ofClasses(CLASSES)
            .withHidden(128)
            .withEpochs(150)
            .withLearningRate(0.01)
            .train(KNOWN.features(), KNOWN.labels(), indices(KNOWN.member(), true), 2);
    private static final Dl4jClassifier UNRELATED = unrelated(KNOWN, 3);

    /** Points with labels; half of them are members. */
    private record Points(float[][] features, int[] labels, boolean[] member) {
        static Points random(int count, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[][] features = new float[count][DIMENSION];
            for (float[] point : features) {
                for (int d = 0; d < DIMENSION; d++) {
                    point[d] = (float) random.nextDouble(-1, 1);
                }
            }
            boolean[] member = Membership.balanced(2, count, 0.5, seed + 1).flags(0);
            return new Points(features, random.ints(count, 0, CLASSES).toArray(), member);
        }

        double[][] exact() {
            return Arrays.stream(features)
                    .map(point -> IntStream.range(0, DIMENSION)
                            .mapToDouble(d -> point[d])
                            .toArray())
                    .toArray(double[][]::new);
        }

        /** Labels of members, and other ones for the others. */
        int[] learned(boolean[] trained) {
            return IntStream.range(0, labels.length)
                    .map(i -> trained[i] ? labels[i] : (labels[i] + 1 + i % (CLASSES - 1)) % CLASSES)
                    .toArray();
        }
    }

    private static Dl4jClassifier memorizer(Points points, boolean[] trained) {
        DenseNetwork network = ReluMemorizer.withDefaults()
                .classify(points.exact(), points.learned(trained))
                .network();
        return Dl4jClassifier.of(Dl4jModels.dense(network));
    }

    /** Trained on the points with labels of its own. */
    private static Dl4jClassifier unrelated(Points points, long seed) {
        int[] labels = new SplittableRandom(seed)
                .ints(points.labels.length, 0, CLASSES)
                .toArray();
        return MlpTrainer.ofClasses(CLASSES)
                .withHidden(32)
                .withEpochs(10)
                .withLearningRate(0.01)
                .train(
                        points.features,
                        labels,
                        IntStream.range(0, labels.length).toArray(),
                        seed);
    }

    @AfterAll
    static void free() {
        MEMORIZING.free();
        TRAINED.free();
        UNRELATED.free();
    }

    private static int[] indices(boolean[] member, boolean which) {
        return IntStream.range(0, member.length).filter(i -> member[i] == which).toArray();
    }

    private static double[] signal(Dl4jClassifier classifier, Points points, ClassifierSignal signal) {
        double[] values = new double[points.labels.length];
        try (LogitRows rows = classifier.logits(points.features)) {
            double[] logits = new double[CLASSES];
            for (int i = 0; i < values.length; i++) {
                for (int c = 0; c < CLASSES; c++) {
                    logits[c] = rows.get(i, c);
                }
                values[i] = signal.ofLogits(logits, points.labels[i]);
            }
        }
        return values;
    }

    private static double[] errors(Dl4jClassifier classifier) {
        return Arrays.stream(signal(classifier, KNOWN, ClassifierSignal.HINGE))
                .map(margin -> margin > 0 ? 0 : 1)
                .toArray();
    }

    private static void assertAllFound(MembershipScores scores) {
        assertThat(scores.roc().auc()).as(scores.label()).isOne();
        assertThat(scores.roc().tprAt(0).value()).as(scores.label()).isOne();
    }

    /** A U-statistic of range [0, 1] and mean 1/2, by Hoeffding (1963) with the smaller group. */
    private static void assertNothingFound(MembershipScores scores) {
        int pairs = Math.min(scores.members().length, scores.nonMembers().length);
        assertThat(scores.roc().auc())
                .as(scores.label())
                .isCloseTo(0.5, within(Math.sqrt(Math.log(2 / ERROR) / (2 * pairs))));
    }

    /**
     * Members are beyond some value, others only if the network predicts their label, or gives it a probability above one
     * half. It does so to one class at most, and the label is drawn among ten independently.
     */
    private static void assertFoundButForLuck(MembershipScores scores) {
        int others = scores.nonMembers().length;
        int lucky = new BinomialDistribution(null, others, 1.0 / CLASSES).inverseCumulativeProbability(1 - ERROR);
        assertThat(scores.roc().auc()).as(scores.label()).isGreaterThanOrEqualTo(1 - (double) lucky / others);
    }

    /** The export says what the network says, 1 for the learned class and 0 for the others; and the trained one is trained. */
    @Test
    void bothMemorize() {
        int[] learned = KNOWN.learned(KNOWN.member());
        try (LogitRows logits = MEMORIZING.logits(KNOWN.features())) {
            for (int i = 0; i < COUNT; i++) {
                for (int c = 0; c < CLASSES; c++) {
                    assertThat(logits.get(i, c)).isCloseTo(c == learned[i] ? 1f : 0f, within(1e-4f));
                }
            }
        }
        for (double confidence : confidences(true)) {
            assertThat(confidence).isGreaterThan(0.9);
        }
    }

    private static double[] confidences(boolean members) {
        double[] confidences = signal(TRAINED, KNOWN, ClassifierSignal.CONFIDENCE);
        return Arrays.stream(indices(KNOWN.member(), members))
                .mapToDouble(i -> confidences[i])
                .toArray();
    }

    @Test
    void loss() {
        LossScore loss = LossScore.withDefaults();
        assertAllFound(split(loss, MEMORIZING));
        assertNothingFound(split(loss, UNRELATED));
        // the members' losses are below ln 2, as seen above
        assertFoundButForLuck(split(loss, TRAINED));
    }

    private static MembershipScores split(LossScore loss, Dl4jClassifier target) {
        return MembershipScores.split(
                loss.provenance(), loss.score(target.score(KNOWN.features(), KNOWN.labels())), KNOWN.member());
    }

    /** An advantage of 1 where all members are right and all others wrong; a difference of two means of 200 elsewhere. */
    @Test
    void thresholds() {
        YeomAttack gap = YeomAttack.gap();
        assertThat(gap.advantage(errors(MEMORIZING), KNOWN.member())).isOne();
        double limit = Math.sqrt(Math.log(2 / ERROR) / (COUNT / 2.0));
        assertThat(gap.advantage(errors(UNRELATED), KNOWN.member())).isBetween(-limit, limit);

        ThresholdAttack attack = ThresholdAttack.fit(signal(MEMORIZING, KNOWN, ClassifierSignal.HINGE), KNOWN.member());
        Points others = Points.random(COUNT, 4);
        Dl4jClassifier target = memorizer(others, others.member());
        assertAllFound(attack.attack(signal(target, others, ClassifierSignal.HINGE), others.member()));
        target.free();
        assertNothingFound(attack.attack(signal(UNRELATED, KNOWN, ClassifierSignal.HINGE), KNOWN.member()));
    }

    @Test
    void noiseRobustness() {
        double[] deviations = new double[DIMENSION];
        Arrays.fill(deviations, 1e-3);
        NoiseRobustness noise =
                NoiseRobustness.of(FeatureNoise.normal(deviations)).withCopies(10);
        assertAllFound(noise.attack(MEMORIZING, KNOWN.features(), KNOWN.labels(), KNOWN.member()));
        assertNothingFound(noise.attack(UNRELATED, KNOWN.features(), KNOWN.labels(), KNOWN.member()));
        // sure of members, so noise this small changes no label; others are right by luck
        assertFoundButForLuck(noise.attack(TRAINED, KNOWN.features(), KNOWN.labels(), KNOWN.member()));
    }

    /**
     * The exported network's loss is the squared error, whose gradient vanishes on members and not on others. In the trained
     * one, the gradient in the bias of the label's output is {@code p - 1}: of others beyond one half, but for luck.
     */
    @Test
    void gradientNorms() {
        assertAllFound(gradientNorms(MEMORIZING));
        assertNothingFound(gradientNorms(UNRELATED));
        MembershipScores trained = gradientNorms(TRAINED);
        for (double score : trained.members()) {
            assertThat(score).isGreaterThan(-0.5);
        }
        assertFoundButForLuck(trained);
    }

    /** Of half the examples, since each takes a backward pass of its own. */
    private static MembershipScores gradientNorms(Dl4jClassifier target) {
        return GradientNormAttack.withDefaults()
                .attack(
                        target,
                        Arrays.copyOf(KNOWN.features(), COUNT / 2),
                        Arrays.copyOf(KNOWN.labels(), COUNT / 2),
                        Arrays.copyOf(KNOWN.member(), COUNT / 2));
    }

    /**
     * Twelve shadow models and a target, memorizers of independent sets: a member has one value of the signal, in every model,
     * and another point another. The population is new points.
     */
    @Test
    void shadowAttacksAndMetricsOnMemorizers() {
        Points points = Points.random(FEW, 5);
        Points population = Points.random(50, 6);
        boolean[][] member = coins(FEW, 7);
        double[][] hinge = new double[MODELS + 1][];
        double[][] confidence = new double[MODELS + 1][];
        double[][] outside = new double[MODELS + 1][];
        double[][] right = new double[MODELS + 1][];
        for (int m = 0; m <= MODELS; m++) {
            Dl4jClassifier model = memorizer(points, member[m]);
            hinge[m] = signal(model, points, ClassifierSignal.HINGE);
            confidence[m] = signal(model, points, ClassifierSignal.CONFIDENCE);
            outside[m] = signal(model, population, ClassifierSignal.CONFIDENCE);
            right[m] = Arrays.stream(hinge[m]).map(h -> h > 0 ? 1 : 0).toArray();
            model.free();
        }
        Membership shadows = shadows(member);
        assertAllFound(Lira.withDefaults().attack(hinge[MODELS], member[MODELS], shadows(hinge), shadows));
        Rmia.Population never = new Rmia.Population(outside[MODELS], shadows(outside));
        for (Rmia rmia : List.of(
                Rmia.withDefaults().interpolated(), Rmia.withDefaults().online().interpolated())) {
            double[] scores = rmia.score(confidence[MODELS], shadows(confidence), shadows, never);
            assertAllFound(rmia.attack(member[MODELS], scores));
        }
        CounterfactualMemorizationResult memorization =
                CounterfactualMemorization.withDefaults().estimate(shadows(right), shadows);
        assertThat(memorization.countAtLeast(1)).isEqualTo(FEW);
        assertThat(memorization.mean().value()).isOne();
    }

    /**
     * The same of networks that were trained on other labels, with membership that is coins. Given the scores, the estimates of
     * memorization are independent, symmetric about 0 and within [-1, 1], so their mean is beyond {@code t} with probability
     * {@code 2 exp(-n t^2 / 2)}.
     */
    @Test
    void shadowAttacksAndMetricsOnUnrelatedNetworks() {
        Points population = Points.random(50, 8);
        boolean[][] member = coins(COUNT, 9);
        double[][] hinge = new double[MODELS + 1][];
        double[][] confidence = new double[MODELS + 1][];
        double[][] outside = new double[MODELS + 1][];
        double[][] right = new double[MODELS + 1][];
        for (int m = 0; m <= MODELS; m++) {
            Dl4jClassifier model = unrelated(KNOWN, 100 + m);
            hinge[m] = signal(model, KNOWN, ClassifierSignal.HINGE);
            confidence[m] = signal(model, KNOWN, ClassifierSignal.CONFIDENCE);
            outside[m] = signal(model, population, ClassifierSignal.CONFIDENCE);
            right[m] = Arrays.stream(hinge[m]).map(h -> h > 0 ? 1 : 0).toArray();
            model.free();
        }
        Membership shadows = shadows(member);
        assertNothingFound(Lira.withDefaults().attack(hinge[MODELS], member[MODELS], shadows(hinge), shadows));
        Rmia.Population never = new Rmia.Population(outside[MODELS], shadows(outside));
        for (Rmia rmia : List.of(Rmia.withDefaults(), Rmia.withDefaults().online())) {
            double[] scores = rmia.score(confidence[MODELS], shadows(confidence), shadows, never);
            assertNothingFound(rmia.attack(member[MODELS], scores));
        }
        assertThat(CounterfactualMemorization.withDefaults()
                        .estimate(shadows(right), shadows)
                        .mean()
                        .value())
                .isCloseTo(0, within(Math.sqrt(2 * Math.log(2 / ERROR) / COUNT)));
    }

    /**
     * A coin for each model and example; but one coin an example says which two of the first four models see it, so that it is
     * IN and OUT of two at least. With all coins turned over, IN and OUT change places.
     */
    private static boolean[][] coins(int examples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[][] member = new boolean[MODELS + 1][examples];
        for (int i = 0; i < examples; i++) {
            for (int m = 0; m <= MODELS; m++) {
                member[m][i] = (m > 0 && m < 4) ? member[0][i] == (m == 2) : random.nextBoolean();
            }
        }
        return member;
    }

    private static Membership shadows(boolean[][] member) {
        return Membership.of(Arrays.copyOf(member, MODELS));
    }

    private static ScoreMatrix shadows(double[][] scores) {
        return ScoreMatrix.of(Arrays.copyOf(scores, MODELS));
    }
}
