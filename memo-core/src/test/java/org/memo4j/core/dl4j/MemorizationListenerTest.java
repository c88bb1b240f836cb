package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.memo4j.core.dl4j.Networks.START;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Observation;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.Trace;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class MemorizationListenerTest {
    private static final float[][] EXAMPLES = {{1, 0, 2}, {0, 1, 1}, {2, 2, 0}, {0.5f, 1, -1}, {-1, 0, 0}};
    private static final int[] LABELS = {0, 1, 1, 0, 1};

    /** Of different lengths, so that training is masked, and longer than the segment of truncated backpropagation. */
    private static final TokenSequences SEQUENCES =
            TokenSequences.of(new int[] {0, 1, 2, 3}, new int[] {5, 4}, new int[] {2, 2, 0});

    private static DataSetIterator examples() {
        DataSet data = new DataSet(Nd4j.create(EXAMPLES), Nd4j.zeros(5, 2));
        for (int i = 0; i < 5; i++) {
            data.getLabels().putScalar(i, LABELS[i], 1);
        }
        return new ListDataSetIterator<>(data.asList(), 2);
    }

    private static void fit(NeuralNetwork network, DataSetIterator data, int epochs) {
        if (network instanceof MultiLayerNetwork layers) {
            layers.fit(data, epochs);
        } else {
            ((ComputationGraph) network).fit(data, epochs);
        }
    }

    private static void listen(NeuralNetwork network, TrainingListener listener) {
        if (network instanceof MultiLayerNetwork layers) {
            layers.setListeners(listener);
        } else {
            ((ComputationGraph) network).setListeners(listener);
        }
    }

    static Stream<Arguments> networks() {
        Stream.Builder<Arguments> cases = Stream.builder();
        for (WorkspaceMode mode : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
            cases.add(Arguments.of(
                    "classifier, " + mode, (Supplier<NeuralNetwork>) () -> Networks.classifier(mode, 3, 2)));
            cases.add(Arguments.of(
                    "graph classifier, " + mode, (Supplier<NeuralNetwork>) () -> Networks.graphClassifier(mode, 3, 2)));
            cases.add(Arguments.of("LSTM, " + mode, (Supplier<NeuralNetwork>) () -> Networks.lstm(mode, 1, 0)));
            cases.add(Arguments.of(
                    "LSTM with dropout, " + mode, (Supplier<NeuralNetwork>) () -> Networks.lstm(mode, 0.8, 0)));
            cases.add(
                    Arguments.of("truncated LSTM, " + mode, (Supplier<NeuralNetwork>) () -> Networks.lstm(mode, 1, 2)));
            cases.add(Arguments.of("truncated LSTM with dropout, " + mode, (Supplier<NeuralNetwork>)
                    () -> Networks.lstm(mode, 0.8, 2)));
            cases.add(Arguments.of(
                    "truncated graph, " + mode, (Supplier<NeuralNetwork>) () -> Networks.graphLstm(mode, 2)));
        }
        cases.add(Arguments.of("embedding", (Supplier<NeuralNetwork>) Networks::embeddingLstm));
        return cases.build();
    }

    private record Run(int[] parameters, double score, Trace trace) {}

    private static Run train(NeuralNetwork network, boolean watched) {
        boolean classifies = Network.of(network).outputLayer().conf().getLayer() instanceof OutputLayer;
        Trace trace = new Trace(List.of());
        if (classifies) {
            TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", EXAMPLES, LABELS)))
                    .withEveryIterations(1);
            if (watched) {
                listen(network, MemorizationListener.of(watch, Dl4jClassifier.of(network)));
            }
            fit(network, examples(), 2);
            trace = watch.trace();
        } else {
            boolean embedded = Network.of(network).inputLayer().conf().getLayer() instanceof EmbeddingSequenceLayer;
            Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(
                            network, embedded ? TokenEncoding.IDS : TokenEncoding.ONE_HOT)
                    .withStartToken(START);
            // scores, and decodes step by step, in the middle of training
            Probe<LanguageModel> generating = new Probe<>("generating", m -> {
                m.generate(SEQUENCES.select(1), 2, Decoding.beam(2));
                return m.score(SEQUENCES);
            });
            TrainingWatch<LanguageModel> watch =
                    TrainingWatch.of(List.of(generating)).withEveryIterations(1);
            if (watched) {
                listen(network, MemorizationListener.of(watch, model));
            }
            fit(network, TokenDataSetIterator.of(model, SEQUENCES).withBatchSize(2), 2);
            if (watched) {
                // what was seen after the last iteration, under the masks of its batch, is what is there now
                double[] now = model.score(SEQUENCES).losses();
                List<Observation> seen = watch.trace().observations();
                assertThat(seen.get(seen.size() - 1).values()).containsExactly(now);
                assertThat(seen.get(seen.size() - 2).values()).containsExactly(now);
            }
            trace = watch.trace();
        }
        return new Run(Networks.bits((Model) network), ((Model) network).score(), trace);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void watchingLeavesTrainingBitIdentical(String name, Supplier<NeuralNetwork> network) {
        Run plain = train(network.get(), false);
        Run watched = train(network.get(), true);
        assertThat(plain.trace().observations()).isEmpty();
        assertThat(watched.trace().observations()).isNotEmpty();
        assertThat(watched.parameters()).isEqualTo(plain.parameters());
        assertThat(watched.score()).isEqualTo(plain.score());
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
    }

    @Test
    void looksAtIterationsAndEpochsThatAreCountedFromOne() {
        MultiLayerNetwork network = Networks.classifier(WorkspaceMode.ENABLED, 3, 2);
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", EXAMPLES, LABELS)))
                .withEveryIterations(2)
                .withEveryEpochs(2);
        network.setListeners(MemorizationListener.of(watch, Dl4jClassifier.of(network)));
        network.fit(examples(), 4); // three iterations each
        assertThat(watch.trace().observations().stream()
                        .map(o -> o.iteration() + "/" + o.epoch())
                        .toList())
                .containsExactly("2/0", "4/1", "6/1", "6/2", "8/2", "10/3", "12/3", "12/4");
        assertThat(watch.trace().observations().get(7).values())
                .isEqualTo(Dl4jClassifier.of(network).score(EXAMPLES, LABELS).losses());

        // without an iterator DL4J knows no epochs
        network.fit(examples().next());
        network.fit(examples().next());
        List<Observation> observations = watch.trace().observations();
        assertThat(observations).hasSize(9);
        assertThat(observations.get(8).iteration()).isEqualTo(14);
        assertThat(observations.get(8).epoch()).isEqualTo(4);
    }

    @Test
    void aGraphIsCountedTheSame() {
        ComputationGraph network = Networks.graphClassifier(WorkspaceMode.NONE, 3, 2);
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", EXAMPLES, LABELS)))
                .withEveryIterations(2);
        network.setListeners(MemorizationListener.of(watch, Dl4jClassifier.of(network)));
        network.fit(examples(), 2);
        assertThat(watch.trace().observations().stream()
                        .map(o -> o.iteration() + "/" + o.epoch())
                        .toList())
                .containsExactly("2/0", "3/1", "4/1", "6/1", "6/2");
    }

    static Stream<Arguments> stoppable() {
        return Stream.of(
                Arguments.of((Supplier<NeuralNetwork>) () -> Networks.classifier(WorkspaceMode.ENABLED, 3, 2)),
                Arguments.of((Supplier<NeuralNetwork>) () -> Networks.graphClassifier(WorkspaceMode.ENABLED, 3, 2)));
    }

    @ParameterizedTest
    @MethodSource("stoppable")
    void aStoppableIteratorEndsTraining(Supplier<NeuralNetwork> supplier) {
        NeuralNetwork network = supplier.get();
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", EXAMPLES, LABELS)))
                .withEveryIterations(1)
                .withStop(trace -> trace.observations().stream().anyMatch(o -> o.iteration() >= 5));
        MemorizationListener listener = MemorizationListener.of(watch, Dl4jClassifier.of(network));
        listen(network, listener);
        assertThat(listener.stopRequested()).isFalse();
        StoppableIterator data = new StoppableIterator(
                new ListDataSetIterator<>(examples().next(5).asList(), 2) {
                    @Override
                    public boolean asyncSupported() {
                        return true; // DL4J would fetch the batch after the last one before training stops
                    }
                },
                listener::stopRequested);
        fit(network, data, 4);
        assertThat(listener.stopRequested()).isTrue();
        assertThat(data.hasNext()).isFalse();
        List<Observation> observations = watch.trace().observations();
        // iterations 1, 2, 3, epoch 1, iterations 4, 5, the end of the epoch that was cut, nothing for the empty ones
        assertThat(observations.stream()
                        .map(o -> o.iteration() + "/" + o.epoch())
                        .toList())
                .containsExactly("1/0", "2/0", "3/0", "3/1", "4/1", "5/1", "5/2");
        double iterations = network instanceof MultiLayerNetwork layers
                ? layers.getIterationCount()
                : ((ComputationGraph) network).getIterationCount();
        assertThat(iterations).isEqualTo(5);
    }

    @Test
    void aStoppableIteratorIsItsData() {
        DataSetIterator data = examples();
        StoppableIterator wrapped = new StoppableIterator(data, () -> false);
        assertThat(wrapped.asyncSupported()).isFalse();
        assertThat(wrapped.resetSupported()).isEqualTo(data.resetSupported());
        assertThat(wrapped.batch()).isEqualTo(data.batch());
        assertThat(wrapped.inputColumns()).isEqualTo(data.inputColumns());
        assertThat(wrapped.totalOutcomes()).isEqualTo(data.totalOutcomes());
        assertThat(wrapped.next(3).numExamples()).isEqualTo(examples().next(3).numExamples());
        wrapped.reset();
        assertThat(wrapped.next().getFeatures()).isEqualTo(examples().next().getFeatures());
        assertThat(wrapped.getLabels()).isEqualTo(data.getLabels());
        assertThat(wrapped.getPreProcessor()).isNull();
    }

    @Test
    void anotherNetworkIsNotWatchedByAccident() {
        MultiLayerNetwork watched = Networks.classifier(WorkspaceMode.NONE, 3, 2);
        MultiLayerNetwork trained = watched.clone();
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(Probe.ofExamples("all", EXAMPLES, LABELS)));
        trained.setListeners(MemorizationListener.of(watch, Dl4jClassifier.of(watched)));
        assertThatThrownBy(() -> trained.fit(examples()))
                .hasMessageContaining("another network")
                .satisfies(e -> assertThat(Arrays.asList(e, e.getCause()))
                        .anyMatch(IllegalArgumentException.class::isInstance));
    }
}
