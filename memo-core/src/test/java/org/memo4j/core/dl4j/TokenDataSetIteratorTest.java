package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.memo4j.core.dl4j.Networks.START;
import static org.memo4j.core.dl4j.Networks.VOCABULARY;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

class TokenDataSetIteratorTest {
    private static final TokenSequences SEQUENCES = TokenSequences.of(new int[] {0, 1, 2}, new int[] {5, 4});

    private static final Dl4jLanguageModel MODEL =
            Dl4jLanguageModel.recurrent(Networks.lstm(RNNFormat.NCW), TokenEncoding.ONE_HOT);

    /** The token of a one-hot vector, -1 for none. */
    private static int token(INDArray oneHot, int example, int step) {
        int token = -1;
        for (int v = 0; v < VOCABULARY; v++) {
            if (oneHot.getDouble(example, v, step) != 0) {
                assertThat(oneHot.getDouble(example, v, step)).isEqualTo(1);
                assertThat(token).isEqualTo(-1);
                token = v;
            }
        }
        return token;
    }

    @Test
    void sequencesArePaddedAndMasked() {
        DataSet data = TokenDataSetIterator.of(MODEL.withStartToken(START), SEQUENCES)
                .withBatchSize(2)
                .next();
        assertThat(data.getFeatures().shape()).containsExactly(2, VOCABULARY, 3);
        assertThat(data.getLabels().shape()).containsExactly(2, VOCABULARY, 3);
        int longer = token(data.getLabels(), 0, 0) == 0 ? 0 : 1;
        List<Integer> tokens = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            tokens.add(token(data.getFeatures(), longer, t));
            tokens.add(token(data.getLabels(), longer, t));
            assertThat(data.getLabelsMaskArray().getDouble(longer, t)).isEqualTo(1);
            assertThat(data.getLabelsMaskArray().getDouble(1 - longer, t)).isEqualTo(t < 2 ? 1 : 0);
        }
        assertThat(tokens).containsExactly(START, 0, 0, 1, 1, 2);
        assertThat(token(data.getFeatures(), 1 - longer, 0)).isEqualTo(START);
        assertThat(token(data.getLabels(), 1 - longer, 0)).isEqualTo(5);
        assertThat(token(data.getFeatures(), 1 - longer, 1)).isEqualTo(5);
        assertThat(token(data.getLabels(), 1 - longer, 1)).isEqualTo(4);
        assertThat(data.getFeaturesMaskArray()).isNull();
    }

    @Test
    void withoutAStartTokenTheFirstTokenIsNotPredictedAndNothingIsMaskedWithoutPadding() {
        DataSet data = TokenDataSetIterator.of(MODEL, TokenSequences.of(new int[] {3, 1, 4}))
                .next();
        assertThat(data.getFeatures().shape()).containsExactly(1, VOCABULARY, 2);
        assertThat(List.of(token(data.getFeatures(), 0, 0), token(data.getLabels(), 0, 0)))
                .containsExactly(3, 1);
        assertThat(data.getLabelsMaskArray()).isNull();
    }

    @Test
    void everyEpochHasAllExamplesInAnOrderOfItsOwn() {
        int[][] many = new int[40][];
        for (int i = 0; i < many.length; i++) {
            many[i] = new int[] {i % 6, i / 6 % 6};
        }
        TokenDataSetIterator data = TokenDataSetIterator.of(MODEL, TokenSequences.of(many))
                .withBatchSize(7)
                .withSeed(4);
        List<List<Integer>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            epochs.add(firsts(data));
            assertThatThrownBy(data::next).isInstanceOf(NoSuchElementException.class);
            data.reset();
        }
        assertThat(epochs.get(0)).hasSize(40).isNotEqualTo(epochs.get(1));
        assertThat(epochs.get(1)).isNotEqualTo(epochs.get(2)).containsExactlyInAnyOrderElementsOf(epochs.get(0));
        assertThat(firsts(data.withSeed(4))).isEqualTo(epochs.get(0));
        assertThat(firsts(data.withSeed(5))).isNotEqualTo(epochs.get(0));
    }

    private static List<Integer> firsts(TokenDataSetIterator data) {
        List<Integer> tokens = new ArrayList<>();
        while (data.hasNext()) {
            DataSet batch = data.next();
            for (int b = 0; b < batch.numExamples(); b++) {
                tokens.add(6 * token(batch.getLabels(), b, 0) + token(batch.getFeatures(), b, 0));
            }
        }
        return tokens;
    }

    @Test
    void sparseLabelsAreIds() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(Networks.lstm(VOCABULARY).dataFormat(RNNFormat.NCW).build())
                .layer(new RnnOutputLayer.Builder(new LossSparseMCXENT())
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NCW)
                        .nIn(Networks.HIDDEN)
                        .nOut(VOCABULARY)
                        .build())
                .build()));
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT);
        DataSet data = TokenDataSetIterator.of(model, TokenSequences.of(new int[] {3, 1, 4}))
                .next();
        assertThat(data.getLabels().shape()).containsExactly(1, 1, 2);
        assertThat(List.of(data.getLabels().getInt(0, 0, 0), data.getLabels().getInt(0, 0, 1)))
                .containsExactly(1, 4);
        double before = model.score(SEQUENCES).losses()[0];
        network.fit(TokenDataSetIterator.of(model, SEQUENCES), 5);
        assertThat(model.score(SEQUENCES).losses()[0]).isLessThan(before);
    }

    @Test
    void windowsAreExamplesOfTheirOwn() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(Networks.output(2 * VOCABULARY, VOCABULARY))
                .build()));
        Dl4jLanguageModel model = Dl4jLanguageModel.feedForward(network, TokenEncoding.ONE_HOT, 2, START);
        TokenDataSetIterator data = TokenDataSetIterator.of(model.withStartToken(START), SEQUENCES);
        DataSet all = data.next();
        assertThat(data.hasNext()).isFalse();
        List<String> examples = new ArrayList<>();
        for (int n = 0; n < all.numExamples(); n++) {
            StringBuilder example = new StringBuilder();
            for (int c = 0; c < 2; c++) {
                for (int v = 0; v < VOCABULARY; v++) {
                    example.append(all.getFeatures().getDouble(n, c * VOCABULARY + v) == 1 ? "" + v : "");
                }
            }
            for (int v = 0; v < VOCABULARY; v++) {
                example.append(all.getLabels().getDouble(n, v) == 1 ? ">" + v : "");
            }
            examples.add(example.toString());
        }
        assertThat(examples).containsExactlyInAnyOrder("66>0", "60>1", "01>2", "66>5", "65>4");
        assertThat(data.batch()).isEqualTo(32);
        assertThat(data.inputColumns()).isEqualTo(VOCABULARY);
        assertThat(data.totalOutcomes()).isEqualTo(VOCABULARY);
        assertThat(data.asyncSupported()).isFalse();
    }

    @Test
    void sequencesWithNothingToPredictAreRefused() {
        assertThatThrownBy(() -> TokenDataSetIterator.of(MODEL, TokenSequences.of(new int[] {1, 2}, new int[] {3})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence 1");
        assertThatThrownBy(() -> TokenDataSetIterator.of(MODEL, TokenSequences.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> TokenDataSetIterator.of(MODEL, TokenSequences.of(new int[] {1, 9})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token ids");
    }
}
