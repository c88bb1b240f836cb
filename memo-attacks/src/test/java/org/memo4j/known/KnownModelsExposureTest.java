package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.known.MemorizedText.LENGTH;

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
        return TokenSpan.from(1).losses(model.score(TokenSequences.of(tokens)));
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
        double limit =
                new GammaDistribution(null, CANARIES, 1 / Math.log(2)).inverseCumulativeProbability(1 - Chance.ERROR);
        assertThat(sum).isBetween(0.0, limit);
        assertThat(sampledSum).isLessThan(limit);
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
     * The fit speaks of a smooth distribution of losses, so it is given long references: sums of {@code LENGTH - 1} losses.
     * A memorized sequence lies 0 above their left end and far below the mean; one of the references' kind lies among
     * them, and of 20 the sum of the exposures is bounded as above.
     */
    @Test
    void extrapolatedExposure() {
        TokenSequences training = MemorizedText.sequences(CANARIES, 23);
        LanguageModel model = MemorizedText.of(training);
        double[] references = losses(model, MemorizedText.sequences(36, 24), 400);
        ExposureResult memorized =
                Exposure.withDefaults().extrapolated(TokenSpan.from(1).losses(model.score(training)), references);
        ExposureResult others = Exposure.withDefaults()
                .extrapolated(losses(model, MemorizedText.sequences(36, 25), CANARIES), references);
        for (double exposure : memorized.exposures()) {
            assertThat(exposure).isGreaterThan(Math.log(references.length) / Math.log(2));
        }
        assertThat(Arrays.stream(others.exposures()).sum())
                .isLessThan(new GammaDistribution(null, CANARIES, 1 / Math.log(2))
                        .inverseCumulativeProbability(1 - Chance.ERROR));
    }

    /** Losses of random sequences with the keys of the given ones in turn. */
    private static double[] losses(LanguageModel model, TokenSequences keys, int count) {
        SplittableRandom random = new SplittableRandom(count);
        int[][] tokens = new int[count][];
        for (int i = 0; i < count; i++) {
            tokens[i] = random.ints(LENGTH, 0, MemorizedText.VOCABULARY).toArray();
            tokens[i][0] = keys.token(i % keys.size(), 0);
        }
        return TokenSpan.from(1).losses(model.score(TokenSequences.of(tokens)));
    }

    private static double[] without(double[] values, int index) {
        double[] rest = new double[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }
}
