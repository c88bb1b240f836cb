package org.memo4j.metrics.exposure;

import java.util.Arrays;
import java.util.Optional;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.SortedValues;
import org.memo4j.metrics.MetricIds;

/**
 * Exposure of inserted secrets (canaries), in bits: by how much the model shortens the search for a secret.
 *
 * <pre>
 * exposure(s) = log2 |R| - log2 rank(s)
 * </pre>
 *
 * where {@code R} is the space that the secrets were drawn from and the rank is by loss, least first. A loss is the
 * log-perplexity of the secret part given its context, {@code -sum_t log p(s_t | s_<t)}, in any unit that is the same for
 * all; {@link org.memo4j.metrics.extraction.TokenSpan#losses} gives it in nats. References must come from the same space
 * as the canaries, in the same context, and must not have been trained on.
 *
 * <ul>
 *   <li>{@link #exact}: all of {@code R} is scored. Exposure lies in {@code [0, log2 |R|]}.
 *   <li>{@link #sampled}: {@code n} references stand for {@code R}; {@code rank = 1 + #{references before s}} and
 *       {@code n} takes the place of {@code |R|}. Exposure lies in {@code [log2(n / (n + 1)), log2 n]}: slightly below 0
 *       for a canary behind all references, and saturated for one before all. The Clopper-Pearson interval is that of
 *       {@code -log2 F(s)}, where {@code F(s)} is the probability that a random secret comes before {@code s}; its upper
 *       end is infinite where the exposure is saturated. With {@link Ties#MIDRANK} its lower end counts all tied
 *       references before the canary, its upper end none. The rank counts the canary too, {@code F} does not: behind all
 *       references or nearly all, the exposure may lie below the lower end, which is then moved down to it.
 *   <li>{@link #extrapolated}: a skew-normal distribution is fitted to the losses of the references and
 *       {@code exposure = -log2 F(s)} with its distribution function {@code F}. Not saturated, at least 0, and only as
 *       good as the fit in the left tail: the result carries a goodness of fit with its warnings, see
 *       {@link SkewNormalFit}. A space of {@code |R|} secrets bounds the true exposure by {@code log2 |R|}; the
 *       extrapolated one may exceed it.
 * </ul>
 *
 * <p>Insertion counts are the usual x-axis; averaging over the canaries of a count is left to the caller. Cost:
 * {@code O((n + m) log n)} for {@code m} canaries.
 *
 * <p>Source: Carlini, Liu, Erlingsson, Kos, Song, <em>The Secret Sharer: Evaluating and Testing Unintended Memorization
 * in Neural Networks</em>, USENIX Security 2019, sections 4.2 to 4.4; the sampled rank as in TensorFlow
 * Privacy. Departure: the distribution function of the fit is integrated in log space instead of being read from Owen's
 * T, which loses the left tail to cancellation.
 */
public final class Exposure {
    private static final double LOG_2 = Math.log(2);
    private static final Exposure DEFAULT = new Exposure(Ties.REFERENCE_FIRST, 0.95);

    private final Ties ties;
    private final double confidence;

    private Exposure(Ties ties, double confidence) {
        this.ties = ties;
        this.confidence = confidence;
    }

