package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.known.MemorizedText.LENGTH;
import static org.memo4j.known.MemorizedText.VOCABULARY;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.SignedRankTest;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.extraction.ExactMatch;
import org.memo4j.metrics.extraction.TokenSpan;
import org.memo4j.metrics.skew.BayesBaseline;
import org.memo4j.metrics.skew.LengthDecomposition;
import org.memo4j.metrics.skew.LinearHazard;
import org.memo4j.metrics.skew.SkewTrend;
import org.memo4j.metrics.skew.SkewedMemorization;
import org.memo4j.metrics.skew.SkewedMemorizationResult;
import org.memo4j.metrics.skew.TokenDependence;

/** How memorization is spread: over all sequences, over half of them, over none. */
class KnownModelsSkewTest {
    private static final int COUNT = 36;
    private static final int TARGET = LENGTH - 1;
    private static final TokenSpan SPAN = TokenSpan.from(1);
    private static final TokenSequences SEQUENCES = MemorizedText.sequences(COUNT, 31);
    private static final TokenScores ALL = MemorizedText.of(SEQUENCES).score(SEQUENCES);
    private static final TokenScores HALF = scored(
            MemorizedText.of(SEQUENCES.select(IntStream.range(0, COUNT / 2).toArray())));
    private static final TokenScores NONE = scored(MemorizedText.of(MemorizedText.sequences(COUNT, 32)));

    private static TokenScores scored(LanguageModel model) {
        return model.score(SEQUENCES);
    }

    @Test
    void lengths() {
        SkewedMemorizationResult all = SkewedMemorization.withDefaults().lengths(ALL, SPAN);
        assertThat(all.mean().value()).isEqualTo(TARGET);
        assertThat(all.gini().orElseThrow().value()).isCloseTo(0, within(1e-12));

        // the other half adds 18 / 35 tokens on the average, and 18 runs sum to 20 with probability
        // C(37, 20) 36^-20 = 2e-21; so the memorized half has 18 * 15 of at most 290 tokens
        SkewedMemorizationResult half = SkewedMemorization.withDefaults().lengths(HALF, SPAN);
        assertThat(half.distribution().topShare(0.5)).isGreaterThan(270.0 / 290);
        assertThat(half.gini().orElseThrow().value()).isBetween(0.4, 0.5 * COUNT / (COUNT - 1));

        // 36 runs, each longer than n with probability 36^-(n + 1): 4 tokens and more, 36 * 36^-5 = 6e-7
        SkewedMemorizationResult none = SkewedMemorization.withDefaults().lengths(NONE, SPAN);
        assertThat(none.distribution().max()).isLessThan(5);
    }

    /** What the training set itself says after a unique first token is the whole rest, as the memorizing model does. */
    @Test
    void baseline() {
        for (BayesBaseline form : BayesBaseline.values()) {
            assertThat(form.matchedLengths(SEQUENCES, 1).lengths()).containsOnly(TARGET);
        }
    }

    /** From a model that knows nothing to one that knows all: every sequence rises. */
    @Test
    void trend() {
        SkewTrend trend = SkewTrend.along("stage")
                .with(0, SkewedMemorization.withDefaults().lengths(NONE, SPAN))
                .with(1, SkewedMemorization.withDefaults().lengths(ALL, SPAN))
                .with(2, SkewedMemorization.withDefaults().lengths(ALL, SPAN));
        SignedRankTest rise = trend.stages().get(1).change().orElseThrow();
        // none emits 5 tokens of any target but with probability 6e-7, see lengths()
        assertThat(rise.differing()).isEqualTo(COUNT);
        assertThat(rise.shift()).isBetween(TARGET - 4.0, (double) TARGET);
        assertThat(rise.pValue()).isCloseTo(Math.scalb(1.0, 1 - COUNT), within(1e-20));
        SignedRankTest rest = trend.stages().get(2).change().orElseThrow();
        assertThat(rest.differing()).isZero();
        assertThat(rest.pValue()).isOne();
        assertThat(trend.quantiles(0)[1]).isEqualTo(TARGET);
        assertThat(trend.quantiles(1)[0]).isLessThan(5);
    }

    @Test
    void probabilities() {
        SkewedMemorizationResult all = SkewedMemorization.withDefaults().probabilities(ALL, SPAN);
        assertThat(all.mean().value()).isCloseTo(1, within(1e-9));
        SkewedMemorizationResult half = SkewedMemorization.withDefaults().probabilities(HALF, SPAN);
        assertThat(half.distribution().topShare(0.5)).isCloseTo(1, within(1e-9));
        // the mean probability of a uniform target is 36^-15, so by Markov's inequality one of 36
        // exceeds 1e-9 with probability 2e-13
        SkewedMemorizationResult none = SkewedMemorization.withDefaults().probabilities(NONE, SPAN);
        assertThat(none.distribution().max()).isLessThan(1e-9);
    }

    @Test
    void steps() {
        LengthDecomposition all =
                LengthDecomposition.of(ExactMatch.withDefaults().teacherForced(ALL, SPAN));
        assertThat(all.geometric()).isOne();
        assertThat(all.steps()).isEqualTo(TARGET);
        for (int j = 1; j <= TARGET; j++) {
            assertThat(all.step(j).value()).isOne();
        }
        // steps are independent with 1 / 36: of 36 first steps, and of all that are tried, no more than chance has
        // right
        LengthDecomposition none =
                LengthDecomposition.of(ExactMatch.withDefaults().teacherForced(NONE, SPAN));
        assertThat(none.right(1)).isLessThanOrEqualTo(Chance.most(COUNT, 1.0 / VOCABULARY));
        assertThat(none.step(1).lower()).isLessThan(1.0 / VOCABULARY);
        // half of the sequences goes on for ever once the first step is right: no geometric length
        LengthDecomposition half =
                LengthDecomposition.of(ExactMatch.withDefaults().teacherForced(HALF, SPAN));
        assertThat(half.geometricPValue().orElseThrow()).isLessThan(1e-6);
        LinearHazard line = half.linear();
        assertThat(line.pValue()).isLessThan(1e-6);
        assertThat(line.slope()).isPositive();
    }

    /**
     * With half of the sequences memorized, a token is right just where all before it are, up to the luck of 1 / 36: one bit.
     * With all or none, there is nothing to tell apart.
     */
    @Test
    void dependence() {
        TokenDependence all = TokenDependence.of(ALL, SPAN);
        TokenDependence half = TokenDependence.of(HALF, SPAN);
        for (int j = 2; j <= TARGET; j++) {
            assertThat(all.mutualInformation(j)).isZero();
            assertThat(all.pValue(j)).isOne();
            assertThat(all.rightAfterRight(j)).isOne();
            // more than 7 of 18 right with probability 2e-8 at each of 14 positions
            assertThat(half.rightAfterWrong(j)).isLessThanOrEqualTo(7.0 / (18 - 7));
            assertThat(half.pValue(j)).isLessThan(1e-3);
        }
        TokenDependence none = TokenDependence.of(NONE, SPAN);
        for (int j = 2; j <= TARGET; j++) {
            // more than 9 of 36 right with probability 7e-8 at each of 14 positions
            assertThat(none.rightAfterWrong(j)).isLessThanOrEqualTo(9.0 / (COUNT - 9));
        }
    }
}
