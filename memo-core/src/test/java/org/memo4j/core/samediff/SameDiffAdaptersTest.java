package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.FeatureExtractor;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class SameDiffAdaptersTest {
    private static final int VOCABULARY = 7;
    private static final int WIDTH = 5;

    private static INDArray drawn(int seed, int rows, int columns) {
        double[] values =
                new SplittableRandom(seed).doubles((long) rows * columns, -1, 1).toArray();
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape('c', rows, columns);
    }

    /** Each token's logits depend on that token alone. */
    private static SameDiff bigram(long batch, long tokens, boolean flat) {
        SameDiff graph = SameDiff.create();
        SDVariable ids = graph.placeHolder("ids", DataType.INT32, batch, tokens);
        SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, VOCABULARY);
        SDVariable in = graph.var("in", drawn(1, VOCABULARY, WIDTH));
        SDVariable out = graph.var("out", drawn(2, WIDTH, VOCABULARY));
        SDVariable hidden =
                graph.math.tanh(graph.oneHot(graph.reshape(ids, -1), VOCABULARY, 1, 1.0, 0.0, DataType.FLOAT)
                        .mmul(in));
        SDVariable logits = hidden.mmul(flat ? "logits" : "flat", out);
        if (!flat) {
            graph.reshape("logits", logits, -1, tokens, VOCABULARY);
        }
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        return graph;
    }

    private static double[] plain(int token) {
        double[][] in = drawn(1, VOCABULARY, WIDTH).toDoubleMatrix();
        double[][] out = drawn(2, WIDTH, VOCABULARY).toDoubleMatrix();
        double[] logits = new double[VOCABULARY];
        for (int v = 0; v < VOCABULARY; v++) {
            for (int i = 0; i < WIDTH; i++) {
                logits[v] += Math.tanh(in[token][i]) * out[i][v];
            }
        }
        return logits;
    }

    @Test
    void logitsAreThoseOfTheGraph() {
        SameDiffLanguageModel[] models = {
            SameDiffLanguageModel.of(bigram(-1, -1, true), "ids", "logits", VOCABULARY),
            SameDiffLanguageModel.of(bigram(-1, 6, true), "ids", "logits", VOCABULARY),
            SameDiffLanguageModel.of(bigram(-1, 6, false), "ids", "logits", VOCABULARY),
            SameDiffLanguageModel.of(bigram(4, 6, false), "ids", "logits", VOCABULARY)
        };
        for (SameDiffLanguageModel model : models) {
            TokenSequences batch = TokenSequences.of(new int[] {1, 2, 3, 4}, new int[] {6, 5, 0, 0});
            try (LogitRows logits = model.logits(batch)) {
                assertThat(logits.rows()).isEqualTo(8);
                for (int r = 0; r < 8; r++) {
                    assertThat(TransformerLanguageModelTest.row(logits, r))
                            .containsExactly(plain(batch.token(r / 4, r % 4)), within(1e-5));
                }
            }
        }
        assertThat(models[0].contextLength()).isEqualTo(Integer.MAX_VALUE);
        assertThat(models[0].withContextLength(9).contextLength()).isEqualTo(9);
        assertThat(models[1].contextLength()).isEqualTo(6);
        assertThat(models[3].batchSize()).isEqualTo(4);
        assertThat(models[3].withBatchSize(2).batchSize()).isEqualTo(2);
    }

    @Test
    void scoresAndGenerates() {
        SameDiffLanguageModel model = SameDiffLanguageModel.of(bigram(-1, 6, false), "ids", "logits", VOCABULARY);
        int[] tokens = {1, 2, 3, 4};
        assertThat(model.score(TokenSequences.of(tokens)).firstPosition()).isEqualTo(1);
        var scores = model.withStartToken(6).score(TokenSequences.of(tokens));
        for (int t = 0; t < tokens.length; t++) {
            double expected = TransformerGradientTest.logProbability(plain(t == 0 ? 6 : tokens[t - 1]), tokens[t]);
            assertThat(scores.logProbability(0, t)).isCloseTo(expected, within(1e-5));
        }
        int[] generated = model.generate(TokenSequences.of(new int[] {3}), 4, Decoding.greedy())
                .get(0);
        int last = 3;
        for (int token : generated) {
            double[] logits = plain(last);
            assertThat(logits[token])
                    .isEqualTo(java.util.Arrays.stream(logits).max().orElseThrow());
            last = token;
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        SameDiff graph = bigram(4, 6, true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffLanguageModel.of(graph, "in", "logits", VOCABULARY))
                .withMessageContaining("in is not a placeholder")
                .withMessageContaining("ids");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffLanguageModel.of(graph, "ids", "logit", VOCABULARY))
                .withMessageContaining("logit is not a variable");
        SameDiffLanguageModel model = SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY);
        assertThatIllegalArgumentException().isThrownBy(() -> model.withContextLength(7));
        assertThatIllegalArgumentException().isThrownBy(() -> model.withBatchSize(5));
        assertThatIllegalArgumentException().isThrownBy(() -> model.withStartToken(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of(new int[7])))
                .withMessageContaining("[1, 6]");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        model.logits(TokenSequences.of(new int[1], new int[1], new int[1], new int[1], new int[1])))
                .withMessageContaining("takes 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SameDiffLanguageModel.of(graph, "ids", "logits", 8).logits(TokenSequences.of(new int[1])))
                .withMessageContaining("logits must have")
                .withMessageContaining("8 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffClassifier.of(graph, "ids", "logits", VOCABULARY))
                .withMessageContaining("open batch");
    }

    private static MultiDataSet bigramData() {
        SplittableRandom random = new SplittableRandom(9);
        int[] ids = random.ints(24, 0, VOCABULARY).toArray();
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 24, VOCABULARY);
        for (int i = 0; i < ids.length; i++) {
            labels.putScalar(i, (3 * ids[i] + 1) % VOCABULARY, 1);
        }
        return new MultiDataSet(Nd4j.createFromArray(ids).reshape('c', 4, 6), labels);
    }

    private static float[] fit(SameDiff graph, MultiDataSet data, String features, Listener... listeners) {
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Adam(1e-2))
                .dataSetFeatureMapping(features)
                .dataSetLabelMapping("labels")
                .build());
        graph.setListeners(listeners);
        // SameDiff prints a line for every operation that it differentiates.
        PrintStream console = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            graph.fit(new SingletonMultiDataSetIterator(data), 12);
        } finally {
            System.setOut(console);
        }
        return graph.getVariable("in").getArr().dup().data().asFloat();
    }

    @Test
    void theListenerChangesNothing() {
        float[] alone = fit(bigram(-1, 6, false), bigramData(), "ids");
        SameDiff graph = bigram(-1, 6, false);
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(
                        List.of(Probe.ofSequences("rule", TokenSequences.of(new int[] {1, 4, 6, 5, 2, 0}))))
                .withEveryIterations(3);
        SameDiffWatchListener listener =
                SameDiffWatchListener.of(watch, SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY));
        assertThat(fit(graph, bigramData(), "ids", listener)).isEqualTo(alone);
        var seen = watch.trace().of("rule", "loss");
        assertThat(seen).hasSize(4 + 12);
        assertThat(seen.get(0).iteration()).isEqualTo(1);
        assertThat(seen.get(0).epoch()).isEqualTo(1);
        assertThat(seen.get(15).iteration()).isEqualTo(12);
        assertThat(seen.get(15).epoch()).isEqualTo(12);
        assertThat(seen.get(15).mean()).isLessThan(seen.get(0).mean());
        SameDiff other = bigram(-1, 6, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fit(other, bigramData(), "ids", listener))
                .withMessageContaining("another graph");
    }

    @Test
    void theListenerStopsAtTheEndOfAnEpoch() {
        SameDiff graph = bigram(-1, 6, false);
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(
                        List.of(Probe.ofSequences("rule", TokenSequences.of(new int[] {1, 4, 6, 5, 2, 0}))))
                .withStop(trace -> trace.observations().size() >= 5);
        fit(
                graph,
                bigramData(),
                "ids",
                SameDiffWatchListener.of(watch, SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY)));
        assertThat(watch.trace().observations()).hasSize(5);
    }

    private static SameDiff linear(long... shape) {
        SameDiff graph = SameDiff.create();
        SDVariable features = graph.placeHolder("features", DataType.FLOAT, shape);
        SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, 3);
        SDVariable weights = graph.var("in", drawn(5, 4, 3));
        SDVariable logits = graph.reshape(features, -1, 4).mmul("logits", weights);
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        return graph;
    }

    @Test
    void classifierLogitsAreThoseOfTheGraph() {
        float[][] features = {{1, 2, 3, 4}, {-1, 0.5f, 2, 0}};
        double[][] weights = drawn(5, 4, 3).toDoubleMatrix();
        for (long[] shape : new long[][] {{-1, 4}, {-1, -1}, {-1, 2, 2}}) {
            SameDiffClassifier classifier = SameDiffClassifier.of(linear(shape), "features", "logits", 3);
            try (LogitRows logits = classifier.logits(features)) {
                for (int i = 0; i < features.length; i++) {
                    double[] expected = new double[3];
                    for (int c = 0; c < 3; c++) {
                        for (int f = 0; f < 4; f++) {
                            expected[c] += features[i][f] * weights[f][c];
                        }
                    }
                    assertThat(TransformerLanguageModelTest.row(logits, i)).containsExactly(expected, within(1e-5));
                }
            }
            assertThat(classifier
                            .withBatchSize(1)
                            .score(features, new int[] {0, 2})
                            .losses())
                    .containsExactly(
                            classifier.score(features, new int[] {0, 2}).losses(), within(1e-6));
        }
        SameDiffClassifier square = SameDiffClassifier.of(linear(-1, 2, 2), "features", "logits", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> square.logits(new float[][] {{1, 2, 3}}))
                .withMessageContaining("asks for 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> square.logits(new float[][] {{1, 2, 3, 4}, {1, 2}}))
                .withMessageContaining("features[1]");
    }

    /** A head on the hidden layer of a graph is the head on that layer's values, computed here without the graph. */
    @Test
    void aHiddenVariableFeedsAnAnalyticHead() {
        SameDiff graph = SameDiff.create();
        SDVariable inputs = graph.placeHolder("inputs", DataType.FLOAT, -1, 4);
        SDVariable hidden = graph.math.tanh("hidden", inputs.mmul(graph.var("in", drawn(5, 4, 6))));
        hidden.mmul("logits", graph.var("out", drawn(6, 6, 3)));
        FeatureExtractor layer = FeatureExtractor.of(
                SameDiffClassifier.of(graph, "inputs", "hidden", 6).withBatchSize(7));
        double[][] weights = drawn(5, 4, 6).toDoubleMatrix();
        SplittableRandom random = new SplittableRandom(8);
        float[][] examples = new float[40][4];
        float[][] values = new float[40][6];
        int[] labels = new int[40];
        for (int i = 0; i < 40; i++) {
            labels[i] = i % 3;
            for (int f = 0; f < 4; f++) {
                examples[i][f] = (float) random.nextDouble(-1, 1) + (f == labels[i] ? 2 : 0);
            }
            for (int h = 0; h < 6; h++) {
                double sum = 0;
                for (int f = 0; f < 4; f++) {
                    sum += examples[i][f] * weights[f][h];
                }
                values[i][h] = (float) Math.tanh(sum);
            }
        }
        RandomFeatures expansion = RandomFeatures.relu(6, 20, 1);
        AnalyticClassifier head = AnalyticClassifier.of(layer, expansion, AnalyticOptions.withDefaults());
        head.learn(new LabeledInputs(examples, labels));
        AnalyticClassifier plain = AnalyticClassifier.of(expansion, AnalyticOptions.withDefaults());
        plain.learn(new LabeledInputs(values, labels));
        double[][] scores = head.scores(examples);
        double[][] expected = plain.scores(values);
        for (int i = 0; i < 40; i++) {
            assertThat(scores[i]).containsExactly(expected[i], within(1e-4));
        }
        assertThat(head.predict(examples)).isEqualTo(plain.predict(values));
        assertThat(head.leaveOneOut(new LabeledInputs(examples, labels)).leverages())
                .containsExactly(
                        plain.leaveOneOut(new LabeledInputs(values, labels)).leverages(), within(1e-4));
    }

    @Test
    void theListenerWatchesClassifiers() {
        MultiDataSet data = new MultiDataSet(
                Nd4j.createFromArray(new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 1}}), Nd4j.eye(3));
        float[] alone = fit(linear(-1, 4), data, "features");
        SameDiff graph = linear(-1, 4);
        TrainingWatch<Classifier> watch =
                TrainingWatch.of(List.of(Probe.ofExamples("one", new float[][] {{1, 0, 0, 0}}, new int[] {0})));
        Listener listener = SameDiffWatchListener.of(watch, SameDiffClassifier.of(graph, "features", "logits", 3));
        assertThat(fit(graph, data, "features", listener)).isEqualTo(alone);
        var seen = watch.trace().of("one", "loss");
        assertThat(seen).hasSize(12);
        assertThat(seen.get(11).mean()).isLessThan(seen.get(0).mean());
    }
}
