package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.Probe;
import org.memo4j.core.watch.TrainingWatch;

class TransformerTrainerTest {
    private static final TransformerConfig TINY = TransformerConfig.withDefaults(20)
            .withDModel(16)
            .withHeads(2)
            .withLayers(1)
            .withContextLength(16);
    private static final TransformerTrainer TRAINER =
            TransformerTrainer.withDefaults().withEpochs(2).withBatchRows(4).withThreads(1);

    static TokenSequences random(int seed, int sequences, int length, int vocabulary) {
        SplittableRandom random = new SplittableRandom(seed);
        return TokenSequences.of(IntStream.range(0, sequences)
                .mapToObj(i -> random.ints(length, 0, vocabulary).toArray())
                .toList());
    }

    /** Lengths from 1 to beyond the context. */
    private static TokenSequences ragged() {
        SplittableRandom random = new SplittableRandom(3);
        List<int[]> list = new ArrayList<>();
        for (int length = 1; length < 27; length += 2) {
            list.add(random.ints(length, 0, 19).toArray());
        }
        return TokenSequences.of(list);
    }

    private static float[] train(TransformerTrainer trainer, TokenSequences data) {
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            trainer.train(model, data);
            return TransformerLanguageModelTest.floats(model);
        }
    }

    @Test
    void memorizesWhatItSawAndNothingElse() {
        TransformerConfig config = TINY.withDModel(32).withLayers(2).withContextLength(32);
        TokenSequences members = random(1, 8, 32, 19);
        TokenSequences others = random(2, 8, 32, 19);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(config)) {
            TransformerTraining training = TransformerTrainer.withDefaults()
                    .withEpochs(80)
                    .withLearningRate(1e-2)
                    .withShards(1)
                    .train(model, members);
            // Nothing tells which of the eight sequences comes: ln 8 / 32 = 0.065 nats a token cannot be learned.
            assertThat(training.lastLoss()).isLessThan(0.1);
            assertThat(Arrays.stream(model.score(members).losses())).allMatch(loss -> loss < 0.15);
            // Chance is ln 19 = 2.94 nats a token.
            assertThat(Arrays.stream(model.score(others).losses())).allMatch(loss -> loss > 2.5);
            assertThat(model.generate(members.slice(0, 4), 28, Decoding.greedy()))
                    .isEqualTo(members.slice(4, 32));
        }
    }

    @Test
    void parametersDoNotDependOnThreads() {
        float[] one = train(TRAINER.withThreads(1), ragged());
        assertThat(train(TRAINER.withThreads(2), ragged())).isEqualTo(one);
        assertThat(train(TRAINER.withShards(3).withThreads(3), ragged()))
                .isEqualTo(train(TRAINER.withShards(3).withThreads(1), ragged()));
        assertThat(train(TRAINER.withSeed(2), ragged())).isNotEqualTo(one);
        // Empty sequences teach nothing.
        assertThat(train(TRAINER, ragged().concat(TokenSequences.of(new int[0]))))
                .isEqualTo(one);
    }

    @Test
    void shardsChangeOnlyTheRounding() {
        TransformerTrainer once = TRAINER.withEpochs(1).withBatchRows(1000).withWarmup(0);
        float[] one = train(once.withShards(1), ragged());
        float[] three = train(once.withShards(3), ragged());
        double moved = 0;
        float[] before;
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            before = TransformerLanguageModelTest.floats(model);
        }
        int apart = 0;
        for (int i = 0; i < one.length; i++) {
            moved = Math.max(moved, Math.abs(one[i] - before[i]));
            // Adam's first step is the sign of the gradient, which rounding may turn where the gradient is about zero.
            apart += Math.abs(one[i] - three[i]) > 1e-5 ? 1 : 0;
        }
        assertThat(moved).isCloseTo(1e-3, within(1e-6));
        assertThat(apart).isLessThan(one.length / 200);
    }

    @Test
    void aWatchChangesNothing() {
        float[] alone = train(TRAINER, ragged());
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(
                        List.of(Probe.ofSequences("seen", ragged()), Probe.ofSequences("new", random(4, 3, 12, 19))))
                .withEveryIterations(2);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            TransformerTraining training = TRAINER.train(model, ragged(), watch);
            assertThat(TransformerLanguageModelTest.floats(model)).isEqualTo(alone);
            long looks = training.iterations() / 2 + 2;
            assertThat(watch.trace().of("seen", "loss")).hasSize((int) looks);
            assertThat(watch.trace().of("new", "loss").get((int) looks - 1).iteration())
                    .isEqualTo(training.iterations());
            assertThat(watch.trace().of("new", "loss").get((int) looks - 1).epoch())
                    .isEqualTo(2);
            assertThat(training.stopped()).isFalse();
        }
    }

    @Test
    void stopsWhenTheWatchAsks() {
        TrainingWatch<LanguageModel> watch = TrainingWatch.of(List.of(Probe.ofSequences("seen", ragged())))
                .withEveryIterations(3)
                .withEveryEpochs(0)
                .withStop(trace -> trace.observations().size() == 2);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            TransformerTraining training = TRAINER.train(model, ragged(), watch);
            assertThat(training.stopped()).isTrue();
            assertThat(training.iterations()).isEqualTo(6);
        }
    }

    @Test
    void reportsTheLossOfTheData() {
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            double[] losses = model.score(ragged()).losses();
            double sum = 0;
            for (int i = 0; i < losses.length; i++) {
                sum += losses[i] * ragged().length(i);
            }
            List<Long> progress = new ArrayList<>();
            // At this rate nothing moves.
            TransformerTraining training = TRAINER.withLearningRate(1e-30)
                    .withProgress((task, done, total) -> {
                        assertThat(total).isEqualTo(2L * ragged().tokenCount());
                        progress.add(done);
                    })
                    .train(model, ragged());
            assertThat(training.losses()).hasSize(2);
            for (double loss : training.losses()) {
                assertThat(loss).isCloseTo(sum / ragged().tokenCount(), within(1e-5));
            }
            assertThat(training.tokens()).isEqualTo(2L * ragged().tokenCount());
            assertThat(progress).isSorted().hasSize((int) training.iterations()).endsWith(training.tokens());
            assertThat(training.toString()).contains("epoch", "iterations", "tokens");
        }
    }

    @Test
    void tokensOfWeightZeroAreNotLearned() {
        TokenSequences members = random(1, 8, 16, 19);
        TokenWeighting firstHalf = (sequence, tokens) -> {
            float[] weights = new float[tokens.length];
            Arrays.fill(weights, 0, 8, 1);
            return weights;
        };
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY.withDModel(32))) {
            TransformerTrainer.withDefaults()
                    .withEpochs(60)
                    .withLearningRate(1e-2)
                    .withShards(1)
                    .withTokenWeighting(firstHalf)
                    .train(model, members);
            double[] learned = new double[2];
            var scores = model.score(members);
            for (int i = 0; i < members.size(); i++) {
                for (int t = 1; t < 16; t++) {
                    learned[t / 8] -= scores.logProbability(i, t) / (8 * (t < 8 ? 7 : 8));
                }
            }
            assertThat(learned[0]).isLessThan(0.5);
            assertThat(learned[1]).isGreaterThan(2.5);
        }
    }

    @Test
    void clipsLongGradientsOnly() {
        float[] free = train(TRAINER, ragged());
        assertThat(train(TRAINER.withClipNorm(1e6), ragged())).isEqualTo(free);
        float[] clipped = train(TRAINER.withClipNorm(0.1), ragged());
        assertThat(clipped).isNotEqualTo(free);
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            // So short a gradient drowns in Adam's epsilon: 1e-12 / (1e-12 + 1e-8) of a step.
            float[] before = TransformerLanguageModelTest.floats(model);
            float[] still = train(TRAINER.withClipNorm(1e-12), ragged());
            for (int i = 0; i < before.length; i++) {
                assertThat(still[i]).isCloseTo(before[i], within(1e-5f));
            }
        }
    }

    @Test
    void schedulesFallFromOneToZero() {
        assertThat(TransformerTrainer.Schedule.CONSTANT.factor(0.7)).isEqualTo(1);
        assertThat(TransformerTrainer.Schedule.COSINE.factor(0)).isEqualTo(1);
        assertThat(TransformerTrainer.Schedule.COSINE.factor(0.5)).isCloseTo(0.5, within(1e-12));
        assertThat(TransformerTrainer.Schedule.COSINE.factor(1)).isCloseTo(0, within(1e-12));
        assertThat(train(TRAINER.withSchedule(TransformerTrainer.Schedule.COSINE), ragged()))
                .isNotEqualTo(train(TRAINER, ragged()));
    }

    @Test
    void warmsUpLinearly() {
        float[] before;
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            before = TransformerLanguageModelTest.floats(model);
        }
        // One iteration of Adam moves every parameter by the rate, unless its gradient is about zero.
        TransformerTrainer once = TRAINER.withEpochs(1).withBatchRows(1000);
        float[] after = train(once.withWarmup(10), ragged());
        double moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved = Math.max(moved, Math.abs(after[i] - before[i]));
        }
        assertThat(moved).isCloseTo(1e-4, within(1e-6));
    }

    @Test
    void anInterruptLeavesAUsableModel() {
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            TransformerTrainer trainer = TRAINER.withThreads(2).withEpochs(1000).withProgress((task, done, total) -> {
                if (done > 1000) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> trainer.train(model, ragged()));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Arrays.stream(model.score(random(5, 2, 10, 19)).losses()))
                    .allMatch(Double::isFinite);
            assertThat(TRAINER.train(model, ragged()).lastLoss()).isLessThan(3.2);
        }
    }

    @Test
    void saysThatTrainingDiverged() {
        try (TransformerLanguageModel model = TransformerLanguageModel.create(TINY)) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> TRAINER.withLearningRate(1e30).withWarmup(0).train(model, ragged()))
                    .withMessageContaining("diverged")
                    .withMessageContaining("learning rate");
        }
    }

    @Test
    void refusesBadOptions() {
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withEpochs(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withBatchRows(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withLearningRate(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withWarmup(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withClipNorm(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withShards(0));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINER.withThreads(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(TRAINER, TokenSequences.of(new int[] {20})))
                .withMessageContaining("[0, 20)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(TRAINER, TokenSequences.of(new int[0])))
                .withMessageContaining("nothing to learn");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(TRAINER.withTokenWeighting((s, t) -> new float[1]), ragged()))
                .withMessageContaining("weights");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(
                        TRAINER.withTokenWeighting((s, t) -> {
                            float[] weights = new float[t.length];
                            Arrays.fill(weights, Float.NaN);
                            return weights;
                        }),
                        ragged()))
                .withMessageContaining("NaN");
    }
}
