package org.memo4j.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;

/** With a context of 32 tokens a continuation has 8, and prompts have 8 and 16. */
class DocumentExtractionTest {
    private static final int CONTEXT = 32;
    private static final int[] COPIES = {1, 1, 2, 3, 4};

    /** Documents of 24 tokens: five to train on, the last one held out; wrong tokens of each. */
    private static final int[][] WRONG = {{16, 20}, {23}, {}, {}, {8}, {18}};

    private static TokenSequences documents() {
        return TokenSequences.of(IntStream.range(0, WRONG.length)
                .mapToObj(d -> IntStream.range(0, 24)
                        .map(t -> d == 2 ? 7 : 100 * d + t) // document 2 is one token over and over
                        .toArray())
                .toList());
    }

    private static DocumentExtraction extraction() {
        TokenScores.Builder builder = TokenScores.builder(0);
        for (int d = 0; d < WRONG.length; d++) {
            int[] ranks = new int[24];
            double[] logProbabilities = new double[24];
            for (int t : WRONG[d]) {
                ranks[t] = 1;
                logProbabilities[t] = Math.log(0.1);
            }
            builder.addSequence(documents().get(d), logProbabilities, ranks);
        }
        return DocumentExtraction.of(builder.build(), documents(), COPIES, CONTEXT)
                .orElseThrow();
    }

    @Test
    void groupsByCopiesAndThenTheHeldOut() {
        List<ExtractionGroup> groups = ExtractionGroup.of(extraction());
        assertThat(groups)
                .extracting(ExtractionGroup::name)
                .containsExactly("train, 1 copy", "train, 2 to 3 copies", "train, 4 copies", "held-out");
        assertThat(groups).allSatisfy(g -> assertThat(g.prefixLengths()).containsExactly(8, 16));
        assertThat(groups.get(0).documents()).containsExactly(2, 2);
        assertThat(groups.get(0).rates().get(0)).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 2, 0.95));
        assertThat(groups.get(0).rates().get(1).value()).isZero();
        assertThat(groups.get(1).rates()).allSatisfy(r -> assertThat(r.value()).isEqualTo(1));
        assertThat(groups.get(2).rates().get(0).value()).isZero();
        assertThat(groups.get(2).rates().get(1).value()).isEqualTo(1);
        assertThat(groups.get(3).rates().get(0)).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(1, 1, 0.95));
        assertThat(groups.get(3).rates().get(1).value()).isZero();
    }

    /** After 16 tokens: 3 of 5 come out whole, and one of these is given away, for it repeats itself. */
    @Test
    void continuationsAfterTheMiddlePrompt() {
        assertThat(extraction().prompt()).isEqualTo(16);
        Continuations.Summary train = extraction().trained().summary();
        assertThat(train.documents()).isEqualTo(5);
        assertThat(train.extracted()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(3, 5, 0.95));
        assertThat(train.givenAway()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 3, 0.95));
        assertThat(train.accuracy().value()).isCloseTo((6 + 7 + 8 + 8 + 8) / 40.0, within(1e-15));
        assertThat(train.strength().value()).isCloseTo((3 + 0 + 8 + 8 + 8) / 40.0, within(1e-15));
        Continuations.Summary heldOut = extraction().unseen().summary();
        assertThat(heldOut.documents()).isEqualTo(1);
        assertThat(heldOut.extracted().value()).isZero();
        assertThat(heldOut.givenAway()).isEmpty();
        assertThat(heldOut.accuracy().value()).isEqualTo(7 / 8.0);
        assertThat(heldOut.strength().value()).isEqualTo(5 / 8.0);
    }

    @Test
    void distribution() {
        Distribution distribution = Distribution.of(extraction(), Optional.empty());
        assertThat(distribution.lengths().documents()).isEqualTo(5);
        assertThat(distribution.lengths().mean().value()).isEqualTo((0 + 7 + 8 + 8 + 8) / 5.0);
        assertThat(distribution.probabilities().mean().value()).isCloseTo((0.01 + 0.1 + 3) / 5, within(1e-15));
        assertThat(distribution.steps()).hasSize(8);
        assertThat(distribution.steps().get(0).right())
                .isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(4, 5, 0.95));
        // from the second token on; document 0 has gone wrong before, and goes wrong again at the fifth
        assertThat(distribution.dependence())
                .extracting(Distribution.Dependence::position)
                .containsExactly(2, 3, 4, 5, 6, 7, 8);
        Distribution.Dependence fifth = distribution.dependence().get(3);
        assertThat(fifth.afterRight()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(4, 4, 0.95));
        assertThat(fifth.afterWrong()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(0, 1, 0.95));
        Distribution.Dependence last = distribution.dependence().get(6);
        assertThat(last.afterRight()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 4, 0.95));
        assertThat(last.afterWrong()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 1, 0.95));
        // by Holm no p-value is below seven times the least: a G of 2 * 5 ln 2 * 0.722 bits at the fifth
        assertThat(distribution.dependence())
                .allSatisfy(d -> assertThat(d.pValue()).isGreaterThan(7 * 0.025));
        // one sample is exact with probability 0.01, 0.1, 1, 1 and 1; ten with 0.096 and 0.65; a hundred with 0.63
        assertThat(sampled(distribution, 1, 0.1)).isEqualTo(0.8);
        assertThat(sampled(distribution, 1, 0.5)).isEqualTo(0.6);
        assertThat(sampled(distribution, 10, 0.5)).isEqualTo(0.8);
        assertThat(sampled(distribution, 100, 0.5)).isEqualTo(1);
    }

    private static double sampled(Distribution distribution, long samples, double probability) {
        return distribution.sampling().stream()
                .filter(s -> s.samples() == samples && s.probability() == probability)
                .map(s -> s.documents().value())
                .findFirst()
                .orElseThrow();
    }
}
