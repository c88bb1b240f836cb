package org.memo4j.core.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;
import org.memo4j.core.model.Decoding;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransformerLanguageModelTest {
    private static final TransformerConfig SMALL = TransformerConfig.withDefaults(11)
            .withDModel(8)
            .withHeads(2)
            .withLayers(2)
            .withFeedForward(12)
            .withContextLength(20)
            .withSeed(3);

    private final TransformerLanguageModel model = trained(SMALL);
    private final PlainTransformer plain = new PlainTransformer(SMALL, model.parameters());

    /** A model whose parameters are large enough that every one of them shows in the logits. */
    static TransformerLanguageModel lively(TransformerConfig config) {
        TransformerLanguageModel model = TransformerLanguageModel.create(config);
        SplittableRandom random = new SplittableRandom(5);
        model.parameters().values().forEach(array -> {
            double[] values = random.doubles(array.length(), -0.8, 0.8).toArray();
            try (INDArray drawn = Nd4j.createFromArray(values)) {
                array.assign(drawn.reshape('c', array.shape()));
            }
        });
        return model;
    }

    /** After some training, so that what is compared with plain Java is what the trainer left. */
    private static TransformerLanguageModel trained(TransformerConfig config) {
        TransformerLanguageModel model = lively(config);
        TransformerTraining training = TransformerTrainer.withDefaults()
                .withEpochs(3)
                .withBatchRows(2)
                .withWarmup(0)
                .withLearningRate(0.01)
                .train(model, random(new SplittableRandom(6), 6, 19));
        assertThat(training.losses()[2]).isLessThan(training.losses()[0]);
        return model;
    }

    @AfterAll
    void close() {
        model.close();
    }

    private static TokenSequences random(SplittableRandom random, int sequences, int length) {
        int[][] batch = new int[sequences][];
        for (int b = 0; b < sequences; b++) {
            batch[b] = random.ints(length, 0, SMALL.vocabularySize()).toArray();
        }
        return TokenSequences.of(batch);
    }

    static double[] row(LogitRows logits, int row) {
        double[] values = new double[logits.vocabularySize()];
        for (int v = 0; v < values.length; v++) {
            values[v] = logits.get(row, v);
        }
        return values;
    }

    @Test
    void logitsOfATrainedModelEqualPlainJava() {
        try (TransformerLanguageModel untrained = lively(SMALL)) {
            untrained
                    .parameters()
                    .forEach((name, array) ->
                            assertThat(model.parameters().get(name)).as(name).isNotEqualTo(array));
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int length : new int[] {1, 5, 15, 16, 17, 20}) {
            for (int size : new int[] {1, 3, 9}) {
                TokenSequences batch = random(random, size, length);
                try (LogitRows logits = model.logits(batch)) {
                    assertThat(logits.rows()).isEqualTo(size * length);
                    assertThat(logits.vocabularySize()).isEqualTo(SMALL.vocabularySize());
                    for (int b = 0; b < size; b++) {
                        double[][] expected = plain.logits(batch.get(b));
                        for (int t = 0; t < length; t++) {
                            assertThat(row(logits, b * length + t))
                                    .as("length %d, sequence %d, token %d", length, b, t)
                                    .containsExactly(expected[t], within(1e-4));
                        }
                    }
                }
            }
        }
    }

    @Test
    void tiedEmbeddingsAreTheOutputLayer() {
        TransformerConfig config = SMALL.withTiedEmbeddings(true);
        try (TransformerLanguageModel tied = trained(config)) {
            assertThat(tied.parameterCount()).isEqualTo(model.parameterCount() - 11 * 8);
            int[] tokens = {3, 1, 4, 1, 5};
            double[][] expected = new PlainTransformer(config, tied.parameters()).logits(tokens);
            try (LogitRows logits = tied.logits(TokenSequences.of(tokens))) {
                for (int t = 0; t < tokens.length; t++) {
                    assertThat(row(logits, t)).containsExactly(expected[t], within(1e-4));
                }
            }
        }
    }

    @Test
    void parameterCountIsTheDocumentedOne() {
        int v = 11;
        int d = 8;
        int f = 12;
        int t = 20;
        assertThat(model.parameterCount()).isEqualTo(2 * v * d + t * d + 2 * (4 * d * d + 2 * d * f + 2 * d) + d);
    }

    @Test
    void scoresAreTheSoftmaxOfTheLogits() {
        TokenSequences sequences = TokenSequences.of(new int[] {2, 7, 1, 8}, new int[] {2}, new int[0]);
        TokenScores scores = model.score(sequences);
        for (int i = 0; i < sequences.size(); i++) {
            assertThat(scores.length(i)).isEqualTo(sequences.length(i));
            int[] inputs = new int[sequences.length(i) + 1];
            inputs[0] = SMALL.startToken();
            System.arraycopy(sequences.get(i), 0, inputs, 1, sequences.length(i));
            double[][] logits = plain.logits(inputs);
            for (int t = 0; t < sequences.length(i); t++) {
                assertThat(scores.logProbability(i, t))
                        .isCloseTo(
                                TransformerGradientTest.logProbability(logits[t], sequences.token(i, t)), within(1e-4));
            }
        }
    }

    /** The same model, with the decoder that runs the whole prefix again. */
    private record Replay(TransformerLanguageModel model) implements LanguageModel {
        @Override
        public int vocabularySize() {
            return model.vocabularySize();
        }

        @Override
        public int contextLength() {
            return model.contextLength();
        }

        @Override
        public OptionalInt startToken() {
            return model.startToken();
        }

        @Override
        public LogitRows logits(TokenSequences batch) {
            return model.logits(batch);
        }
    }

    @Test
    void cachedDecodingEqualsReplay() {
        SplittableRandom random = new SplittableRandom(17);
        for (int length : new int[] {1, 7, 16}) {
            TokenSequences prompts = random(random, 3, length);
            try (Decoder cached = model.decoder(prompts)) {
                int[][] prefixes = prompts.toList().toArray(new int[0][]);
                // Drop, repeat and reorder rows at every other step, in batches that shrink and grow.
                int[][] selections = {{2, 0}, {1, 1, 0, 0}, {3, 1, 2}};
                for (int step = 0; ; step++) {
                    LogitRows logits = cached.next();
                    assertThat(logits.rows()).isEqualTo(prefixes.length);
                    for (int b = 0; b < prefixes.length; b++) {
                        double[][] expected = plain.logits(prefixes[b]);
                        assertThat(row(logits, b))
                                .as("prompt length %d, step %d, row %d", length, step, b)
                                .containsExactly(expected[prefixes[b].length - 1], within(1e-4));
                    }
                    if (step % 2 == 1 && step / 2 < selections.length) {
                        int[] selection = selections[step / 2];
                        cached.select(selection);
                        int[][] kept = new int[selection.length][];
                        for (int b = 0; b < kept.length; b++) {
                            kept[b] = prefixes[selection[b]];
                        }
                        prefixes = kept;
                        continue;
                    }
                    if (prefixes[0].length == SMALL.contextLength()) {
                        break;
                    }
                    int[] tokens = random.ints(prefixes.length, 0, SMALL.vocabularySize())
                            .toArray();
                    cached.append(tokens);
                    for (int b = 0; b < prefixes.length; b++) {
                        prefixes[b] = java.util.Arrays.copyOf(prefixes[b], prefixes[b].length + 1);
                        prefixes[b][prefixes[b].length - 1] = tokens[b];
                    }
                }
                int[] more = new int[prefixes.length];
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> cached.append(more))
                        .withMessageContaining("context of 20 tokens is full");
            }
        }
    }

    @Test
    void generatesLikeReplay() {
        SplittableRandom random = new SplittableRandom(19);
        TokenSequences prompts = random(random, 5, 4).concat(random(random, 2, 9));
        for (Decoding decoding : new Decoding[] {Decoding.greedy(), Decoding.beam(3), Decoding.sampling(4)}) {
            assertThat(model.generate(prompts, 8, decoding))
                    .as("%s", decoding)
                    .isEqualTo(new Replay(model).generate(prompts, 8, decoding));
        }
    }

    @Test
    void savesAndLoadsToTheBit(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("model.npz");
        model.save(file);
        TokenSequences batch = random(new SplittableRandom(23), 2, 9);
        try (TransformerLanguageModel loaded = TransformerLanguageModel.load(file)) {
            assertThat(loaded.config()).isEqualTo(SMALL).hasSameHashCodeAs(SMALL);
            assertThat(floats(loaded)).isEqualTo(floats(model));
            try (LogitRows before = model.logits(batch);
                    LogitRows after = loaded.logits(batch)) {
                for (int r = 0; r < before.rows(); r++) {
                    assertThat(row(after, r)).isEqualTo(row(before, r));
                }
            }
            Path again = directory.resolve("again.npz");
            loaded.save(again);
            assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
        }
    }

    static float[] floats(TransformerLanguageModel model) {
        return model.allParameters().vector().dup().toFloatVector();
    }

    @Test
    void filesHoldWhatNumpyReads(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("model.npz");
        model.save(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String name : model.parameters().keySet()) {
                ZipEntry entry = zip.getEntry(name + ".npy");
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                assertThat(new String(bytes, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
                int headerLength = (bytes[8] & 0xFF) | (bytes[9] & 0xFF) << 8;
                String header = new String(bytes, 10, headerLength, StandardCharsets.US_ASCII);
                assertThat(header).contains("<f4").contains("False");
                INDArray array =
                        java.util.Objects.requireNonNull(model.parameters().get(name));
                java.nio.FloatBuffer values = java.nio.ByteBuffer.wrap(
                                bytes, 10 + headerLength, 4 * (int) array.length())
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
                float[] expected = array.dup('c').data().asFloat();
                for (float value : expected) {
                    assertThat(values.get()).isEqualTo(value);
                }
                assertThat(bytes).hasSize(10 + headerLength + 4 * expected.length);
            }
        }
    }

    @Test
    void loadingNamesWhatIsWrong(@TempDir Path directory) throws IOException {
        Path noZip = Files.writeString(directory.resolve("text"), "hello");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> TransformerLanguageModel.load(noZip));
        Path empty = directory.resolve("empty.zip");
        try (java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(Files.newOutputStream(empty))) {
            out.putNextEntry(new ZipEntry("other.txt"));
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TransformerLanguageModel.load(empty))
                .withMessageContaining("config.json")
                .withMessageContaining("empty.zip");
        Path model = directory.resolve("model.npz");
        this.model.save(model);
        Path damaged = directory.resolve("damaged.npz");
        try (ZipFile in = new ZipFile(model.toFile());
                java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(Files.newOutputStream(damaged))) {
            for (ZipEntry entry : java.util.Collections.list(in.entries())) {
                String name = entry.getName();
                byte[] bytes = in.getInputStream(in.getEntry(name.equals("tokens.npy") ? "positions.npy" : name))
                        .readAllBytes();
                out.putNextEntry(new ZipEntry(name));
                out.write(bytes);
            }
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TransformerLanguageModel.load(damaged))
                .withMessageContaining("tokens")
                .withMessageContaining("[20, 8]")
                .withMessageContaining("[11, 8]");
    }

    @Test
    void sameSeedSameParameters() {
        try (TransformerLanguageModel a = TransformerLanguageModel.create(SMALL);
                TransformerLanguageModel b = TransformerLanguageModel.create(SMALL);
                TransformerLanguageModel c = TransformerLanguageModel.create(SMALL.withSeed(4))) {
            assertThat(floats(b)).isEqualTo(floats(a));
            assertThat(floats(c)).isNotEqualTo(floats(a));
        }
    }

    @Test
    void refusesBadBatches() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of(new int[] {1}, new int[] {1, 2})))
                .withMessageContaining("equal lengths");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of(new int[21])))
                .withMessageContaining("[1, 20]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of(new int[0])))
                .withMessageContaining("[1, 20]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of()))
                .withMessageContaining("empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.logits(TokenSequences.of(new int[] {11})))
                .withMessageContaining("[0, 11)");
    }

    @Test
    void refusesToDecodeBadly() {
        Decoder decoder = model.decoder(TokenSequences.of(new int[] {1}, new int[] {2}));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.append(new int[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.append(new int[] {1, 11}));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.select(new int[] {2}));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.select(new int[0]));
        decoder.close();
        assertThatIllegalStateException().isThrownBy(decoder::next);
    }

    @Test
    void aClosedModelSaysSo() {
        TransformerLanguageModel closed = TransformerLanguageModel.create(SMALL);
        closed.close();
        closed.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> closed.logits(TokenSequences.of(new int[] {1})))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(closed::parameters);
    }

    @Test
    void refusesBadConfigurations() {
        TransformerConfig odd = SMALL.withDModel(9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransformerLanguageModel.create(odd))
                .withMessageContaining("dModel is 9")
                .withMessageContaining("heads is 2");
        assertThatIllegalArgumentException().isThrownBy(() -> TransformerConfig.withDefaults(1));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withStartToken(11));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withLayers(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withHeads(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withDModel(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withContextLength(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SMALL.withFeedForward(-1));
    }

    @Test
    void configurationsHoldTheirValues() {
        TransformerConfig config = TransformerConfig.withDefaults(90);
        assertThat(config.startToken()).isEqualTo(89);
        assertThat(config.feedForward()).isEqualTo(512);
        assertThat(config.withDModel(64).feedForward()).isEqualTo(256);
        assertThat(config.withStartToken(3).startToken()).isEqualTo(3);
        assertThat(config.withTiedEmbeddings(true)).isNotEqualTo(config);
        assertThat(config)
                .hasToString(
                        "transformer(vocabularySize=90, startToken=89, dModel=128, layers=2, heads=4, feedForward=512, "
                                + "contextLength=128, tiedEmbeddings=false, seed=1)");
    }
}
