package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

class ApproximateMemorizationTest {
    private static final int[] TRUTH = IntStream.range(0, 50).toArray();

    /** The truth with so many tokens at its start replaced. */
    private static int[] wrong(int tokens) {
        return IntStream.range(0, 50).map(i -> i < tokens ? 1000 + i : i).toArray();
    }

    @Test
    void drawsTheLineWhereTheDefinitionDoes() {
        TokenSequences generations = TokenSequences.of(wrong(0), wrong(5), wrong(6), wrong(50));
        TokenSequences truths = TokenSequences.of(TRUTH, TRUTH, TRUTH, TRUTH);
        ApproximateMemorization gemma = ApproximateMemorization.withDefaults()
                .withMeasure(SimilarityMeasure.EDIT)
                .withThresholdFrom(0.9);
        ApproximateMemorizationResult result = gemma.compare(generations, truths);
        assertThat(result.similarities()).containsExactly(1, 0.9, 0.88, 0);
        assertThat(result.memorized()).containsExactly(true, true, false, false);
        assertThat(result.share()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(gemma.withThresholdAbove(0.9).compare(generations, truths).memorized())
                .containsExactly(true, false, false, false);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.APPROXIMATE_MEMORIZATION);
        assertThat(result.provenance().options())
                .containsEntry("threshold", ">= 0.9")
                .containsEntry("elements", "token ids");
        assertThat(result.provenance().data()).isNotEmpty();
        assertThat(gemma.compare(generations, truths).provenance()).isEqualTo(result.provenance());
        assertThat(gemma.compare(truths, generations).provenance()).isNotEqualTo(result.provenance());
        assertThat(result.toString()).contains("EDIT of token ids >= 0.9", "0.5000 [");
    }

    @Test
    void comparesBleuByDefault() {
        // 8 of 50 wrong at the start: p_n = (42 - n + 1)/(50 - n + 1), geometric mean; and 13 of 50
        TokenSequences generations = TokenSequences.of(wrong(8), wrong(13));
        TokenSequences truths = TokenSequences.of(TRUTH, TRUTH);
        ApproximateMemorizationResult result =
                ApproximateMemorization.withDefaults().compare(generations, truths);
        double[] expected = new double[2];
        for (int i = 0; i < 2; i++) {
            double log = 0;
            for (int n = 0; n < 4; n++) {
                log += Math.log((42.0 - 5 * i - n) / (50 - n)) / 4;
            }
            expected[i] = Math.exp(log);
        }
        assertThat(result.similarities()).containsExactly(expected, within(1e-12));
        assertThat(result.memorized()).containsExactly(true, false);
    }

    /** NLTK 3.10: sentence_bleu([reference], hypothesis) of two strings, that is of their characters. */
    @Test
    void givesNltksCharacterBleu() {
        ApproximateMemorization nltk = ApproximateMemorization.withDefaults()
                .withMeasure(SimilarityMeasure.BLEU_UNSMOOTHED)
                .withUnit(TextUnit.CHARACTERS);
        List<String> hypotheses =
                List.of("the patient takes aspirin twice a day", "a patient takes two aspirins daily");
        List<String> references =
                List.of("the patient took aspirin twice each day", "he was seen in the clinic on monday");
        assertThat(nltk.compare(hypotheses, references).similarities())
                .containsExactly(new double[] {0.745252827800637, 8.5e-155}, within(1e-12));
    }

    @Test
    void everyMeasureKeepsTheLaws() {
        long seed = 20260609;
        SplittableRandom random = new SplittableRandom(seed);
        for (SimilarityMeasure measure : SimilarityMeasure.values()) {
            for (int round = 0; round < 200; round++) {
                int[] truth = random.ints(4 + random.nextInt(60), 0, 30).toArray();
                int[] generation = Cases.edited(truth, random);
                String at = measure + ", seed " + seed + ", round " + round;
                assertThat(measure.similarity(generation, truth)).as(at).isBetween(0.0, 1 + 1e-12);
                assertThat(measure.similarity(truth, truth)).as(at).isCloseTo(1, within(1e-12));
                assertThat(measure.similarity(new int[0], truth)).as(at).isZero();
                assertThat(measure.similarity(new int[] {-1, -2, -3, -4}, truth))
                        .as(at)
                        .isZero();
            }
        }
        assertThat(SimilarityMeasure.COMMON_SUBSTRING.similarity("xx the cat", "a the cat sat", TextUnit.WORDS))
                .isEqualTo(0.5);
        assertThat(SimilarityMeasure.COMMON_SUBSEQUENCE.similarity("a cat sat", "a the cat sat", TextUnit.WORDS))
                .isEqualTo(0.75);
        assertThat(TextUnit.WORDS_AND_PUNCTUATION.count("It's here, now.")).isEqualTo(5);
    }

