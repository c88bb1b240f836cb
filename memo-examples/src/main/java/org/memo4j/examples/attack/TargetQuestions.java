package org.memo4j.examples.attack;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.attacks.labelonly.BoundaryDistance;
import org.memo4j.attacks.labelonly.FeatureNoise;
import org.memo4j.attacks.labelonly.NoiseRobustness;
import org.memo4j.attacks.threshold.GradientNormAttack;
import org.memo4j.core.dl4j.Dl4jClassifier;
import org.memo4j.core.ensemble.ModelScores;
import org.memo4j.core.model.GradientClassifier;
import org.memo4j.examples.tabular.RandomOrder;

/** What every target is asked while it is there: its gradients, and its labels of disturbed records. */
final class TargetQuestions {
    /** Names of the scores. */
    static final String NOISE = "noise-robustness";

    static final String GRADIENT = "minus-gradient-norm";
    static final String BOUNDARY = "boundary-distance";

    private static final int COPIES = 25;
    private static final double DEVIATION = 0.5;
    private static final double FLIPS = 2;
    private static final double MOST_FLIPS = 0.25;

    private final AuditedRecords data;
    private final int boundary;
    private final long seed;

    TargetQuestions(ClassifierOptions options, AuditedRecords data) {
        this.data = data;
        this.boundary = options.boundary;
        this.seed = options.seed;
    }

    long seed() {
        return seed;
    }

    private long bits() {
        boolean[] binary = data.binary();
        return IntStream.range(0, binary.length).filter(f -> binary[f]).count();
    }

    /** Features of 0 or 1 that are flipped on average: two, or of few a quarter. */
    private double flips() {
        return Math.min(FLIPS, MOST_FLIPS * bits());
    }

    /** Half a standard deviation on numbers; of the features that are 0 or 1 some are flipped. */
    NoiseRobustness noise() {
        boolean[] binary = data.binary();
        double[] deviations = new double[binary.length];
        Arrays.fill(deviations, DEVIATION);
        FeatureNoise noise = bits() == 0
                ? FeatureNoise.normal(deviations)
                : FeatureNoise.mixed(binary, Math.min(MOST_FLIPS, FLIPS / bits()), deviations);
        return NoiseRobustness.of(noise).withCopies(COPIES).withSeed(seed);
    }

    GradientNormAttack gradient() {
        return GradientNormAttack.withDefaults();
    }

    /** Starting points are drawn where the records are. */
    BoundaryDistance boundary() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float[] record : data.poolFeatures()) {
            for (float value : record) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return BoundaryDistance.within(low, high).withSeed(seed);
    }

    /** Whether distances mean something: between records of nothing but 0 and 1 they do not. */
    private boolean hasDistances() {
        return bits() < data.binary().length;
    }

    /** Why no distance is searched, and what says the most in its place. */
    String withoutDistances() {
        return "Left out: the label-only attack by distance to the decision boundary (Li and Zhang), "
                + (hasDistances()
                        ? "as --boundary is 0."
                        : String.format(
                                Locale.ROOT,
                                "since all %d features are 0 or 1 and it would search between these, where no record"
                                        + " lies. In its place the label-only attack by noise flips %s features of a"
                                        + " record on average, and counts how often the label stays.",
                                bits(),
                                BigDecimal.valueOf(flips()).stripTrailingZeros().toPlainString()));
    }

    /** Records whose distance to the boundary is searched, ascending. */
    int[] searched() {
        int[] order = RandomOrder.of(data.pool().size(), new SplittableRandom(seed));
        int[] drawn = hasDistances() ? Arrays.copyOf(order, Math.min(order.length, boundary)) : new int[0];
        Arrays.sort(drawn);
        return drawn;
    }

    /** All of it; of the records that are searched for the boundary only, scores have a column a searched record. */
    ModelScores ask(Dl4jClassifier target, ModelScores scores) {
        float[][] features = data.poolFeatures();
        int[] labels = data.pool().labels();
        // far faster for one record at a time, and gradients keep their digits where float has none left
        GradientClassifier plain = target.dense().classifier();
        ModelScores more = scores.with(NOISE, noise().score(target, features, labels))
                .with(GRADIENT, gradient().score(plain, features, labels));
        int[] searched = searched();
        if (searched.length == 0) {
            return more;
        }
        double[] distances = boundary()
                .score(
                        plain,
                        IntStream.of(searched).mapToObj(i -> features[i]).toArray(float[][]::new),
                        IntStream.of(searched).map(i -> labels[i]).toArray());
        // where no other label was found at all: saved scores are finite
        return more.with(
                BOUNDARY,
                Arrays.stream(distances)
                        .map(d -> d == Double.POSITIVE_INFINITY ? Double.MAX_VALUE : d)
                        .toArray());
    }
}
