package org.memo4j.core.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.score.ScoreMatrix;

class EnsembleFilesTest {
    @TempDir
    private Path directory;

    private static EnsembleScores random(int models, int examples, int queries) {
        SplittableRandom random = new SplittableRandom(5);
        List<ScoreMatrix> tables = IntStream.range(0, queries)
                .mapToObj(q -> {
                    double[][] rows = new double[models][examples];
                    for (double[] row : rows) {
                        for (int e = 0; e < examples; e++) {
                            row[e] = random.nextGaussian();
                        }
                    }
                    return ScoreMatrix.of(rows);
                })
                .toList();
        boolean[][] members = new boolean[models][examples];
        for (boolean[] row : members) {
            for (int e = 0; e < examples; e++) {
                row[e] = random.nextBoolean();
            }
        }
        return new EnsembleScores(Membership.of(members), tables);
    }

    /** A file of numpy.save, for any number of dimensions. */
    static byte[] npy(String shape, double... values) {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
        header += " ".repeat(117 - header.length()) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(128 + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
        bytes.put(header.getBytes(StandardCharsets.ISO_8859_1));
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    @Test
    void liraRoundTripInOrderOfNumbers() throws IOException {
        EnsembleScores scores = random(11, 4, 3); // experiment-10_11 sorts before experiment-2_11 by name
        EnsembleFiles.writeLira(directory, scores);
        assertThat(EnsembleFiles.readLira(directory)).isEqualTo(scores);
        assertThat(NpyFile.shape(directory.resolve("experiment-10_11/scores/0000000001.npy")))
                .containsExactly(4, 3);
        assertThatThrownBy(() -> EnsembleFiles.writeLira(directory, scores)).hasMessageContaining("another directory");
    }

    @Test
    void liraTakesTheLastEpochAndPlainScores() throws IOException {
        for (int m = 0; m < 2; m++) {
            String model = "experiment-" + m + "_2/";
            NpyFile.write(directory.resolve(model + "keep.npy"), new boolean[] {m == 0, true, false});
            write(model + "scores/0000000009.npy", npy("(3,)", 9, 9, 9));
            write(model + "scores/0000000010.npy", npy("(3,)", m, 1.5, -2));
        }
        EnsembleScores read = EnsembleFiles.readLira(directory);
        assertThat(read.scores()).isEqualTo(ScoreMatrix.of(new double[] {0, 1.5, -2}, new double[] {1, 1.5, -2}));
        assertThat(read.membership().trainingSet(0)).containsExactly(0, 1);
        assertThat(read.membership().trainingSet(1)).containsExactly(1);
    }

    @Test
    void liraLogits() throws IOException {
        NpyFile.write(directory.resolve("exp0/keep.npy"), new boolean[] {true, false});
        double[] z = {1, 2, 3, 4, 5, 7, -1, 0, 1, 50, 0, -50}; // example, query, class
        int[] labels = {2, 0};
        for (String shape : List.of("(2, 1, 2, 3)", "(2, 2, 3)")) {
            write("exp0/logits/0000000100.npy", npy(shape, z));
            EnsembleScores read =
                    EnsembleFiles.readLiraLogits(directory, labels, ClassifierSignal.LOGIT_SCALED_CONFIDENCE);
            assertThat(read.queries()).hasSize(2);
            double[][] expected = {
                {3 - Math.log(Math.exp(1) + Math.exp(2)), -1 - Math.log(1 + Math.exp(1))},
                {7 - Math.log(Math.exp(4) + Math.exp(5)), 50}
            };
            for (int q = 0; q < 2; q++) {
                assertThat(read.queries().get(q).scoresOf(0)).containsExactly(expected[q], within(1e-12));
            }
        }
        write("exp0/logits/0000000100.npy", npy("(2, 6)", z));
        assertThat(EnsembleFiles.readLiraLogits(directory, labels, ClassifierSignal.HINGE)
                        .scores())
                .isEqualTo(ScoreMatrix.of(new double[] {3 - 7, -1 - 50}));
        assertThatThrownBy(() -> EnsembleFiles.readLiraLogits(directory, new int[3], ClassifierSignal.HINGE))
                .hasMessageContaining("labels has 3 entries");
        write("exp0/logits/0000000100.npy", npy("(2, 2, 1, 3)", z));
        assertThatThrownBy(() -> EnsembleFiles.readLiraLogits(directory, labels, ClassifierSignal.HINGE))
                .hasMessageContaining("[2, 2, 1, 3]");
    }

    @Test
    void liraRefuses() throws IOException {
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory)).hasMessageContaining("starts with 'exp'");
        NpyFile.write(directory.resolve("exp0/keep.npy"), new boolean[] {true, true, false});
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory)).hasMessageContaining("scores is missing");
        Files.createDirectories(directory.resolve("exp0/scores"));
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory)).hasMessageContaining("has no .npy file");
        write("exp0/scores/1.npy", npy("(2,)", 1, 2));
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory))
                .hasMessageContaining("1 models x 2 examples, but membership is of 1 x 3");
        write("exp0/scores/1.npy", npy("(3,)", 1, 2, Double.NaN));
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory))
                .hasMessageContaining("1.npy")
                .hasMessageContaining("finite");
        write("exp0/scores/1.npy", npy("(3, 1, 2, 1)", 1, 2, 3, 4, 5, 6));
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory)).hasMessageContaining("are these logits?");
        write("exp0/scores/1.npy", npy("(3, 1)", 1, 2, 3));
        NpyFile.write(directory.resolve("exp1/keep.npy"), new boolean[] {true, true, false});
        write("exp1/scores/1.npy", npy("(3, 2)", 1, 2, 3, 4, 5, 6));
        assertThatThrownBy(() -> EnsembleFiles.readLira(directory)).hasMessageContaining("2 queries");
    }

    @Test
    void arraysOfTwoAndThreeDimensions() throws IOException {
        EnsembleScores scores = random(5, 7, 1);
        Path table = directory.resolve("scores.npy");
        Path keep = directory.resolve("keep.npy");
        EnsembleFiles.writeArrays(table, keep, scores);
        assertThat(EnsembleFiles.readArrays(table, keep)).isEqualTo(scores);

        write("scores.npy", npy("(2, 3, 2)", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        NpyFile.write(keep, new boolean[][] {{true, false, true}, {false, true, false}});
        assertThat(EnsembleFiles.readArrays(table, keep).queries())
                .containsExactly(
                        ScoreMatrix.of(new double[] {1, 3, 5}, new double[] {7, 9, 11}),
                        ScoreMatrix.of(new double[] {2, 4, 6}, new double[] {8, 10, 12}));
        write("scores.npy", npy("(3,)", 1, 2, 3));
        assertThatThrownBy(() -> EnsembleFiles.readArrays(table, keep)).hasMessageContaining("1 dimensions");
        EnsembleScores queries = random(3, 5, 2);
        EnsembleFiles.writeArrays(table, keep, queries);
        assertThat(NpyFile.shape(table)).containsExactly(3, 5, 2);
        assertThat(NpyFile.readFlatDoubles(table)[(2 * 5 + 3) * 2 + 1])
                .isEqualTo(queries.queries().get(1).score(2, 3));
        assertThat(EnsembleFiles.readArrays(table, keep)).isEqualTo(queries);
        assertThatThrownBy(() -> EnsembleFiles.writeArrays(directory.resolve("scores.csv"), keep, queries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end in .npy to hold 2 queries");
    }

    @Test
    void npz() throws IOException {
        EnsembleScores scores = random(3, 4, 1);
        EnsembleFiles.writeArrays(directory.resolve("a.npy"), directory.resolve("b.npy"), scores);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "logit.npy", Files.readAllBytes(directory.resolve("a.npy")));
            entry(zip, "keep.npy", Files.readAllBytes(directory.resolve("b.npy")));
        }
        Path file = write("all.npz", bytes.toByteArray());
        assertThat(EnsembleFiles.readNpz(file, "logit", "keep")).isEqualTo(scores);
        assertThatThrownBy(() -> EnsembleFiles.readNpz(file, "loss", "keep"))
                .hasMessageContaining("no array 'loss'")
                .hasMessageContaining("/logit.npy");
        assertThatThrownBy(() -> EnsembleFiles.readNpz(directory.resolve("a.npy"), "a", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no .npz file");
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        OutputStream out = zip;
        out.write(content);
        zip.closeEntry();
    }

    @Test
    void tables() throws IOException {
        String header = "model,example,score,member\n";
        Path csv = write("t.csv", (header + "1,0,-0.5,0\n0,0,0.25,1\n").getBytes(StandardCharsets.UTF_8));
        Path lines = jsonl("""
            {"model":1,"example":0,"score":-0.5,"member":0}

            {"model":0,"example":0,"score":0.25,"member":true}
            """);
        EnsembleScores expected = new EnsembleScores(
                Membership.of(new boolean[] {true}, new boolean[] {false}),
                List.of(ScoreMatrix.of(new double[] {0.25}, new double[] {-0.5})));
        assertThat(EnsembleFiles.readTable(csv)).isEqualTo(expected);
        assertThat(EnsembleFiles.readTable(lines)).isEqualTo(expected);
        assertThatThrownBy(() -> EnsembleFiles.readTable(directory.resolve("t.tsv")))
                .hasMessageContaining("must end in");
    }

    private Path jsonl(String text) throws IOException {
        return write("t.jsonl", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonLinesRefuse() throws IOException {
        String good = "{\"model\":0,\"example\":0,\"score\":1,\"member\":1}\n";
        String[][] cases = {
            {"", "0 lines"},
            {"{", "line 1"},
            {good + "{\"model\":0,\"example\":1,\"score\":1}", "line 2: 'member' is missing"},
            {good + good, "line 2: model 0 and example 0 are there twice"},
            {good.replace("\"score\":1", "\"score\":\"1\""), "score must be a finite number"},
            {good.replace("\"score\":1", "\"score\":1e999"), "score must be a finite number"},
            {good.replace("\"member\":1", "\"member\":2"), "member must be"},
            {good.replace("\"model\":0", "\"model\":-1"), "model must be"},
            {good.replace("\"model\":0", "\"model\":0,\"extra\":1"), "'extra' is not known"},
            {good.replace("\"model\":0", "\"model\":1"), "1 lines for 2 models x 1 examples"}
        };
        for (String[] c : cases) {
            Path file = jsonl(c[0]);
            assertThatThrownBy(() -> EnsembleFiles.readTable(file))
                    .as(c[0])
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("t.jsonl")
                    .hasMessageContaining(c[1]);
        }
    }
}
