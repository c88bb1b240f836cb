package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.text.TokenSequences;

class TransformerTrainerTest {
    static TokenSequences random(int seed, int sequences, int length, int vocabulary) {
        SplittableRandom random = new SplittableRandom(seed);
        return TokenSequences.of(IntStream.range(0, sequences)
                .mapToObj(i -> random.ints(length, 0, vocabulary).toArray())
                .toList());
    }

    @Test
    void memorizesWhatItSawAndNothingElse() {
        TransformerConfig config = TransformerConfig.withDefaults(20)
                .withDModel(32)
                .withHeads(2)
                .withLayers(2)
                .withContextLength(32);
        TokenSequences members = random(1, 8, 32, 19);
        TokenSequences others = random(2, 8, 32, 19);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(config)) {
            TransformerTraining training = TransformerTrainer.withDefaults()
                    .withEpochs(80)
                    .withLearningRate(1e-2)
                    .withShards(1)
                    .train(model, members);
            // Nothing tells which of the eight sequences comes: ln 8 / 32 = 0.065 nats a token cannot be learned.
            assertThat(training.lastLoss()).isLessThan(0.1);
            assertThat(Arrays.stream(model.score(members).losses())).allMatch(loss -> loss < 0.15);
            // Chance is ln 19 = 2.94 nats a token.
            assertThat(Arrays.stream(model.score(others).losses())).allMatch(loss -> loss > 2.5);
            assertThat(model.generate(members.slice(0, 4), 28, Decoding.greedy()))
                    .isEqualTo(members.slice(4, 32));
        }
    }
}
