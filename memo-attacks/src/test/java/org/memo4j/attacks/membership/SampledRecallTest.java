package org.memo4j.attacks.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.TokenSequences;

class SampledRecallTest {
    private static final SampledRecall RECALL = SampledRecall.withDefaults();

    /** A model that continues whatever a known sequence starts with by that sequence, and anything else at random. */
    private record Memory(TokenSequences known, int vocabularySize, int batchSize) implements LanguageModel {
        @Override
        public int contextLength() {
            return 64;
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            int length = batch.maxLength();
            float[] logits = new float[batch.size() * length * vocabularySize];
            for (int b = 0; b < batch.size(); b++) {
                int[] tokens = batch.get(b);
                for (int[] sequence : known.toList()) {
                    for (int t = 0; t < length; t++) {
                        if (t + 1 < sequence.length && Arrays.equals(tokens, 0, t + 1, sequence, 0, t + 1)) {
                            logits[(b * length + t) * vocabularySize + sequence[t + 1]] = 60;
                        }
                    }
                }
            }
            return LogitRows.of(logits, vocabularySize);
        }
    }

    private static Memory knows(int vocabulary, int[]... sequences) {
        return new Memory(TokenSequences.of(sequences), vocabulary, 8);
    }

    @Test
    void recallOfTokensByHand() {
        // after 0 1 2 it says 3 4 3 4
        Memory model = knows(9, new int[] {0, 1, 2, 3, 4, 3, 4});
        TokenSequences documents = TokenSequences.of(
                new int[] {0, 1, 2, 3, 4, 3, 4}, // all of it, prefix of three
                new int[] {0, 1, 2, 4, 4, 4, 4}, // two of four 4s
                new int[] {0, 1, 2, 3, 4, 5}, // 3 4 of 3 4 5
                new int[] {0, 1, 2, 8, 8, 8});
        assertThat(RECALL.score(model, documents)).containsExactly(new double[] {1, 0.5, 2 / 3.0, 0}, within(1e-12));
        // bigrams: 34 43 34; of 44 44 44 none; of 34 45 one
        assertThat(RECALL.withOrder(2).score(model, documents.select(0, 1, 2)))
                .containsExactly(new double[] {1, 0, 0.5}, within(1e-12));
        // prefix of one: 1 2 3 4 3 4
        assertThat(RECALL.withPrefix(0.2).score(model, documents.select(1)))
                .containsExactly(new double[] {4 / 6.0}, within(1e-12));
    }

    @Test
    void recallOfWordsByHand() {
        String known = "the cat sat on the mat, the end";
        List<String> texts = List.of(
                known, // "the cat sat on" is followed by " the mat, the end"
                "the cat sat on  a mat, the\tThe", // one of two that differ but in the capital, and mat,
                "the cat sat on the mat the the the"); // two of three, but not the mat without its comma
        CharTokenizer tokenizer = CharTokenizer.train(texts);
        Memory model = knows(tokenizer.vocabularySize(), tokenizer.encode(known));
        double[] scores = RECALL.score(model, tokenizer, texts);
        assertThat(scores[0]).isEqualTo(1);
        // sixteen characters: " the mat, the en"
        assertThat(scores[1]).isCloseTo(2 / 4.0, within(1e-12));
        assertThat(scores[2]).isCloseTo(2 / 5.0, within(1e-12));
        double[] zlib = RECALL.withZlib(true).score(model, tokenizer, texts.subList(0, 2));
        assertThat(zlib[0]).isEqualTo(ZlibScore.compressedLength(" the mat, the end"));
        assertThat(zlib[1]).isCloseTo(ZlibScore.compressedLength(" the mat, the en") / 2.0, within(1e-12));
    }

    /** A model that knows nothing says the one token of the rest with probability 1/4; error probability 2e-7. */
    @Test
    void chanceIsThatOfTheModel() {
        Memory model = knows(4, new int[] {3, 3});
        double score = RECALL.withSamples(2000).score(model, TokenSequences.of(new int[] {0, 1}))[0];
        BinomialDistribution hits = new BinomialDistribution(null, 2000, 0.25);
        assertThat((int) Math.round(score * 2000))
                .isBetween(hits.inverseCumulativeProbability(1e-7), hits.inverseCumulativeProbability(1 - 1e-7));
        // the likeliest token is the first one of equals
        assertThat(RECALL.withSampler(Decoding.sampling(1).withTopK(1))
                        .score(model, TokenSequences.of(new int[] {0, 0}, new int[] {0, 1})))
                .containsExactly(1, 0);
    }

