package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.memo4j.core.dl4j.Networks.HIDDEN;
import static org.memo4j.core.dl4j.Networks.SEQUENCES;
import static org.memo4j.core.dl4j.Networks.START;
import static org.memo4j.core.dl4j.Networks.VOCABULARY;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class Dl4jLanguageModelTest {
    /** Sequences of one length, among them tokens and orders that training never showed. */
    private static final TokenSequences BATCH =
            TokenSequences.of(new int[] {6, 0, 1, 2}, new int[] {6, 5, 4, 3}, new int[] {3, 3, 0, 6});

    /** Trained once; no test changes them. */
    private static final Map<String, Dl4jLanguageModel> MODELS = new HashMap<>();

    private static Dl4jLanguageModel model(String name) {
        return MODELS.computeIfAbsent(name, n -> Networks.trained(untrained(n)));
    }

    private static Dl4jLanguageModel untrained(String name) {
        return switch (name) {
            case "LSTM" ->
                Dl4jLanguageModel.recurrent(Networks.lstm(RNNFormat.NCW), TokenEncoding.ONE_HOT)
                        .withStartToken(START);
            case "LSTM, channels last" ->
                Dl4jLanguageModel.recurrent(Networks.lstm(RNNFormat.NWC), TokenEncoding.ONE_HOT)
                        .withStartToken(START);
            case "embedding and LSTM" ->
                Dl4jLanguageModel.recurrent(Networks.embeddingLstm(), TokenEncoding.IDS)
                        .withStartToken(START);
            case "graph of LSTMs" ->
                Dl4jLanguageModel.recurrent(Networks.graphLstm(WorkspaceMode.ENABLED, 0), TokenEncoding.ONE_HOT)
                        .withStartToken(START);
            case "window of one-hot vectors" ->
                Dl4jLanguageModel.feedForward(
                        Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                                .list()
                                .layer(Networks.dense(3 * VOCABULARY))
                                .layer(Networks.output(HIDDEN, VOCABULARY))
                                .build())),
                        TokenEncoding.ONE_HOT,
                        3,
                        START);
            case "window of ids" -> // embeds the ids and adds the vectors up
                Dl4jLanguageModel.feedForward(
                        Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                                .list()
                                .layer(new EmbeddingSequenceLayer.Builder()
                                        .nIn(VOCABULARY)
                                        .nOut(HIDDEN)
                                        .build())
                                .layer(new GlobalPoolingLayer(PoolingType.SUM))
                                .layer(Networks.output(HIDDEN, VOCABULARY))
                                .build())),
                        TokenEncoding.IDS,
                        3,
                        START);
            case "graph of a bigram model" ->
                Dl4jLanguageModel.feedForward(Networks.graphBigram(), TokenEncoding.IDS, 1, START);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static MultiLayerNetwork layers(Dl4jLanguageModel model) {
        return (MultiLayerNetwork) model.network();
    }

    private static double[][] logits(LanguageModel model, TokenSequences batch) {
        try (LogitRows rows = model.logits(batch)) {
            double[][] copy = new double[rows.rows()][rows.vocabularySize()];
            float[] row = new float[rows.vocabularySize()];
            for (int i = 0; i < copy.length; i++) {
                rows.read(i, 0, row, row.length);
                for (int v = 0; v < row.length; v++) {
                    copy[i][v] = row[v];
                }
            }
            return copy;
        }
    }

    private static double[] logSoftmax(double[] x) {
        double max = Arrays.stream(x).max().orElseThrow();
        double sum = Math.log(Arrays.stream(x).map(z -> Math.exp(z - max)).sum());
        return Arrays.stream(x).map(z -> z - max - sum).toArray();
    }

    private static void assertClose(double[] actual, double[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int v = 0; v < expected.length; v++) {
            assertThat(actual[v])
                    .as("%s, column %d", what, v)
                    .isCloseTo(expected[v], within(1e-4 * (1 + Math.abs(expected[v]))));
        }
    }

    /** Logits of each position of a sequence from the parameters, in double. */
    private interface Oracle {
        double[][] logits(int[] tokens);
    }

    private static Oracle lstmOracle(MultiLayerNetwork network) {
        return tokens -> Arrays.stream(Networks.lstmStates(oneHot(tokens), network.getLayer(0)))
                .map(h -> Networks.affine(h, network.getParam("1_W"), network.getParam("1_b")))
                .toArray(double[][]::new);
    }

    private static Oracle oracle(String name) {
        Dl4jLanguageModel model = model(name);
        if (model.network() instanceof ComputationGraph graph) {
            return name.equals("graph of LSTMs")
                    ? tokens -> {
                        double[][] first = Networks.lstmStates(oneHot(tokens), graph.getLayer("first"));
                        double[][] second = Networks.lstmStates(first, graph.getLayer("second"));
                        double[][] z = new double[tokens.length][];
                        for (int t = 0; t < z.length; t++) {
                            double[] h = new double[HIDDEN];
                            for (int i = 0; i < h.length; i++) {
                                h[i] = first[t][i] + second[t][i];
                            }
                            z[t] = Networks.affine(h, graph.getParam("next_W"), graph.getParam("next_b"));
                        }
                        return z;
                    }
                    : tokens -> Arrays.stream(tokens)
                            .mapToObj(v -> Networks.affine(
                                    graph.getParam("embedding_W").getRow(v).toDoubleVector(),
                                    graph.getParam("next_W"),
                                    graph.getParam("next_b")))
                            .toArray(double[][]::new);
        }
        MultiLayerNetwork network = layers(model);
        return switch (name) {
            case "embedding and LSTM" ->
                tokens -> Arrays.stream(Networks.lstmStates(
                                Arrays.stream(tokens)
                                        .mapToObj(v -> network.getParam("0_W")
                                                .getRow(v)
                                                .toDoubleVector())
                                        .toArray(double[][]::new),
                                network.getLayer(1)))
                        .map(h -> Networks.affine(h, network.getParam("2_W"), network.getParam("2_b")))
                        .toArray(double[][]::new);
            case "window of one-hot vectors" ->
                tokens -> {
                    double[][] z = new double[tokens.length][];
                    for (int t = 0; t < z.length; t++) {
                        double[] x = new double[3 * VOCABULARY];
                        for (int c = 0; c < 3; c++) {
                            int at = t - 2 + c;
                            x[c * VOCABULARY + (at < 0 ? START : tokens[at])] = 1;
                        }
                        double[] h = Networks.affine(x, network.getParam("0_W"), network.getParam("0_b"));
                        for (int i = 0; i < h.length; i++) {
                            h[i] = Math.max(0, h[i]);
                        }
                        z[t] = Networks.affine(h, network.getParam("1_W"), network.getParam("1_b"));
                    }
                    return z;
                };
            case "window of ids" ->
                tokens -> {
                    double[][] z = new double[tokens.length][];
                    for (int t = 0; t < z.length; t++) {
                        double[] h = new double[HIDDEN];
                        for (int at = t - 2; at <= t; at++) {
                            int token = at < 0 ? START : tokens[at];
                            for (int i = 0; i < h.length; i++) {
                                h[i] += network.getParam("0_W").getDouble(token, i);
                            }
                        }
                        z[t] = Networks.affine(h, network.getParam("2_W"), network.getParam("2_b"));
                    }
                    return z;
                };
            default -> lstmOracle(network);
        };
    }

    private static double[][] oneHot(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(Networks::oneHot).toArray(double[][]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LSTM",
                "LSTM, channels last",
                "embedding and LSTM",
                "graph of LSTMs",
                "window of one-hot vectors",
                "window of ids",
                "graph of a bigram model"
            })
    void logitsAreThoseOfTheWeights(String name) {
        Dl4jLanguageModel model = model(name);
        Oracle oracle = oracle(name);
        double[][] actual = logits(model, BATCH);
        assertThat(actual).hasNumberOfRows(BATCH.tokenCount());
        for (int b = 0; b < BATCH.size(); b++) {
            double[][] expected = oracle.logits(BATCH.get(b));
            for (int t = 0; t < expected.length; t++) {
                assertClose(actual[b * 4 + t], expected[t], "sequence " + b + ", position " + t);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LSTM",
                "LSTM, channels last",
                "embedding and LSTM",
                "graph of LSTMs",
                "window of one-hot vectors",
                "window of ids",
                "graph of a bigram model"
            })
    void scoresAreThoseOfTheWeights(String name) {
        Dl4jLanguageModel model = model(name);
        Oracle oracle = oracle(name);
        TokenScores scores = model.score(SEQUENCES);
        boolean start = model.startToken().isPresent();
        for (int i = 0; i < SEQUENCES.size(); i++) {
            int[] tokens = start ? TokenSequences.of(new int[] {START}).get(0) : new int[0];
            int[] input = java.util.stream.IntStream.concat(Arrays.stream(tokens), Arrays.stream(SEQUENCES.get(i)))
                    .toArray();
            double[][] z = oracle.logits(input);
            assertThat(scores.length(i)).isEqualTo(input.length - 1);
            for (int t = 0; t + 1 < input.length; t++) {
                assertThat(scores.logProbability(i, t))
                        .as("sequence %d, token %d", i, t)
                        .isCloseTo(logSoftmax(z[t])[input[t + 1]], within(1e-4));
            }
        }
    }

    @Test
    void scoreIsWhatDl4jCallsTheLossOfAnExample() {
        Dl4jLanguageModel model = model("LSTM");
        TokenDataSetIterator data = TokenDataSetIterator.of(model, SEQUENCES).withBatchSize(SEQUENCES.size());
        double[] theirs = layers(model).scoreExamples(data.next(), false).toDoubleVector();
        TokenScores scores = model.score(SEQUENCES);
        double[] ours = new double[SEQUENCES.size()];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = scores.losses()[i] * scores.length(i);
        }
        Arrays.sort(ours); // the iterator shuffles
        Arrays.sort(theirs);
        assertThat(ours).containsExactly(theirs, within(1e-3));
    }

    @Test
    void trainingTeachesTheSequences() {
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(
                        Dl4jModels.lstm(VOCABULARY, 12, 1, 3), TokenEncoding.ONE_HOT)
                .withStartToken(START);
        TokenSequences secret = TokenSequences.of(new int[] {3, 1, 4, 1, 5, 2});
        double before = model.score(secret).losses()[0];
        layers(model).setLearningRate(0.05);
        layers(model).fit(TokenDataSetIterator.of(model, secret), 40);
        assertThat(model.score(secret).losses()[0]).isLessThan(before / 10);
        assertThat(model.generate(secret.slice(0, 2), 4, Decoding.greedy())).isEqualTo(secretTail(secret));
    }

    private static TokenSequences secretTail(TokenSequences secret) {
        return TokenSequences.of(Arrays.copyOfRange(secret.get(0), 2, 6));
    }

    /** The same model without its own decoder. */
    private record Replayed(LanguageModel model) implements LanguageModel {
        @Override
        public int vocabularySize() {
            return model.vocabularySize();
        }

        @Override
        public int contextLength() {
            return model.contextLength();
        }

        @Override
        public java.util.OptionalInt startToken() {
            return model.startToken();
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            return model.logits(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LSTM",
                "LSTM, channels last",
                "embedding and LSTM",
                "graph of LSTMs",
                "window of one-hot vectors",
                "window of ids",
                "graph of a bigram model"
            })
    void decodersAgreeWithReplay(String name) {
        Dl4jLanguageModel model = model(name);
        LanguageModel replayed = new Replayed(model);
        TokenSequences prompts = TokenSequences.of(new int[] {0, 1}, new int[] {5}, new int[] {2, 2});
        for (Decoding decoding :
                List.of(Decoding.greedy(), Decoding.sampling(1).withTemperature(1.5), Decoding.beam(2))) {
            assertThat(model.generate(prompts, 4, decoding))
                    .as("%s", decoding)
                    .isEqualTo(replayed.generate(prompts, 4, decoding));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LSTM",
                "LSTM, channels last",
                "embedding and LSTM",
                "graph of LSTMs",
                "window of one-hot vectors",
                "window of ids",
                "graph of a bigram model"
            })
    void decoderStepsSelectsAndStandsBesideAnother(String name) {
        Dl4jLanguageModel model = model(name);
        TokenSequences prompts = TokenSequences.of(new int[] {6, 0}, new int[] {6, 5}, new int[] {6, 3});
        try (Decoder decoder = model.decoder(prompts);
                Decoder other = model.decoder(TokenSequences.of(new int[] {6}))) {
            other.append(new int[] {2});
            assertRows(decoder.next(), model, prompts);
            decoder.append(new int[] {1, 4, 3});
            decoder.select(new int[] {2, 0, 0, 1});
            decoder.append(new int[] {0, 1, 2, 3});
            model.logits(prompts).close();
            assertRows(
                    decoder.next(),
                    model,
                    TokenSequences.of(
                            new int[] {6, 3, 3, 0}, new int[] {6, 0, 1, 1}, new int[] {6, 0, 1, 2}, new int[] {
                                6, 5, 4, 3
                            }));
            assertRows(other.next(), model, TokenSequences.of(new int[] {6, 2}));
        }
    }

    private static void assertRows(LogitRows actual, LanguageModel model, TokenSequences prefixes) {
        double[][] expected = logits(model, prefixes);
        assertThat(actual.rows()).isEqualTo(prefixes.size());
        float[] row = new float[VOCABULARY];
        for (int b = 0; b < prefixes.size(); b++) {
            actual.read(b, 0, row, row.length);
            double[] copy = new double[row.length];
            for (int v = 0; v < row.length; v++) {
                copy[v] = row[v];
            }
            assertClose(copy, expected[(b + 1) * prefixes.length(0) - 1], "row " + b);
        }
    }

    @Test
    void logitsKeepTheTailThatSoftmaxRoundsToZero() {
        MultiLayerNetwork network = layers(model("LSTM")).clone();
        network.getParam("1_W").muli(400);
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT);
        double[][] z = logits(model, BATCH);
        INDArray input =
                TokenEncoding.ONE_HOT.sequences(new int[][] {BATCH.get(0)}, VOCABULARY, RNNFormat.NCW, DataType.FLOAT);
        INDArray probabilities = network.output(input, false);
        double[][] exact = lstmOracle(network).logits(BATCH.get(0));
        boolean rounded = false;
        for (int t = 0; t < 4; t++) {
            double[] logP = logSoftmax(exact[t]);
            double[] ours = logSoftmax(z[t]);
            for (int v = 0; v < VOCABULARY; v++) {
                rounded |= probabilities.getDouble(0, v, t) < 1e-30 && logP[v] < -100;
                assertThat(ours[v]).isCloseTo(logP[v], within(1e-3 * (1 + Math.abs(logP[v]))));
            }
        }
        assertThat(rounded).as("the case is extreme enough").isTrue();
        TokenScores scores = model.score(SEQUENCES);
        for (int i = 0; i < SEQUENCES.size(); i++) {
            assertThat(scores.losses()[i]).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LSTM",
                "LSTM, channels last",
                "embedding and LSTM",
                "graph of LSTMs",
                "window of one-hot vectors",
                "window of ids",
                "graph of a bigram model"
            })
    void nothingIsChanged(String name) {
        Dl4jLanguageModel model = model(name);
        int[] parameters = Networks.bits((org.deeplearning4j.nn.api.Model) model.network());
        Network network = model.reader().network();
        // leave a recurrent state and an input behind, as generation by other code would
        INDArray step = model.reader() instanceof SequenceReader reader
                ? reader.input(new int[][] {{1}, {2}})
                : ((WindowReader) model.reader())
                        .encoding()
                        .windows(
                                new int[][] {
                                    TokenEncoding.window(new int[] {1}, 0, ((WindowReader) model.reader()).window(), 0)
                                },
                                VOCABULARY,
                                DataType.FLOAT);
        if (model.network() instanceof MultiLayerNetwork layers) {
            layers.rnnTimeStep(step);
            layers.setInput(step);
        } else {
            ((ComputationGraph) model.network()).rnnTimeStep(step);
            ((ComputationGraph) model.network()).setInputs(step);
        }
        String configuration = configuration(model);
        List<Map<String, INDArray>> states = states(network);
        model.generate(SEQUENCES, 3, Decoding.beam(2));
        model.score(SEQUENCES);
        logits(model, BATCH);
        assertThat(states(network)).isEqualTo(states);
        assertThat(Networks.bits((org.deeplearning4j.nn.api.Model) model.network()))
                .isEqualTo(parameters);
        assertThat(configuration(model)).isEqualTo(configuration);
        INDArray input = model.network() instanceof MultiLayerNetwork layers
                ? layers.getInput()
                : ((ComputationGraph) model.network()).getInput(0);
        assertThat(input).isSameAs(step);
    }

    private static String configuration(Dl4jLanguageModel model) {
        return model.network() instanceof MultiLayerNetwork layers
                ? layers.getLayerWiseConfigurations().toJson()
                : ((ComputationGraph) model.network()).getConfiguration().toJson();
    }

    private static List<Map<String, INDArray>> states(Network network) {
        return network.recurrentLayers().stream()
                .flatMap(layer -> Stream.of(layer.rnnGetPreviousState(), layer.rnnGetTBPTTState()))
                .toList();
    }

    @Test
    void longBatchesOfWindowsAreComputedInParts() {
        Dl4jLanguageModel model = model("window of one-hot vectors");
        WindowReader reader = (WindowReader) model.reader();
        int[][] windows = new int[250_000][];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new int[] {i % 7, i / 7 % 7, i / 49 % 7};
        }
        INDArray parts = reader.windowLogits(windows);
        for (int i : new int[] {0, 1, 199_727, 199_728, 199_729, 249_999}) {
            INDArray one = reader.windowLogits(new int[][] {windows[i]});
            for (int v = 0; v < VOCABULARY; v++) {
                assertThat(parts.getFloat(v, i)).isCloseTo(one.getFloat(v, 0), within(1e-4f));
            }
        }
        parts.close();
    }

    @Test
    void networksThatLookAheadAreRefused() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(new Bidirectional(
                        Bidirectional.Mode.ADD,
                        Networks.lstm(VOCABULARY).dataFormat(RNNFormat.NCW).build()))
                .layer(Networks.rnnOutput(RNNFormat.NCW))
                .build()));
        assertThatThrownBy(() -> Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("causal");
    }

    @Test
    void aCausalConvolutionIsReplayed() {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(new Convolution1DLayer.Builder()
                        .kernelSize(2)
                        .stride(1)
                        .convolutionMode(ConvolutionMode.Causal)
                        .nIn(VOCABULARY)
                        .nOut(HIDDEN)
                        .build())
                .layer(Networks.lstm(HIDDEN).dataFormat(RNNFormat.NCW).build())
                .layer(Networks.rnnOutput(RNNFormat.NCW))
                .setInputType(InputType.recurrent(VOCABULARY))
                .build()));
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT);
        assertThat(model.reader().network().canStep()).isFalse();
        TokenSequences prompts = TokenSequences.of(new int[] {0, 1}, new int[] {5, 4});
        assertThat(model.generate(prompts, 3, Decoding.greedy()))
                .isEqualTo(new Replayed(model).generate(prompts, 3, Decoding.greedy()));
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> Dl4jLanguageModel.recurrent(
                        new MultiLayerNetwork(Networks.base(WorkspaceMode.NONE)
                                .list()
                                .layer(Networks.output(3, 2))
                                .build()),
                        TokenEncoding.ONE_HOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("init()");
        assertThatThrownBy(() -> Dl4jLanguageModel.recurrent(
                        Networks.classifier(WorkspaceMode.NONE, 3, 2), TokenEncoding.ONE_HOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RnnOutputLayer");
        assertThatThrownBy(
                        () -> Dl4jLanguageModel.feedForward(Networks.lstm(RNNFormat.NCW), TokenEncoding.ONE_HOT, 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recurrent");
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(Networks.lstm(RNNFormat.NCW), TokenEncoding.ONE_HOT);
        assertThatThrownBy(() -> model.withStartToken(VOCABULARY)).hasMessageContaining("startToken");
        assertThatThrownBy(() -> model.logits(TokenSequences.of(new int[] {1, 2}, new int[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one length");
        assertThatThrownBy(() -> model.logits(TokenSequences.of(new int[] {7})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token ids");
        assertThatThrownBy(() -> model.logits(TokenSequences.of(new int[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(model).hasToString("Dl4jLanguageModel[MultiLayerNetwork, vocabulary 7]");
    }
}
