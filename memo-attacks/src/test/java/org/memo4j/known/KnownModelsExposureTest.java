package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.exposure.Exposure;
import org.memo4j.metrics.exposure.ExposureResult;
import org.memo4j.metrics.exposure.Ties;
import org.memo4j.metrics.extraction.TokenSpan;

/**
 * Exposure of canaries, secrets of three digits after a key of their own, in a model that memorized them and in one that
 * memorized others.
 */
class KnownModelsExposureTest {
    private static final int CANARIES = 20;
    private static final int SPACE = 1000;
    private static final int[] SECRETS =
            new SplittableRandom(21).ints(CANARIES, 0, SPACE).toArray();
    private static final LanguageModel MEMORIZING = MemorizedText.of(canaries(SECRETS));
    private static final LanguageModel OTHER = MemorizedText.of(
            canaries(new SplittableRandom(22).ints(CANARIES, 0, SPACE).toArray()));

    /** Sum of exposures, at most exponential variables to the base 2, that is exceeded with probability 1e-6. */
    private static final double MOST =
            new GammaDistribution(null, CANARIES, 1 / Math.log(2)).inverseCumulativeProbability(1 - Chance.ERROR);

    private static int[] canary(int key, int secret) {
        return new int[] {10 + key, secret / 100, secret / 10 % 10, secret % 10};
    }

    private static TokenSequences canaries(int[] secrets) {
        int[][] tokens = new int[secrets.length][];
        Arrays.setAll(tokens, i -> canary(i, secrets[i]));
        return TokenSequences.of(tokens);
    }

    /** Losses of all secrets after the key of a canary. */
    private static double[] space(LanguageModel model, int key) {
        int[][] tokens = new int[SPACE][];
        Arrays.setAll(tokens, secret -> canary(key, secret));
        return losses(model, TokenSequences.of(tokens));
    }

    /** The memorized secret has a loss of 0, every other at least one wrong token: the first of all, log2 of the space. */
    @Test
    void aMemorizedSecretIsTheFirstOfItsSpace() {
        for (int i = 0; i < CANARIES; i++) {
            double[] space = space(MEMORIZING, i);
            ExposureResult exact = Exposure.withDefaults().exact(space, SECRETS[i]);
            assertThat(exact.first(0)).isTrue();
            assertThat(exact.exposure(0)).isEqualTo(Math.log(SPACE) / Math.log(2));

            double[] references = without(space, SECRETS[i]);
            ExposureResult sampled = Exposure.withDefaults().sampled(new double[] {space[SECRETS[i]]}, references);
            assertThat(sampled.exposure(0)).isCloseTo(Math.log(SPACE - 1) / Math.log(2), within(1e-12));
            assertThat(sampled.interval(0).orElseThrow().upper()).isInfinite();
        }
    }

    /**
     * The rank of a secret that was drawn uniformly and independently of the model is uniform, so
     * {@code P[exposure >= b] <= 2^-b} and the sum over the canaries is at most that of exponential variables, a gamma
     * variable: its quantile is exceeded with probability 1e-6.
     */
    @Test
    void theExposureOfAnUnknownSecretIsThatOfChance() {
        double sum = 0;
        double sampledSum = 0;
        for (int i = 0; i < CANARIES; i++) {
            double[] space = space(OTHER, i);
            sum += Exposure.withDefaults().exact(space, SECRETS[i]).exposure(0);
            sampledSum += Exposure.withDefaults()
                    .sampled(new double[] {space[SECRETS[i]]}, without(space, SECRETS[i]))
                    .exposure(0);
        }
        assertThat(sum).isBetween(0.0, MOST);
        assertThat(sampledSum).isLessThan(MOST);
    }

    /** A model without any knowledge ties all secrets: nothing, or one half of the ranks. */
    @Test
    void aUniformModelExposesNothing() {
        double[] space = new double[SPACE];
        Arrays.fill(space, 3 * Math.log(10));
        assertThat(Exposure.withDefaults().exact(space, 7).exposure(0)).isZero();
        assertThat(Exposure.withDefaults()
                        .withTies(Ties.MIDRANK)
                        .exact(space, 7)
                        .exposure(0))
                .isCloseTo(Math.log(SPACE / 500.5) / Math.log(2), within(1e-12));
    }

    /**
     * A distribution is fitted to the losses of 400 random sequences of 15 tokens, sums that are about normal. A memorized
     * one has no loss at all and lies far below them, beyond what 400 references could show. Of 20 more random ones the
     * exposures are bounded as above, as far as the fit holds.
     */
    @Test
    void extrapolatedExposure() {
        TokenSequences training = MemorizedText.sequences(CANARIES, 23);
        LanguageModel model = MemorizedText.of(training);
        double[] references = losses(model, MemorizedText.sequences(400, 24));
        Exposure metric = Exposure.withDefaults();
        ExposureResult memorized = metric.extrapolated(losses(model, training), references);
        for (double exposure : memorized.exposures()) {
            assertThat(exposure).isGreaterThan(Math.log(references.length) / Math.log(2));
        }
        ExposureResult others = metric.extrapolated(losses(model, MemorizedText.sequences(CANARIES, 25)), references);
        assertThat(Arrays.stream(others.exposures()).sum()).isLessThan(MOST);
    }

    private static double[] losses(LanguageModel model, TokenSequences sequences) {
        return TokenSpan.from(1).losses(model.score(sequences));
    }

    private static double[] without(double[] values, int index) {
        double[] rest = new double[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }
}