    /**
     * Tied references first, intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static Exposure withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets who comes first in a tie.
     *
     * @param value who comes first
     * @return a new object
     */
    public Exposure withTies(Ties value) {
        return new Exposure(value, confidence);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public Exposure withConfidence(double value) {
        return new Exposure(ties, Checks.openProbability(value, "confidence"));
    }

    /**
     * Ranks canaries in the whole space.
     *
     * @param space losses of all secrets of the space, the canaries among them
     * @param canaries indices of the canaries in the space; they are ranked among all secrets, each other included
     * @return one row a canary
     * @throws IllegalArgumentException if there is no canary, an index is outside the space or a loss is not finite
     */
    public ExposureResult exact(double[] space, int... canaries) {
        checkCanaries(canaries.length);
        double[] sorted = sorted(space, "space");
        double[] losses = new double[canaries.length];
        double[] ranks = new double[canaries.length];
        for (int i = 0; i < ranks.length; i++) {
            losses[i] = space[Checks.index(canaries[i], space.length, "canary")];
            int less = SortedValues.less(sorted, losses[i]);
            // the canary itself is one of the equal ones
            ranks[i] = 1 + ties.before(less, SortedValues.notGreater(sorted, losses[i]) - less - 1);
        }
        return new ExposureResult(
                new ExposureResult.Rows(losses, ranks, exposures(ranks, space.length), space.length),
                i -> Optional.empty(),
                Optional.empty(),
                Provenance.of(MetricIds.EXPOSURE_EXACT)
                        .with("ties", ties)
                        .withData(new DataHash().add(space).add(canaries).value()));
    }

    /**
     * Ranks canaries among sampled references.
     *
     * @param canaries losses of the canaries
     * @param references losses of secrets from the same space that were not trained on
     * @return one row a canary; each canary is ranked among the references alone
     * @throws IllegalArgumentException if there is no canary or no reference, or a loss is not finite
     */
    public ExposureResult sampled(double[] canaries, double[] references) {
        checkCanaries(canaries.length);
        Checks.finite(canaries, "canaries");
        double[] sorted = sorted(references, "references");
        double[] ranks = new double[canaries.length];
        int[] fewest = new int[ranks.length];
        int[] most = new int[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            int less = SortedValues.less(sorted, canaries[i]);
            int equal = SortedValues.notGreater(sorted, canaries[i]) - less;
            ranks[i] = 1 + ties.before(less, equal);
            fewest[i] = ties == Ties.REFERENCE_FIRST ? less + equal : less;
            most[i] = ties == Ties.CANARY_FIRST ? less : less + equal;
        }
        return new ExposureResult(
                new ExposureResult.Rows(canaries.clone(), ranks, exposures(ranks, sorted.length), sorted.length),
                i -> Optional.of(interval(ranks[i], fewest[i], most[i], sorted.length)),
                Optional.empty(),
                Provenance.of(MetricIds.EXPOSURE_SAMPLED)
                        .with("ties", ties)
                        .with("references", sorted.length)
                        .with("confidence", confidence)
                        .withData(DataHash.of(canaries, references)));
    }

    /**
     * Extrapolates beyond sampled references by a fitted skew-normal distribution.
     *
     * @param canaries losses of the canaries
     * @param references losses of secrets from the same space that were not trained on, at least ten, not all equal; the
     *     left tail needs hundreds
     * @return one row a canary, with the fit
     * @throws IllegalArgumentException if there is no canary, there are too few references or they are all equal, or a
     *     loss is not finite
     */
    public ExposureResult extrapolated(double[] canaries, double[] references) {
        ExposureResult sampled = sampled(canaries, references);
        SkewNormalFit fit = SkewNormalFit.of(references);
        double[] exposures = new double[canaries.length];
        for (int i = 0; i < exposures.length; i++) {
            exposures[i] = 0 - fit.distribution().logCumulative(canaries[i]) / LOG_2;
        }
        return new ExposureResult(
                new ExposureResult.Rows(canaries.clone(), sampled.ranks(), exposures, references.length),
                i -> Optional.empty(),
                Optional.of(fit),
                Provenance.of(MetricIds.EXPOSURE_EXTRAPOLATED)
                        .with("ties", ties)
                        .with("references", references.length)
                        .with("distribution", fit.distribution())
                        .withData(DataHash.of(canaries, references)));
    }

    /** Exposures by rank. */
    private static double[] exposures(double[] ranks, int references) {
        double[] exposures = new double[ranks.length];
        for (int i = 0; i < exposures.length; i++) {
            exposures[i] = log2(references) - log2(ranks[i]);
        }
        return exposures;
    }

    /** Interval of the exposure from those of the probability that a random secret comes before the canary. */
    private Estimate interval(double rank, int fewest, int most, int references) {
        double exposure = log2(references) - log2(rank);
        Estimate least = BinomialInterval.CLOPPER_PEARSON.estimate(fewest, references, confidence);
        Estimate greatest = BinomialInterval.CLOPPER_PEARSON.estimate(most, references, confidence);
        return new Estimate(
                exposure,
                Math.min(exposure, 0 - log2(greatest.upper())),
                0 - log2(least.lower()),
                confidence,
                greatest.method());
    }

    private static void checkCanaries(int count) {
        Checks.check(count > 0, "there is no canary; give at least one");
    }

    private static double[] sorted(double[] losses, String name) {
        Checks.check(losses.length > 0, "%s is empty; give at least one loss", name);
        double[] sorted = Checks.finite(losses, name).clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double log2(double x) {
        return Math.log(x) / LOG_2;
    }
}
