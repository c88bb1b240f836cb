package org.memo4j.attacks.labelonly;

import java.util.SplittableRandom;
import org.memo4j.core.Checks;

/**
 * How examples are disturbed: normal noise on numeric features, flips of binary ones. Immutable.
 *
 * <pre>
 * numeric   x + level * scale * z      z standard normal, scale the feature's unit
 * binary    1 - x with probability p
 * </pre>
 */
public final class FeatureNoise {
    private final double[] deviations;
    private final boolean[] binary;
    private final double flips;

    private FeatureNoise(double[] deviations, boolean[] binary, double flips) {
        this.deviations = deviations;
        this.binary = binary;
        this.flips = flips;
    }

    /**
     * Normal noise on all features, of one standard deviation a feature.
     *
     * @param deviations standard deviation of the noise of each feature, finite, at least 0
     * @return the noise
     */
    public static FeatureNoise normal(double... deviations) {
        return new FeatureNoise(checked(deviations), new boolean[deviations.length], 0);
    }

    /**
     * Flips of all features, each with the same probability.
     *
     * @param features number of features, all 0 or 1
     * @param probability probability of a flip, in (0, 1)
     * @return the noise
     */
    public static FeatureNoise flips(int features, double probability) {
        boolean[] all = new boolean[Checks.atLeast(features, 1, "features")];
        java.util.Arrays.fill(all, true);
        return new FeatureNoise(new double[features], all, Checks.openProbability(probability, "probability"));
    }

    /**
     * Both: flips of the binary features, normal noise on the others.
     *
     * @param binary which features are binary
     * @param probability probability of a flip, in (0, 1)
     * @param deviations standard deviation of the noise of each feature; those of binary ones are not used
     * @return the noise
     */
    public static FeatureNoise mixed(boolean[] binary, double probability, double... deviations) {
        Checks.sameLength(binary.length, "binary", deviations.length, "deviations");
        return new FeatureNoise(
                checked(deviations), binary.clone(), Checks.openProbability(probability, "probability"));
    }

    private static double[] checked(double[] deviations) {
        Checks.check(deviations.length > 0, "deviations must not be empty");
        for (double deviation : Checks.finite(deviations, "deviations")) {
            Checks.check(deviation >= 0, "deviations must be >= 0, but one is %s", deviation);
        }
        return deviations.clone();
    }

    /**
     * Disturbed copies of examples: samples of the ranges around them, which
     * {@link org.memo4j.attacks.group.GroupAttack} takes together.
     *
     * @param examples one feature vector an example
     * @param copies number of copies an example, at least 1
     * @param seed seed of the noise
     * @return the copies, those of example {@code i} from {@code i * copies} on
     * @throws IllegalArgumentException if the number of features differs, or one that is said to be binary is neither 0 nor 1
     */
    public float[][] samples(float[][] examples, int copies, long seed) {
        Checks.atLeast(copies, 1, "copies");
        float[][] disturbed = new float[Math.multiplyExact(examples.length, copies)][];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < examples.length; i++) {
            Checks.sameLength(examples[i].length, "an example", features(), "the noise");
            SplittableRandom own = random.split();
            for (int c = 0; c < copies; c++) {
                disturbed[i * copies + c] = apply(examples[i], own);
            }
        }
        return disturbed;
    }

    int features() {
        return binary.length;
    }

    float[] apply(float[] example, SplittableRandom random) {
        float[] disturbed = example.clone();
        for (int j = 0; j < disturbed.length; j++) {
            if (binary[j]) {
                Checks.check(
                        disturbed[j] == 0 || disturbed[j] == 1,
                        "feature %d is said to be binary, but is %s; flips are for 0 and 1",
                        j,
                        disturbed[j]);
                disturbed[j] = random.nextDouble() < flips ? 1 - disturbed[j] : disturbed[j];
            } else if (deviations[j] > 0) {
                disturbed[j] += (float) (deviations[j] * random.nextGaussian());
            }
        }
        return disturbed;
    }

    @Override
    public String toString() {
        int bits = 0;
        double largest = 0;
        for (int j = 0; j < binary.length; j++) {
            bits += binary[j] ? 1 : 0;
            largest = binary[j] ? largest : Math.max(largest, deviations[j]);
        }
        return (bits == 0 ? "" : "flips of " + bits + " features at " + flips)
                + (bits == 0 || bits == binary.length ? "" : ", ")
                + (bits == binary.length ? "" : "normal on " + (binary.length - bits) + " features, up to " + largest);
    }
}
