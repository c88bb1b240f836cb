package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.memo4j.core.HeldMemory;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Native memory must not grow with the number of calls, as it does with SameDiff's own sessions.
 *
 * <p>Why it cannot flake: the resident size of the process may grow by what the test's thread allocates on the heap (which
 * is measured and subtracted, though most of it is garbage that is used again) and by what the JVM needs for compiled
 * code, classes and collection, tens of megabytes. A leak of the temporary arrays of each call would show as more than
 * twice the bound.
 */
class NativeMemoryTest {
    private static final long BOUND = 200L << 20;
    private static final TransformerConfig CONFIG =
            TransformerConfig.withDefaults(30).withDModel(64).withHeads(4).withContextLength(64);

    private static long grown(Runnable call, int warmUp, int calls) {
        for (int i = 0; i < warmUp; i++) {
            call.run();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = threads.getCurrentThreadAllocatedBytes();
        long before = Pointer.physicalBytes();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        long after = Pointer.physicalBytes();
        return after - before - (threads.getCurrentThreadAllocatedBytes() - heap);
    }

    @Test
    void trainingStepsRunInTheSameMemory() {
        TokenSequences data = TransformerTrainerTest.random(1, 8, 64, 29);
        PackedData packed = new PackedData(CONFIG, data, TokenWeighting.EQUAL);
        List<List<TrainingWindow>> rows = packed.rows(1, 0);
        try (TransformerParameters parameters = TransformerParameters.initial(CONFIG, DataType.FLOAT);
                GradientShard shard = new GradientShard(CONFIG, parameters)) {
            shard.compute(packed, rows, 8, 512);
            long held = shard.temporaryBytes();
            int calls = 60;
            assertThat(grown(() -> shard.compute(packed, rows, 8, 512), 5, calls))
                    .isLessThan(BOUND);
            assertThat(shard.temporaryBytes()).isEqualTo(held);
            // What a leak of only the memory that operations share would add.
            assertThat(held * calls).isGreaterThan(2 * BOUND);
        }
    }

    @Test
    void scoringAndGeneratingRunInTheSameMemory() {
        TokenSequences data = TransformerTrainerTest.random(2, 32, 60, 29);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(CONFIG)) {
            Runnable call = () -> {
                try (LogitRows logits = model.logits(data)) {
                    assertThat(logits.get(0, 0)).isFinite();
                }
                model.generate(data.slice(0, 10), 2, Decoding.greedy());
            };
            int calls = 40;
            assertThat(grown(call, 3, calls)).isLessThan(BOUND);
            // What a leak of the attention scores alone would add: three arrays a layer.
            assertThat(2L * 3 * calls * 32 * 4 * 64 * 64 * 4).isGreaterThan(2 * BOUND);
        }
    }

    private static final TokenSequences LOOKED = TokenSequences.of(new int[16][16]);

    /** A watch that reads 256 KiB of logits and scores, after each epoch. */
    private static TrainingWatch<LanguageModel> watch() {
        return TrainingWatch.of(List.of(new Probe<>("probe", model -> {
            model.logits(LOOKED).close();
            return model.score(LOOKED.select(0));
        })));
    }

    @Test
    void watchingTheTrainerKeepsNothing() throws InterruptedException {
        TransformerConfig config = TransformerConfig.withDefaults(256)
                .withDModel(8)
                .withHeads(2)
                .withLayers(1)
                .withFeedForward(8)
                .withContextLength(16);
        TokenSequences data = TransformerTrainerTest.random(3, 4, 15, 255);
        TrainingWatch<LanguageModel> watch = watch();
        try (TransformerLanguageModel model = TransformerLanguageModel.create(config)) {
            HeldMemory.assertKeepsNothing(epochs ->
                    TransformerTrainer.withDefaults().withEpochs(epochs).train(model, data, watch));
        }
        assertThat(watch.trace().observations()).hasSize(220);
    }

    @Test
    void theSameDiffListenerKeepsNothing() throws InterruptedException {
        SameDiff graph = SameDiff.create();
        SDVariable ids = graph.placeHolder("ids", DataType.INT32, -1, -1);
        SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, 256);
        // one-hot, since SameDiff cannot train through a gather in this release
        SDVariable logits = graph.oneHot(graph.reshape(ids, -1), 256, 1, 1.0, 0.0, DataType.FLOAT)
                .mmul(graph.var("in", Nd4j.rand(256, 4)))
                .mmul("logits", graph.var("out", Nd4j.rand(4, 256)));
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Adam(1e-2))
                .dataSetFeatureMapping("ids")
                .dataSetLabelMapping("labels")
                .build());
        TrainingWatch<LanguageModel> watch = watch();
        graph.setListeners(SameDiffWatchListener.of(watch, SameDiffLanguageModel.of(graph, "ids", "logits", 256)));
        MultiDataSet data = new MultiDataSet(
                Nd4j.createFromArray(new int[][] {{1, 2, 3, 4}}),
                Nd4j.eye(256).get(NDArrayIndex.interval(2, 6)).dup());
        HeldMemory.assertKeepsNothing(epochs ->
                SameDiffAdaptersTest.silently(() -> graph.fit(new SingletonMultiDataSetIterator(data), epochs)));
        assertThat(watch.trace().observations()).hasSize(220);
    }
}
