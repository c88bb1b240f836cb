package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TransformerLanguageModelTest {
    static final TransformerConfig SMALL = TransformerConfig.withDefaults(11)
            .withDModel(8)
            .withHeads(2)
            .withLayers(2)
            .withFeedForward(12)
            .withContextLength(20)
            .withSeed(3);

    /** A model whose parameters are large enough that every one of them shows in the logits. */
    static TransformerLanguageModel lively(TransformerConfig config) {
        TransformerLanguageModel model = TransformerLanguageModel.create(config);
        SplittableRandom random = new SplittableRandom(5);
        model.parameters().values().forEach(array -> {
            double[] values = random.doubles(array.length(), -0.8, 0.8).toArray();
            try (INDArray drawn = Nd4j.createFromArray(values)) {
                array.assign(drawn.reshape('c', array.shape()));
            }
        });
        return model;
    }

    static int[] randomTokens(SplittableRandom random, int length, int vocabulary) {
        return random.ints(length, 0, vocabulary).toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logitsEqualPlainJava(boolean tied) {
        TransformerConfig config = SMALL.withTiedEmbeddings(tied);
        try (TransformerLanguageModel model = lively(config)) {
            PlainTransformer plain = new PlainTransformer(config, model.parameters());
            SplittableRandom random = new SplittableRandom(7);
            for (int length : new int[] {1, 5, 15, 16, 17, 20}) {
                for (int size : new int[] {1, 3, 9}) {
                    int[][] batch = new int[size][];
                    for (int b = 0; b < size; b++) {
                        batch[b] = randomTokens(random, length, config.vocabularySize());
                    }
                    try (LogitRows logits = model.logits(TokenSequences.of(batch))) {
                        assertThat(logits.rows()).isEqualTo(size * length);
                        assertThat(logits.vocabularySize()).isEqualTo(config.vocabularySize());
                        for (int b = 0; b < size; b++) {
                            double[][] expected = plain.logits(batch[b]);
                            for (int t = 0; t < length; t++) {
                                assertThat(row(logits, b * length + t))
                                        .as("length %d, sequence %d, token %d", length, b, t)
                                        .containsExactly(expected[t], within(1e-4));
                            }
                        }
                    }
                }
            }
        }
    }

    static double[] row(LogitRows logits, int row) {
        double[] values = new double[logits.vocabularySize()];
        for (int v = 0; v < values.length; v++) {
            values[v] = logits.get(row, v);
        }
        return values;
    }
}
