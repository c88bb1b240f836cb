package org.memo4j.metrics.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class GenerateAndRankTest {
    private static final TokenSequences TRAINING = Sequences.random(new SplittableRandom(8), 20, 5, 8, 8);
    private static final ContextModel MODEL = new ContextModel(TRAINING, 6, 32, OptionalInt.empty());
    private static final GenerateAndRank METRIC =
            GenerateAndRank.withDefaults().withSamples(6).withNewTokens(3).withSampler(Decoding.sampling(5));

    private static Guesses guesses() {
        return METRIC.generate(MODEL, TRAINING.slice(0, 5));
    }

    @Test
    void countsDifferentGuessesAndScoresExactlyTheirTokens() {
        Guesses guesses = guesses();
        int[] total = new int[20];
        for (int g = 0; g < guesses.size(); g++) {
            total[guesses.prompt(g)] += guesses.count(g);
            for (int h = 0; h < g; h++) {
                assertThat(guesses.prompt(g) == guesses.prompt(h)
                                && Arrays.equals(
                                        guesses.tokens().get(g),
                                        guesses.tokens().get(h)))
                        .isFalse();
            }
        }
        assertThat(total).containsOnly(6);
        assertThat(guesses.size()).isLessThan(120).isGreaterThan(20);
        TokenScores whole = MODEL.score(guesses.whole());
        for (int g = 0; g < guesses.size(); g++) {
            assertThat(guesses.scores().length(g)).isEqualTo(3);
            for (int t = 0; t < 3; t++) {
                assertThat(guesses.scores().logProbability(g, t)).isEqualTo(whole.logProbability(g, 4 + t));
                assertThat(guesses.scores().rank(g, t)).isEqualTo(whole.rank(g, 4 + t));
                assertThat(guesses.scores().token(g, t))
                        .isEqualTo(guesses.tokens().token(g, t));
            }
        }
        assertThat(guesses.provenance().metric()).isEqualTo(MetricIds.GENERATE_AND_RANK);
        assertThat(guesses.provenance().seed()).hasValue(5);
        assertThat(guesses().tokens()).isEqualTo(guesses.tokens());
        assertThat(METRIC.withSampler(Decoding.sampling(6))
                        .generate(MODEL, TRAINING.slice(0, 5))
                        .tokens())
                .isNotEqualTo(guesses.tokens());
    }

    @Test
    void ranksAndMeasuresRecall() {
        Guesses guesses = guesses();
        GuessRanking ranking = guesses.rank(GuessScore.likelihood());
        double[] scores = ranking.scores();
        int[] order = ranking.order();
        for (int i = 1; i < order.length; i++) {
            assertThat(scores[order[i - 1]]).isGreaterThanOrEqualTo(scores[order[i]]);
        }
        int[] best = ranking.best();
        assertThat(Arrays.stream(best).map(guesses::prompt))
                .doesNotHaveDuplicates()
                .hasSize(20);
        for (int b : best) {
            for (int g = 0; g < guesses.size(); g++) {
                if (guesses.prompt(g) == guesses.prompt(b)) {
                    assertThat(scores[g]).isLessThanOrEqualTo(scores[b]);
                }
            }
        }
        TokenSequences targets = TokenSequences.of(TRAINING.slice(5, 8).toList());
        RecallAtErrors recall = RecallAtErrors.withDefaults().withErrors(1000);
        long right = Arrays.stream(best)
                .filter(b -> Arrays.equals(guesses.tokens().get(b), targets.get(guesses.prompt(b))))
                .count();
        assertThat(ranking.recall(targets, recall).recall(1000)).isEqualTo(right / 20.0);
        assertThat(ranking.recallOfAll(targets, recall).recall(1000)).isGreaterThanOrEqualTo(right / 20.0);
        assertThat(right).isPositive();
        assertThat(ranking.toString()).contains("after 20 prompts");
    }

    @Test
    void looksUntargetedGuessesUp() {
        Guesses guesses = guesses();
        GuessRanking ranking = guesses.rank(GuessScore.frequency());
        assertThat(ranking.precision(10, tokens -> true).value()).isEqualTo(1);
        assertThat(ranking.precision(10, tokens -> true))
                .isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(10, 10, 0.95));
        assertThat(ranking.precision(10, tokens -> true, 0.8))
                .isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(10, 10, 0.8));
        assertThatIllegalArgumentException().isThrownBy(() -> ranking.precision(10, tokens -> true, 0));
        int[] first = guesses.tokens().get(ranking.order()[0]);
        assertThat(ranking.precision(1, tokens -> Arrays.equals(tokens, first)).value())
                .isEqualTo(1);
        assertThat(guesses.count(ranking.order()[0]))
                .isEqualTo(IntStream.range(0, guesses.size())
                        .map(guesses::count)
                        .max()
                        .orElseThrow());
        assertThatIllegalArgumentException().isThrownBy(() -> ranking.precision(guesses.size() + 1, t -> true));
    }

    @Test
    void scoresAsTheSourceDoes() {
        TokenSequences prompts = TokenSequences.of(new int[] {1}, new int[] {2});
        TokenSequences tokens = TokenSequences.of(new int[] {3, 4, 1}, new int[] {0});
        Guesses guesses = Guesses.of(
                prompts,
                new int[] {1, 0},
                tokens,
                TokenScores.ofLogProbabilities(new double[] {-1, -3, -5}, new double[] {-2}));
        assertThat(guesses.rank(GuessScore.likelihood()).scores()).containsExactly(-3, -2);
        assertThat(guesses.rank(GuessScore.compressed(t -> 6.0 * t.length)).scores())
                .containsExactly(6, 3);
        assertThat(guesses.rank(GuessScore.window(2)).scores()).containsExactly(-2, -2);
        assertThat(guesses.rank(GuessScore.window(1)).scores()).containsExactly(-1, -2);
        assertThat(guesses.rank(GuessScore.frequency()).order()).containsExactly(0, 1);
        TokenScores other = GenerateAndRank.score(MODEL, prompts, tokens, new int[] {1, 0});
        assertThat(guesses.rank(GuessScore.reference(MODEL)).scores())
                .containsExactly(new double[] {other.loss(0) / 3, other.loss(1) / 2}, within(1e-12));
        // the transformation puts token 5 everywhere
        TokenScores changed = GenerateAndRank.score(
                MODEL, prompts, TokenSequences.of(new int[] {5, 5, 5}, new int[] {5}), new int[] {1, 0});
        assertThat(guesses.rank(GuessScore.transformed(MODEL, t -> {
                            Arrays.fill(t, 5);
                            return t;
                        }))
                        .scores())
                .containsExactly(new double[] {changed.loss(0) / 3, changed.loss(1) / 2}, within(1e-12));
        assertThat(guesses.tokens().get(0)).containsExactly(3, 4, 1);
    }

    @Test
    void certaintyIsTheMostLikely() {
        Guesses guesses = Guesses.of(
                TokenSequences.of(new int[] {1}),
                new int[] {0, 0, 0},
                TokenSequences.of(new int[] {1}, new int[] {2}, new int[] {3}),
                TokenScores.ofLogProbabilities(
                        new double[] {-1}, new double[] {0}, new double[] {Double.NEGATIVE_INFINITY}));
        assertThat(guesses.rank(GuessScore.compressed(t -> 1)).scores())
                .containsExactly(1, Double.POSITIVE_INFINITY, 0);
        assertThat(guesses.rank(GuessScore.compressed(t -> 1)).order()).containsExactly(1, 0, 2);
    }

    @Test
    void promptsWithNothingIfTheModelHasAStartToken() {
        ContextModel model = new ContextModel(TRAINING, 6, 32, OptionalInt.of(5));
        Guesses guesses = METRIC.generate(model, TokenSequences.of(new int[0], new int[0]));
        assertThat(guesses.size()).isPositive();
        assertThat(guesses.scores().length(0)).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.generate(MODEL, TokenSequences.of(new int[0])))
                .withMessageContaining("start token");
    }

    @Test
    void refusesBadInput() {
        Guesses guesses = guesses();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guesses.rank(g -> new double[1]))
                .withMessageContaining("the score has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guesses.rank(g -> {
                    double[] values = new double[g.size()];
                    values[2] = Double.NaN;
                    return values;
                }))
                .withMessageContaining("guess 2 is NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.withSampler(Decoding.greedy()));
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.withSamples(0));
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.withNewTokens(0));
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.generate(MODEL, TokenSequences.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> GuessScore.window(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guesses.rank(GuessScore.likelihood())
                        .recall(TokenSequences.of(new int[] {1}), RecallAtErrors.withDefaults()));
        TokenSequences one = TokenSequences.of(new int[] {1});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guesses.of(one, new int[] {0}, one, TokenScores.ofLogProbabilities(new double[2])))
                .withMessageContaining("2 of them are scored");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guesses.of(one, new int[] {1}, one, TokenScores.ofLogProbabilities(new double[1])));
    }
}
