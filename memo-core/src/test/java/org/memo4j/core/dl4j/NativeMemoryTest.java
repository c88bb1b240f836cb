package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.HeldMemory;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the adapters allocate outside the heap is freed. Measured is, for calls, the resident memory of the process less the
 * heap that the JVM has claimed, so that what the native operations allocate counts too. That number wanders by some tens of MiB (code, metaspace,
 * pages that the allocator keeps), so what would leak is made a multiple of the bound.
 */
class NativeMemoryTest {
    private static final long MIB = 1 << 20;

    private static long outsideHeap() {
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    /**
     * Memory outside the heap once garbage is gone. ND4J frees unreachable buffers on a thread of its own some time after
     * a collection, so the least of several collections counts; memory that is still reachable outlasts all of them.
     */
    private static long outsideHeapAfterCollections(int most, long enough) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < most && least > enough; i++) {
            System.gc();
            least = Math.min(least, outsideHeap());
        }
        return least;
    }

    /** What a call needs is given back when it returns or its rows are closed, without the garbage collector. */
    private static void assertFreedAtOnce(int calls, long each, Runnable call) {
        call.run();
        long before = outsideHeapAfterCollections(4, 0);
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        assertThat(outsideHeap() - before).isLessThan(calls * each / 2);
    }

    @Test
    void closedLogitsAreFreedAtOnce() {
        Dl4jClassifier classifier = Dl4jClassifier.of(Networks.classifier(WorkspaceMode.ENABLED, 4, 256));
        float[][] features = new float[16_384][4];
        assertFreedAtOnce(12, 16 * MIB, () -> classifier.logits(features).close());
    }

    @Test
    void hiddenActivationsAreFreedAtOnce() {
        Dl4jClassifier classifier =
                Dl4jClassifier.of(Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                        .list()
                        .layer(new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(1024)
                                .activation(Activation.RELU)
                                .build())
                        .layer(Networks.output(1024, 2))
                        .build())));
        float[][] features = new float[4096][4];
        assertFreedAtOnce(12, 16 * MIB, () -> classifier.logits(features).close());
    }

    @Test
    void timeStepsAreFreedAtOnce() {
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(
                Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                        .list()
                        .layer(new SimpleRnn.Builder()
                                .dataFormat(RNNFormat.NCW)
                                .activation(Activation.RELU)
                                .nIn(4)
                                .nOut(256)
                                .build())
                        .layer(new RnnOutputLayer.Builder()
                                .dataFormat(RNNFormat.NCW)
                                .nIn(256)
                                .nOut(4)
                                .build())
                        .build())),
                TokenEncoding.ONE_HOT);
        TokenSequences batch = TokenSequences.of(new int[512][16]); // 8 MiB of states, and again in row order
        assertFreedAtOnce(16, 8 * MIB, () -> model.logits(batch).close());
    }

    /** Each look reads 256 KiB of logits, and scores. */
    @Test
    void watchingAClassifierKeepsNothing() throws InterruptedException {
        MultiLayerNetwork network = Networks.classifier(WorkspaceMode.ENABLED, 4, 256);
        float[][] features = new float[256][4];
        Probe<Classifier> probe = new Probe<>("probe", model -> {
            model.logits(features).close();
            return model.score(new float[][] {features[0]}, new int[] {0});
        });
        TrainingWatch<Classifier> watch = TrainingWatch.of(List.of(probe));
        network.setListeners(MemorizationListener.of(watch, Dl4jClassifier.of(network)));
        DataSet data = new DataSet(Nd4j.rand(8, 4), Nd4j.zeros(8, 256));
        for (int i = 0; i < 8; i++) {
            data.getLabels().putScalar(i, i, 1);
        }
        ListDataSetIterator<DataSet> iterator = new ListDataSetIterator<>(data.asList(), 8);
        keepsNothing(epochs -> network.fit(iterator, epochs));
        assertThat(watch.trace().observations()).hasSize(221);
    }

    /** Each look reads 256 KiB of logits, scores, and decodes step by step. */
    @Test
    void watchingAnLstmKeepsNothing() throws InterruptedException {
        MultiLayerNetwork network = Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                .list()
                .layer(Networks.lstm(256).dataFormat(RNNFormat.NCW).build())
                .layer(new RnnOutputLayer.Builder()
                        .dataFormat(RNNFormat.NCW)
                        .nIn(Networks.HIDDEN)
                        .nOut(256)
                        .build())
                .build()));
        Dl4jLanguageModel model =
                Dl4jLanguageModel.recurrent(network, TokenEncoding.ONE_HOT).withStartToken(255);
        TokenSequences looked = TokenSequences.of(new int[64][4]);
        Probe<LanguageModel> probe = new Probe<>("probe", m -> {
            m.logits(looked).close();
            m.generate(looked.select(0), 2, Decoding.greedy());
            return m.score(looked.select(0));
        });
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(List.of(probe));
        network.setListeners(MemorizationListener.of(watch, model));
        TokenDataSetIterator data = TokenDataSetIterator.of(model, TokenSequences.of(new int[] {1, 2, 3, 4}));
        keepsNothing(epochs -> network.fit(data, epochs));
        assertThat(watch.trace().observations()).hasSize(221);
    }

    private static void keepsNothing(HeldMemory.Epochs training) throws InterruptedException {
        training.run(1);
        List<String> workspaces = workspaces();
        HeldMemory.assertKeepsNothing(training);
        assertThat(workspaces()).isEqualTo(workspaces);
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
    }

    private static List<String> workspaces() {
        return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                .map(MemoryWorkspace::getId)
                .sorted()
                .toList();
    }
}
