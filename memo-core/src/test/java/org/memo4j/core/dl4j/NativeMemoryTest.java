package org.memo4j.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Classifier;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the adapters allocate outside the heap is freed. Measured is the resident memory of the process less the heap that
 * the JVM has claimed, since ND4J counts none of its own buffers. That number wanders by some tens of MiB (code, metaspace,
 * pages that the allocator keeps), so what would leak is made a multiple of the bound: 16 MiB a call, or 2 MiB a look.
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

    /** Closed rows give their memory back at once, without the garbage collector, which has no reason to run here. */
    @Test
    void closedLogitsAndWhatLedToThemAreFreedAtOnce() {
        Dl4jClassifier classifier = Dl4jClassifier.of(Networks.classifier(WorkspaceMode.ENABLED, 4, 256));
        float[][] features = new float[16_384][4]; // 16 MiB of logits
        Dl4jLanguageModel model = Dl4jLanguageModel.recurrent(
                Networks.init(new MultiLayerNetwork(Networks.base(WorkspaceMode.ENABLED)
                        .list()
                        .layer(new SimpleRnn.Builder()
                                .dataFormat(RNNFormat.NCW)
                                .activation(Activation.RELU)
                                .nIn(4)
                                .nOut(64)
                                .build())
                        .layer(new RnnOutputLayer.Builder()
                                .dataFormat(RNNFormat.NCW)
                                .nIn(64)
                                .nOut(4)
                                .build())
                        .build())),
                TokenEncoding.ONE_HOT);
        TokenSequences batch = TokenSequences.of(new int[8192][4]); // 8 MiB of hidden states, twice
        classifier.logits(features).close();
        model.logits(batch).close();
        long before = outsideHeapAfterCollections(4, 0);
        for (int i = 0; i < 12; i++) {
            classifier.logits(features).close();
        }
        long between = outsideHeap();assertThat(between - before).isLessThan(96 * MIB); // else 192 MiB
        for (int i = 0; i < 16; i++) {
            model.logits(batch).close();
        }
        assertThat(outsideHeap() - between).isLessThan(96 * MIB); // else 256 MiB
    }

    /** Two hundred epochs with a look at 2 MiB of logits after each. */
    @Test
    void watchingKeepsNothing() {
        MultiLayerNetwork network = Networks.classifier(WorkspaceMode.ENABLED, 4, 256);
        float[][] features = new float[2048][4];
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
        // no thread that fetches ahead
        StoppableIterator iterator = new StoppableIterator(new ListDataSetIterator<>(data.asList(), 8), () -> false);
        network.fit(iterator, 20);
        long before = outsideHeapAfterCollections(4, 0);
        List<String> workspaces = workspaces();
        network.fit(iterator, 200);
        long bound = 100 * MIB; // an array kept a look would be 400 MiB
        assertThat(outsideHeapAfterCollections(50, before + bound) - before).isLessThan(bound);
        assertThat(watch.trace().observations()).hasSize(220);
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