    @Test
    void doesNotDependOnOrderDuplicationOrThreads() {
        long seed = 20260610;
        SplittableRandom random = new SplittableRandom(seed);
        int[][] truths = new int[300][];
        int[][] generations = new int[300][];
        for (int i = 0; i < 300; i++) {
            truths[i] = random.ints(1 + random.nextInt(40), 0, 9).toArray();
            generations[i] = Cases.edited(truths[i], random);
        }
        int[] twiceReversed = IntStream.range(0, 600).map(i -> 299 - i % 300).toArray();
        TokenSequences t = TokenSequences.of(truths);
        TokenSequences g = TokenSequences.of(generations);
        ApproximateMemorizationResult once =
                ApproximateMemorization.withDefaults().compare(g, t);
        ApproximateMemorizationResult twice =
                ApproximateMemorization.withDefaults().compare(g.select(twiceReversed), t.select(twiceReversed));
        assertThat(twice.share().value())
                .as("seed %d", seed)
                .isEqualTo(once.share().value());
        assertThat(Arrays.copyOfRange(twice.similarities(), 0, 300))
                .as("seed %d", seed)
                .containsExactly(IntStream.range(0, 300)
                        .mapToDouble(i -> once.similarity(299 - i))
                        .toArray());
        for (int i = 0; i < 300; i++) {
            assertThat(once.similarity(i)).isEqualTo(SimilarityMeasure.BLEU.similarity(generations[i], truths[i]));
            assertThat(once.memorized(i)).isEqualTo(once.similarity(i) > 0.75);
        }
        assertThat(once.distribution().max())
                .isEqualTo(Arrays.stream(once.similarities()).max().orElseThrow());
    }

    @Test
    void takesWhatAJudgeSays() {
        ApproximateMemorization metric = ApproximateMemorization.withDefaults().withThresholdFrom(0.5);
        double[] says = {0, 0.5, 1, 0.49};
        ApproximateMemorizationResult result = metric.judged("panel of three, June", says);
        assertThat(result.memorized()).containsExactly(false, true, true, false);
        assertThat(result.share()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(2, 4, 0.95));
        assertThat(result.provenance().options())
                .containsEntry("measure", "panel of three, June")
                .containsEntry("threshold", ">= 0.5")
                .containsEntry("interval", "CLOPPER_PEARSON");
        assertThat(result.provenance().data()).isNotEmpty();
        assertThat(result.toString()).contains("panel of three, June");
        says[0] = 1;
        assertThat(result.similarity(0)).isZero();
        assertThat(metric.judged("panel of three, June", says).provenance()).isNotEqualTo(result.provenance());

        // asked in order, each pair once, generation first
        List<String> seen = new ArrayList<>();
        ApproximateMemorizationResult asked =
                metric.judge("lengths", List.of("a", "bb"), List.of("xx", "yy"), (generation, truth) -> {
                    seen.add(generation + truth);
                    return (double) generation.length() / truth.length();
                });
        assertThat(seen).containsExactly("axx", "bbyy");
        assertThat(asked.similarities()).containsExactly(0.5, 1);
        assertThat(asked.share().value()).isEqualTo(1);
    }

    @Test
    void drawsClustersOfJudgedPairsTogether() {
        // two prompts of 50 samples each, alike within: single pairs would promise an interval around 1/2
        double[] says = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
        int[] clusters = IntStream.range(0, 100).map(i -> i % 2 == 0 ? 7 : -7).toArray();
        ApproximateMemorization metric = ApproximateMemorization.withDefaults();
        Bootstrap bootstrap = Bootstrap.withDefaults()
                .withReplicates(200)
                .withInterval(BootstrapInterval.PERCENTILE)
                .withSeed(20260611);
        ApproximateMemorizationResult result = metric.judged("cosine", says, clusters, bootstrap);
        assertThat(result.share().value()).isEqualTo(0.5);
        // a resample has both clusters, or one of them twice, with chance 1/4 each
        assertThat(result.share().lower()).isZero();
        assertThat(result.share().upper()).isEqualTo(1);
        assertThat(result.provenance().options()).containsEntry("interval", "PERCENTILE of 2 clusters");
        assertThat(result.provenance().seed()).hasValue(20260611);
        // with every pair its own cluster the interval is about 1/2 +- 0.1
        int[] single = IntStream.range(0, 100).toArray();
        assertThat(metric.judged("cosine", says, single, bootstrap).share().lower())
                .isBetween(0.3, 0.45);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.judged("cosine", says, new int[100], bootstrap))
                .withMessageContaining("at least two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.judged("cosine", says, new int[3], bootstrap))
                .withMessageContaining("clusters has 3");
    }

    @Test
    void refusesJudgementsWithoutAMeaning() {
        ApproximateMemorization metric = ApproximateMemorization.withDefaults();
        for (double wrong : new double[] {Double.NaN, -0.01, 1.01, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metric.judged("judge", new double[] {1, wrong}))
                    .withMessageContaining("similarities[1] must be in [0, 1], but is " + wrong);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> metric.judge("judge", List.of("a"), List.of("b"), (g, t) -> wrong))
                    .withMessageContaining("similarities[0]");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.judged(" ", new double[] {1}))
                .withMessageContaining("judge is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.judged("judge", new double[0]))
                .withMessageContaining("no similarity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.judge("judge", List.of("a"), List.of(), (g, t) -> 1))
                .withMessageContaining("generations has 1");
    }

    @Test
    void refusesWhatHasNoAnswer() {
        ApproximateMemorization metric = ApproximateMemorization.withDefaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.compare(List.of("a"), List.of(" ")))
                .withMessageContaining("truth 0 is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.compare(List.of(), List.of()))
                .withMessageContaining("no sequence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.compare(List.of("a"), List.of()))
                .withMessageContaining("generations has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withThresholdAbove(1));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withThresholdFrom(0));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withThresholdFrom(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> metric.withConfidence(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimilarityMeasure.EDIT.similarity(new int[1], new int[0]))
                .withMessageContaining("truth is empty");
    }
}
