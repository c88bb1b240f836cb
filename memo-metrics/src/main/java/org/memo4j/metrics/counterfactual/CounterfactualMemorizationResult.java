package org.memo4j.metrics.counterfactual;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.IndependentProportions;

/** Result of {@link CounterfactualMemorization}: one number an example. Immutable. */
public final class CounterfactualMemorizationResult {
    private static final int PRINTED = 10;

    private final InOutMoments moments;
    private final boolean binary;
    private final double confidence;
    private final double[] memorization;
    private final double[] standardErrors;
    private final Estimate mean;
    private final Provenance provenance;

    CounterfactualMemorizationResult(InOutMoments moments, boolean binary, Bootstrap bootstrap, Provenance provenance) {
        this.moments = moments;
        this.binary = binary;
        this.confidence = bootstrap.confidence();
        this.provenance = provenance;
        int examples = moments.inMean.length;
        memorization = new double[examples];
        standardErrors = new double[examples];
        double sum = 0;
        for (int e = 0; e < examples; e++) {
            memorization[e] = moments.inMean[e] - moments.outMean[e];
            standardErrors[e] = Math.sqrt(inNoise(e) + outNoise(e));
            sum += memorization[e];
        }
        int models = moments.leaveOneOut.length;
        double[] pseudo = new double[models];
        for (int m = 0; m < models; m++) {
            pseudo[m] = sum / examples - (models - 1) * moments.leaveOneOut[m];
        }
        mean = bootstrap.estimate(pseudo, CounterfactualMemorizationResult::mean);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private double inNoise(int example) {
        return moments.inVariance[example] / moments.inCount[example];
    }

    private double outNoise(int example) {
        return moments.outVariance[example] / moments.outCount[example];
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int size() {
        return memorization.length;
    }

    /**
     * Memorization of all examples.
     *
     * @return a copy, in the unit of the score
     */
    public double[] memorization() {
        return memorization.clone();
    }

    /**
     * Memorization of an example.
     *
     * @param example the example
     * @return mean IN minus mean OUT
     */
    public double memorization(int example) {
        return memorization[Checks.index(example, size(), "example")];
    }

    /**
     * Standard errors of all examples.
     *
     * @return a copy
     */
    public double[] standardErrors() {
        return standardErrors.clone();
    }

    /**
     * Memorization of an example with its interval: Newcombe's hybrid score interval if all scores are 0 or 1 (R. G.
     * Newcombe, <em>Interval estimation for the difference between independent proportions: comparison of eleven
     * methods</em>, Statistics in Medicine 1998, method 10), else Welch's t interval. Models are taken as independent
     * draws, each example by itself; of many examples some intervals miss.
     *
     * @param example the example
     * @return the estimate
     */
    public Estimate estimate(int example) {
        double value = memorization(example);
        if (binary) {
            return new IndependentProportions(
                            (int) Math.round(moments.inMean[example] * moments.inCount[example]),
                            moments.inCount[example],
                            (int) Math.round(moments.outMean[example] * moments.outCount[example]),
                            moments.outCount[example])
                    .difference(confidence);
        }
        double half = Welch.halfWidth(
                new double[] {inNoise(example), outNoise(example)},
                new int[] {moments.inCount[example], moments.outCount[example]},
                confidence);
        return new Estimate(value, value - half, value + half, confidence, "Welch t");
    }

    /**
     * Mean score over the models that saw the example.
     *
     * @return a copy, one number an example
     */
    public double[] inMeans() {
        return moments.inMean.clone();
    }

    /**
     * Mean score over the models that did not see the example.
     *
     * @return a copy, one number an example
     */
    public double[] outMeans() {
        return moments.outMean.clone();
    }

    /**
     * Number of models that saw the example.
     *
     * @return a copy, one number an example
     */
    public int[] inCounts() {
        return moments.inCount.clone();
    }

    /**
     * Number of models that did not see the example.
     *
     * @return a copy, one number an example
     */
    public int[] outCounts() {
        return moments.outCount.clone();
    }

    /**
     * Mean over the examples.
     *
     * @return the mean with its bootstrap interval over models
     */
    public Estimate mean() {
        return mean;
    }

    /**
     * Examples, most memorized first; equal ones in their order.
     *
     * @return indices of all examples
     */
    public int[] ranking() {
        return IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer e) -> -memorization[e]))
                .mapToInt(e -> e)
                .toArray();
    }

    /**
     * Number of examples memorized at least so much. Feldman and Zhang take 0.25 with accuracies. Noise of the estimates
     * pushes examples over the threshold as well as below it, mostly over it where few are above.
     *
     * @param threshold the threshold
     * @return the number of examples
     */
    public int countAtLeast(double threshold) {
        Checks.check(!Double.isNaN(threshold), "threshold must be a number, but is NaN");
        return (int) Arrays.stream(memorization).filter(m -> m >= threshold).count();
    }

    /**
     * Share of the variance between examples that is memorization and not noise of the estimates,
     * {@code max(0, 1 - mean(SE^2) / var(mem))}: the correlation to expect with as many other models.
     *
     * @return a number in [0, 1]; empty if there are fewer than two examples or all are memorized alike
     */
    public OptionalDouble reliability() {
        double spread = spread();
        return spread > 0 ? OptionalDouble.of(Math.max(0, 1 - noise() / spread)) : OptionalDouble.empty();
    }

    private double noise() {
        double noise = 0;
        for (double error : standardErrors) {
            noise += error * error / size();
        }
        return noise;
    }

    /** Variance of memorization between examples. */
    private double spread() {
        double average = mean(memorization);
        double spread = 0;
        for (double value : memorization) {
            spread += (value - average) * (value - average);
        }
        return size() < 2 ? 0 : spread / (size() - 1);
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d examples, %d models%n  mean         %s%n  reliability  %s%n  %8s %12s %10s %6s %6s",
                provenance.metric().name(),
                size(),
                moments.leaveOneOut.length,
                mean,
                reliability().isPresent()
                        ? String.format(Locale.ROOT, "%.4f", reliability().getAsDouble())
                        : "undefined: all examples alike",
                "example",
                "memorization",
                "std. error",
                "IN",
                "OUT"));
        int[] ranking = ranking();
        for (int i = 0; i < Math.min(size(), PRINTED); i++) {
            int e = ranking[i];
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %8d %12.4f %10.4f %6d %6d",
                    e,
                    memorization[e],
                    standardErrors[e],
                    moments.inCount[e],
                    moments.outCount[e]));
        }
        return table.append(size() > PRINTED ? String.format("%n  ...") : "").toString();
    }
}