    @Test
    void knownDocumentsComeFirst() {
        SplittableRandom random = new SplittableRandom(3);
        int[][] documents = new int[40][];
        boolean[] member = new boolean[40];
        List<int[]> known = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            documents[i] = random.ints(20 + i % 3, 0, 50).toArray();
            // of some, the model knows but the first third of the rest
            member[i] = i % 2 == 0;
            if (member[i]) {
                known.add(Arrays.copyOf(documents[i], i % 4 == 0 ? documents[i].length : 14));
            }
        }
        Memory model = new Memory(TokenSequences.of(known), 50, 7);
        MembershipScores scores = RECALL.attack(model, TokenSequences.of(documents), member);
        assertThat(scores.roc().auc()).isGreaterThan(0.95);
        assertThat(scores.label()).startsWith("membership.sampled-recall/1").contains("samples=10", "unit=tokens");
        assertThat(scores.provenance().seed()).hasValue(1);
        assertThat(scores.provenance().backend()).hasValue("java");
    }

    @Test
    void batchesDoNotMatterAndSeedsDo() {
        TokenSequences documents = TokenSequences.of(
                new int[] {0, 1, 2, 3, 4, 5, 6, 7},
                new int[] {7, 6, 5, 4, 3, 2, 1},
                new int[] {1, 1, 2, 2, 3, 3, 4, 4},
                new int[] {0, 1, 2, 3, 4, 5, 6, 7});
        Memory model = knows(8, new int[] {5, 5});
        double[] scores = RECALL.score(model, documents);
        assertThat(RECALL.score(new Memory(model.known, 8, 1), documents)).containsExactly(scores);
        assertThat(RECALL.withSampler(Decoding.sampling(2).withTopK(50)).score(model, documents))
                .isNotEqualTo(scores);
        double[] many = RECALL.withSamples(200).score(model, documents);
        assertThat(many[0]).as("each document has its own draws").isNotEqualTo(many[3]);
        List<Long> steps = new ArrayList<>();
        RECALL.withProgress((task, done, total) -> steps.add(done)).score(model, documents);
        assertThat(steps).hasSize(10).endsWith(10L);
    }

    @Test
    void namesAreApart() {
        assertThat(RECALL.provenance().metric()).hasToString("membership.sampled-recall/1");
        assertThat(RECALL.withZlib(true).provenance().metric()).hasToString("membership.sampled-recall-zlib/1");
        assertThat(RECALL.withOrder(2)
                        .withPrefix(0.3)
                        .withSamples(3)
                        .provenance()
                        .options())
                .containsEntry("order", "2")
                .containsEntry("prefix", "0.3")
                .containsEntry("samples", "3")
                .containsEntry("sampler", "sampling(temperature=1.0, topK=50, seed=1)");
    }

    @Test
    void badInputIsRefused() {
        Memory model = knows(4, new int[] {3, 3});
        CharTokenizer tokenizer = CharTokenizer.train(List.of("abc "));
        TokenSequences one = TokenSequences.of(new int[] {0, 1}, new int[] {0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECALL.score(model, one))
                .withMessageContaining("document 1 has 1 tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECALL.withOrder(2).score(model, one))
                .withMessageContaining("document 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECALL.score(model, tokenizer, List.of("a b", "abc ")))
                .withMessageContaining("document 1 has 1 words");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECALL.withZlib(true).score(model, one))
                .withMessageContaining("zlib");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECALL.score(model, TokenSequences.of(new int[66])))
                .withMessageContaining("document 0 of 66 tokens exceeds");
        assertThat(RECALL.score(model, TokenSequences.of(new int[65]))).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> RECALL.score(model, TokenSequences.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> RECALL.withSampler(Decoding.greedy()));
        assertThatIllegalArgumentException().isThrownBy(() -> RECALL.withSamples(0));
        assertThatIllegalArgumentException().isThrownBy(() -> RECALL.withPrefix(1));
        assertThatIllegalArgumentException().isThrownBy(() -> RECALL.withOrder(0));
    }
}
