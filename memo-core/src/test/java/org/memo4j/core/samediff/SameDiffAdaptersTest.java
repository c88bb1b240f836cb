package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
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
import org.nd4j.autodiff.samediff.VariableType;
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

    /** Each token's logits depend on that token alone. Not trained: see {@link #trained}. */
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

    /** After some steps of training, in which no weight stays where it was drawn. */
    private static SameDiff trained(SameDiff graph, MultiDataSet data, String features) {
        Map<String, float[]> drawn = trainables(graph);
        fit(graph, data, features);
        trainables(graph).forEach((name, values) -> {
            float[] before = Objects.requireNonNull(drawn.get(name));
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).as("%s[%d]", name, i).isNotEqualTo(before[i]);
            }
        });
        return graph;
    }

    private static double[][] weights(SameDiff graph, String name) {
        return graph.getVariable(name).getArr().toDoubleMatrix();
    }

    private static double[] plain(SameDiff graph, int token) {
        double[][] in = weights(graph, "in");
        double[][] out = weights(graph, "out");
        double[] logits = new double[VOCABULARY];
        for (int v = 0; v < VOCABULARY; v++) {
            for (int i = 0; i < WIDTH; i++) {
                logits[v] += Math.tanh(in[token][i]) * out[i][v];
            }
        }
        return logits;
    }

    @Test
    void logitsOfATrainedGraphAreThoseOfPlainJava() {
        SameDiffLanguageModel[] models = Stream.of(
                        bigram(-1, -1, true), bigram(-1, 6, true), bigram(-1, 6, false), bigram(4, 6, false))
                .map(graph -> trained(graph, bigramData(), "ids"))
                .map(graph -> SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY))
                .toArray(SameDiffLanguageModel[]::new);
        for (SameDiffLanguageModel model : models) {
            TokenSequences batch = TokenSequences.of(new int[] {1, 2, 3, 4}, new int[] {6, 5, 0, 0});
            try (LogitRows logits = model.logits(batch)) {
                assertThat(logits.rows()).isEqualTo(8);
                for (int r = 0; r < 8; r++) {
                    assertThat(TransformerLanguageModelTest.row(logits, r))
                            .containsExactly(plain(model.graph(), batch.token(r / 4, r % 4)), within(1e-5));
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
        SameDiff graph = trained(bigram(-1, 6, false), bigramData(), "ids");
        SameDiffLanguageModel model = SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY);
        int[] tokens = {1, 2, 3, 4};
        assertThat(model.score(TokenSequences.of(tokens)).firstPosition()).isEqualTo(1);
        var scores = model.withStartToken(6).score(TokenSequences.of(tokens));
        for (int t = 0; t < tokens.length; t++) {
            double expected =
                    TransformerGradientTest.logProbability(plain(graph, t == 0 ? 6 : tokens[t - 1]), tokens[t]);
            assertThat(scores.logProbability(0, t)).isCloseTo(expected, within(1e-5));
        }
        int[] generated = model.generate(TokenSequences.of(new int[] {3}), 4, Decoding.greedy())
                .get(0);
        int last = 3;
        for (int token : generated) {
            double[] logits = plain(graph, last);
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
                .withMessageContaining("logit is not a variable")
                .withMessageContaining("one of [logits, loss, ");
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

    private static void refusesLogits(SameDiff graph, String logits, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffLanguageModel.of(graph, "ids", logits, VOCABULARY))
                .withMessageContaining(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffClassifier.of(graph, "ids", logits, VOCABULARY))
                .withMessageContaining(message);
    }

    @Test
    void refusesVariablesThatAreNoLogitsOfTheInput() {
        SameDiff graph = bigram(-1, 6, true);
        SDVariable logits = graph.getVariable("logits");
        graph.nn.softmax("probabilities", logits, 1);
        logits.mul("scaled", graph.placeHolder("temperature", DataType.FLOAT));
        graph.argmax("likeliest", logits, 1);
        graph.getVariable("in").mmul("constant", graph.getVariable("out"));
        graph.math.tanh("dropped", logits.mul(graph.random.bernoulli(0.5, DataType.FLOAT, VOCABULARY)));
        refusesLogits(graph, "probabilities", "output of a softmax; name the logits before it, [logits]");
        refusesLogits(graph, "scaled", "scaled depends on the placeholder temperature, which is not fed");
        refusesLogits(graph, "loss", "loss depends on the placeholder labels, which is not fed");
        refusesLogits(graph, "likeliest", "floating-point");
        refusesLogits(graph, "constant", "constant does not depend on the placeholder ids");
        refusesLogits(graph, "dropped", "dropped depends on random numbers");
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

    /** The values of all parameters. */
    private static Map<String, float[]> trainables(SameDiff graph) {
        Map<String, float[]> values = new TreeMap<>();
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                values.put(variable.name(), variable.getArr().dup('c').data().asFloat());
            }
        }
        return values;
    }

    private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        actual.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
    }

    /** SameDiff prints a line for every operation that it differentiates. */
    static void silently(Runnable training) {
        PrintStream console = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            training.run();
        } finally {
            System.setOut(console);
        }
    }

    /** Trains for twelve epochs of one batch. */
    private static Map<String, float[]> fit(SameDiff graph, MultiDataSet data, String features, Listener... listeners) {
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Adam(1e-2))
                .dataSetFeatureMapping(features)
                .dataSetLabelMapping("labels")
                .build());
        graph.setListeners(listeners);
        silently(() -> graph.fit(new SingletonMultiDataSetIterator(data), 12));
        return trainables(graph);
    }

    @Test
    void theListenerChangesNothing() {
        Map<String, float[]> alone = fit(bigram(-1, 6, false), bigramData(), "ids");
        assertThat(alone).containsOnlyKeys("in", "out");
        SameDiff graph = bigram(-1, 6, false);
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(
                        List.of(Probe.ofSequences("rule", TokenSequences.of(new int[] {1, 4, 6, 5, 2, 0}))))
                .withEveryIterations(3);
        SameDiffWatchListener listener =
                SameDiffWatchListener.of(watch, SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY));
        assertSame(fit(graph, bigramData(), "ids", listener), alone);
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

    /** A graph that trains through a random mask, and has logits without it. */
    private static SameDiff masked() {
        SameDiff graph = bigram(-1, 6, false);
        SDVariable mask = graph.random.bernoulli("mask", 0.5, DataType.FLOAT, VOCABULARY, WIDTH);
        SDVariable dropped = graph.math
                .tanh(graph.oneHot(graph.reshape(graph.getVariable("ids"), -1), VOCABULARY, 1, 1.0, 0.0, DataType.FLOAT)
                        .mmul(graph.getVariable("in").mul(mask)))
                .mmul("dropped", graph.getVariable("out"));
        graph.loss.softmaxCrossEntropy("dropped loss", graph.getVariable("labels"), dropped, null);
        graph.setLossVariables("dropped loss");
        return graph;
    }

    /**
     * With dropout. SameDiff has no derivative for its dropout operation in this release, so users multiply by a random
     * mask; from one seed it draws the same masks, unless the look draws some too.
     */
    @Test
    void theListenerDrawsNoRandomNumbers() {
        List<Map<String, float[]>> runs = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            SameDiff graph = masked();
            TrainingWatch<LanguageModel> watch = TrainingWatch.of(
                            List.of(Probe.ofSequences("rule", TokenSequences.of(new int[] {1, 4, 6, 5, 2, 0}))))
                    .withEveryIterations(1);
            SameDiffLanguageModel model = SameDiffLanguageModel.of(graph, "ids", "logits", VOCABULARY);
            Nd4j.getRandom().setSeed(run == 3 ? 24 : 23);
            runs.add(
                    run == 1
                            ? fit(graph, bigramData(), "ids", SameDiffWatchListener.of(watch, model))
                            : fit(graph, bigramData(), "ids"));
            assertThat(watch.trace().observations()).hasSize(run == 1 ? 24 : 0);
        }
        assertSame(runs.get(1), runs.get(0));
        assertSame(runs.get(2), runs.get(0));
        // The masks matter, so what is the same above could have been different.
        assertThat(runs.get(3).get("in")).isNotEqualTo(runs.get(0).get("in"));
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

    private static MultiDataSet linearData(long... shape) {
        float[][] features = {{1, 0, 0, 0.5f}, {0, 1, 0, -1}, {0, 0, 1, 1}};
        return new MultiDataSet(Nd4j.createFromArray(features).reshape('c', shape), Nd4j.eye(3));
    }

    @Test
    void classifierLogitsOfATrainedGraphAreThoseOfPlainJava() {
        float[][] features = {{1, 2, 3, 4}, {-1, 0.5f, 2, 0}};
        for (long[] shape : new long[][] {{-1, 4}, {-1, -1}, {-1, 2, 2}}) {
            MultiDataSet data = shape.length == 3 ? linearData(3, 2, 2) : linearData(3, 4);
            SameDiff graph = trained(linear(shape), data, "features");
            double[][] weights = weights(graph, "in");
            SameDiffClassifier classifier = SameDiffClassifier.of(graph, "features", "logits", 3);
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
        MultiDataSet data = linearData(3, 4);
        Map<String, float[]> alone = fit(linear(-1, 4), data, "features");
        SameDiff graph = linear(-1, 4);
        TrainingWatch<Classifier> watch =
                TrainingWatch.of(List.of(Probe.ofExamples("one", new float[][] {{1, 0, 0, 0}}, new int[] {0})));
        Listener listener = SameDiffWatchListener.of(watch, SameDiffClassifier.of(graph, "features", "logits", 3));
        assertSame(fit(graph, data, "features", listener), alone);
        var seen = watch.trace().of("one", "loss");
        assertThat(seen).hasSize(12);
        assertThat(seen.get(11).mean()).isLessThan(seen.get(0).mean());
    }
}
