package org.memo4j.metrics.exposure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A skew-normal distribution fitted to references, and how well it fits: the Kolmogorov-Smirnov distance
 *
 * <pre>
 * D = max over the sample of |F_n(x) - F(x)|
 * </pre>
 *
 * <p>The usual table of its distribution does not hold for a distribution that was fitted to the same sample. The limit
 * {@value #LIMIT} for {@code sqrt(n) D} comes from simulated samples of 100, 400 and 2000 values, fitted as here: about
 * 1 % of those from a skew-normal distribution with a shape from 0 to 3 exceed it, and some 5 % with a shape of 8. A
 * distance within the limit says that the bulk fits; it says little about the far left tail, where the exposures come
 * from.
 *
 * @param distribution the fitted distribution
 * @param sampleSize number of references
 * @param logLikelihood log-likelihood of the references
 * @param distance the distance D
 */
public record SkewNormalFit(SkewNormal distribution, int sampleSize, double logLikelihood, double distance) {
    /** Limit of {@code sqrt(n) D}. */
    static final double LIMIT = 1.05;

    /** Beyond this shape the density is a normal one cut off at the location. */
    private static final double EDGE = 100;

    private static final int FEW = 100;

    /** Fits a sample. */
    static SkewNormalFit of(double[] sample) {
        SkewNormal distribution = SkewNormal.fit(sample);
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double f = distribution.cumulative(sorted[i]);
            distance = Math.max(distance, Math.max(f - (double) i / sorted.length, (i + 1.0) / sorted.length - f));
        }
        return new SkewNormalFit(distribution, sample.length, distribution.logLikelihood(sample), distance);
    }

    /**
     * Whether the references look like a sample of the fitted distribution.
     *
     * @return true if there is no warning
     */
    public boolean fits() {
        return warnings().isEmpty();
    }

    /**
     * What speaks against reading exposures off this fit.
     *
     * @return sentences, none if nothing does
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        double scaled = Math.sqrt(sampleSize) * distance;
        if (scaled > LIMIT) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the references do not look skew-normal (sqrt(n) D = %.3f > %.2f): extrapolated exposures mean"
                            + " little, take sampled ones",
                    scaled,
                    LIMIT));
        }
        if (Math.abs(distribution.shape()) > EDGE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the fit lies at the edge of the skew-normal family (shape %.3g), where the distribution is cut off at"
                            + " its location: exposures beyond it are meaningless",
                    distribution.shape()));
        }
        if (sampleSize < FEW) {
            warnings.add(String.format(
                    Locale.ROOT, "%d references are too few to tell the left tail; take %d or more", sampleSize, FEW));
        }
        return warnings;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  fit: location %.4g, scale %.4g, shape %.4g to %d references, Kolmogorov-Smirnov D %.4f",
                distribution.location(),
                distribution.scale(),
                distribution.shape(),
                sampleSize,
                distance));
        for (String warning : warnings()) {
            text.append(String.format(Locale.ROOT, "%n  warning: %s", warning));
        }
        return text.toString();
    }
}
