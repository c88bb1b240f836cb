package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GraphPlanTest {
    private static final TransformerConfig CONFIG = TransformerConfig.withDefaults(9)
            .withDModel(8)
            .withHeads(2)
            .withLayers(1)
            .withContextLength(8);

    private static Map<String, INDArray> inputs(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(
                TransformerGraph.IDS, Nd4j.createFromArray(random.ints(16, 0, 9).toArray()));
        inputs.put(
                TransformerGraph.LABELS,
                Nd4j.createFromArray(random.ints(16, 0, 9).toArray()));
        inputs.put(
                TransformerGraph.PLACES,
                Nd4j.createFromArray(random.ints(16, 0, 8).toArray()));
        inputs.put(
                TransformerGraph.WEIGHTS,
                Nd4j.createFromArray(random.doubles(16).toArray())
                        .castTo(DataType.FLOAT)
                        .reshape('c', 16, 1));
        inputs.put(TransformerGraph.MASK, NativeArrays.causalMask(DataType.FLOAT, 8));
        return inputs;
    }

    private static Map<String, @Nullable INDArray> wanted(TransformerParameters parameters) {
        Map<String, @Nullable INDArray> wanted = new LinkedHashMap<>();
        wanted.put(TransformerGraph.LOSS, null);
        wanted.put(TransformerGraph.LOGITS, null);
        parameters
                .byName()
                .forEach((name, array) ->
                        wanted.put(TransformerGraph.gradient(name), Nd4j.zeros(DataType.FLOAT, array.shape())));
        return wanted;
    }

    @Test
    void givesWhatSameDiffGivesToTheBit() {
        try (TransformerParameters parameters = TransformerParameters.initial(CONFIG, DataType.FLOAT);
                NativePool pool = new NativePool()) {
            SameDiff graph = TransformerGraph.training(CONFIG, parameters, 8);
            Map<String, INDArray> all = inputs(1);
            all.putAll(parameters.byName());
            Map<String, @Nullable INDArray> wanted = wanted(parameters);
            GraphPlan plan = new GraphPlan(graph, all, wanted, pool);
            for (int seed = 1; seed < 4; seed++) {
                Map<String, INDArray> now = inputs(seed);
                now.forEach(
                        (name, array) -> Objects.requireNonNull(all.get(name)).assign(array));
                plan.run();
                Map<String, INDArray> expected =
                        graph.output(now, wanted.keySet().toArray(new String[0]));
                for (String name : wanted.keySet()) {
                    assertThat(plan.output(name).dup('c').data().asFloat())
                            .as("%s, seed %d", name, seed)
                            .isEqualTo(Objects.requireNonNull(expected.get(name))
                                    .dup('c')
                                    .data()
                                    .asFloat());
                }
            }
            plan.close();
        }
    }

    @Test
    void runsFromAnyThread() throws InterruptedException, ExecutionException {
        try (TransformerParameters parameters = TransformerParameters.initial(CONFIG, DataType.FLOAT);
                NativePool pool = new NativePool()) {
            SameDiff graph = TransformerGraph.training(CONFIG, parameters, 8);
            Map<String, INDArray> all = inputs(1);
            all.putAll(parameters.byName());
            GraphPlan plan = new GraphPlan(graph, all, wanted(parameters), pool);
            Callable<Float> run = () -> {
                plan.run();
                return plan.output(TransformerGraph.LOSS).getFloat(0);
            };
            List<Float> losses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ExecutorService fresh = Executors.newSingleThreadExecutor();
                try {
                    losses.add(fresh.submit(run).get());
                } finally {
                    fresh.shutdown();
                }
            }
            plan.run();
            assertThat(losses).containsOnly(plan.output(TransformerGraph.LOSS).getFloat(0));
        }
    }

    @Test
    void passesThroughWhatNeedsNoOperation() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, 2, 3);
        graph.identity("same", x);
        graph.math.square("square", graph.identity(x.add(graph.constant(Nd4j.ones(DataType.FLOAT, 2, 3)))));
        INDArray values = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        // A target in another order cannot be written in place.
        INDArray target = Nd4j.create(DataType.FLOAT, new long[] {2, 3}, 'f');
        Map<String, @Nullable INDArray> wanted = new LinkedHashMap<>();
        wanted.put("x", null);
        wanted.put("same", null);
        wanted.put("square", target);
        try (NativePool pool = new NativePool()) {
            GraphPlan plan = new GraphPlan(graph, Map.of("x", values), wanted, pool);
            assertThat(target).isEqualTo(Nd4j.createFromArray(new float[][] {{4, 9, 16}, {25, 36, 49}}));
            values.addi(1);
            plan.run();
            assertThat(plan.output("x")).isSameAs(values);
            assertThat(plan.output("same")).isSameAs(values);
            assertThat(plan.output("square")).isSameAs(target);
            assertThat(target).isEqualTo(Nd4j.createFromArray(new float[][] {{9, 16, 25}, {36, 49, 64}}));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan.output("other"))
                    .withMessageContaining("other");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GraphPlan(graph, Map.of(), wanted, pool))
                    .withMessageContaining("input x");
        }
    }

    @Test
    void blocksOfThePoolAreALittleLargerAtMost() {
        for (long length = 1; length < 5000; length++) {
            long size = NativePool.roundUp(length);
            assertThat(size).isGreaterThanOrEqualTo(length).isLessThanOrEqualTo(Math.max(16, length + length / 4 + 16));
        }
        try (NativePool pool = new NativePool()) {
            INDArray block = pool.take(DataType.FLOAT, 1000);
            assertThat(pool.take(DataType.FLOAT, 1000)).isNotSameAs(block);
            pool.give(block);
            assertThat(pool.take(DataType.FLOAT, 990)).isSameAs(block);
            assertThat(pool.bytes()).isEqualTo(2 * 4 * NativePool.roundUp(1000));
        }
    }
}
