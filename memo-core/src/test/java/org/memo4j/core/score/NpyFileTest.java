package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.core.SharedData;
import org.memo4j.core.text.BytePairTokenizer;

/** The bytes of the files here were written by NumPy 2.4.6, numpy.lib.format.write_array. */
class NpyFileTest {
    @TempDir
    Path directory;

    private static final String F8 =
            "9a9999999999b93f000000000000f0ff9c7500883ce4377e" + "000000000000f87f00000000000000800100000000000000";

    @Test
    void readsAnyNumberOfDimensions() throws IOException {
        double[] values = {0.1, Double.NEGATIVE_INFINITY, 1e300, Double.NaN, -0.0, Double.MIN_VALUE};
        int[][] shapes = {{6}, {2, 3}, {1, 3, 2}, {3, 1, 2, 1}};
        for (int[] shape : shapes) {
            String text = Arrays.toString(shape).replace("[", "(").replace("]", shape.length == 1 ? ",)" : ")");
            Path file = numpy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': " + text + ", }", F8);
            assertThat(NpyFile.shape(file)).containsExactly(shape);
            assertThat(NpyFile.readFlatDoubles(file)).containsExactly(values);
        }
    }

    @Test
    void readsAndWritesTheBytesOfNumPy() throws IOException {
        double[][] f8 = {{0.1, Double.NEGATIVE_INFINITY, 1e300}, {Double.NaN, -0.0, Double.MIN_VALUE}};
        Path file = numpy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", F8);
        assertThat(Arrays.deepEquals(NpyFile.readDoubleMatrix(file), f8)).isTrue();
        assertSameBytes(file, copy -> NpyFile.write(copy, f8));

        float[] f4 = {0.5f, -1.25f};
        file = numpy(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "0000003f0000a0bf");
        assertThat(NpyFile.readFloats(file)).containsExactly(f4);
        assertThat(NpyFile.readDoubles(file)).containsExactly(0.5, -1.25);
        file = numpy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "0000003f0000a0bf");
        assertSameBytes(file, copy -> NpyFile.write(copy, f4));

        file = numpy(1, "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 2), }", "ffff0000010050c4");
        int[][] u2 = {{65535, 0}, {1, 50256}};
        assertThat(NpyFile.readIntMatrix(file)).isDeepEqualTo(u2);
        assertSameBytes(file, copy -> NpyFile.writeUnsignedShorts(copy, u2));

        file = numpy(
                1, "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", "fdffffffffffffff0700000000000000");
        assertThat(NpyFile.readInts(file)).containsExactly(-3, 7);
    }

    @Test
    void readsAndWritesTruthValues() throws IOException {
        boolean[][] flags = {{true, false, true}, {false, false, true}};
        Path file = numpy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3), }", "010001000001");
        assertThat(NpyFile.readBooleanMatrix(file)).isDeepEqualTo(flags);
        assertSameBytes(file, copy -> NpyFile.write(copy, flags));
        NpyFile.write(file, flags[0]);
        assertThat(NpyFile.readBooleans(file)).containsExactly(flags[0]);
        refuses(
                numpy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", "0102"),
                "must be 0 or 1, but a byte is 2",
                NpyFile::readBooleans);
        refuses(
                numpy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (1,), }", "01"),
                "holds |i1, not truth values; read it as integers",
                NpyFile::readBooleans);
        refuses(() -> NpyFile.write(file, new boolean[][] {{true}, {}}), "row 1 has 0 and row 0 1");
    }

    @Test
    void readsEveryIntegerType() throws IOException {
        String[][] types = {
            {"|i1", "ff"}, {"|u1", "ff"}, {"<i2", "ffff"}, {"<u2", "ffff"}, {"<i4", "ffffffff"}, {"<u4", "ffffff7f"}
        };
        int[] values = {-1, 255, -1, 65535, -1, Integer.MAX_VALUE};
        for (int i = 0; i < types.length; i++) {
            Path file =
                    numpy(1, "{'shape': (1,), 'descr': '" + types[i][0] + "', 'fortran_order': False}", types[i][1]);
            assertThat(NpyFile.readInts(file)).as(types[i][0]).containsExactly(values[i]);
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = directory.resolve("deep/array.npy");
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = 1 + random.nextInt(40);
            int columns = random.nextInt(1000);
            double[][] doubles = new double[rows][columns];
            float[][] floats = new float[rows][columns];
            int[][] ints = new int[rows][columns];
            int[][] shorts = new int[rows][columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    doubles[i][j] = Double.longBitsToDouble(random.nextLong() & 0xBFFFFFFFFFFFFFFFL);
                    floats[i][j] = (float) random.nextDouble(-9, 9);
                    ints[i][j] = random.nextInt();
                    shorts[i][j] = random.nextInt(65536);
                }
            }
            NpyFile.write(file, doubles);
            assertThat(NpyFile.readDoubleMatrix(file)).as("seed %d", seed).isDeepEqualTo(doubles);
            NpyFile.write(file, floats);
            assertThat(NpyFile.readFloatMatrix(file)).as("seed %d", seed).isDeepEqualTo(floats);
            NpyFile.write(file, ints);
            assertThat(NpyFile.readIntMatrix(file)).as("seed %d", seed).isDeepEqualTo(ints);
            NpyFile.writeUnsignedShorts(file, shorts);
            assertThat(NpyFile.readIntMatrix(file)).as("seed %d", seed).isDeepEqualTo(shorts);
            NpyFile.write(file, doubles[0]);
            assertThat(NpyFile.readDoubles(file)).isEqualTo(doubles[0]);
            NpyFile.write(file, floats[0]);
            assertThat(NpyFile.readFloats(file)).isEqualTo(floats[0]);
            NpyFile.write(file, ints[0]);
            assertThat(NpyFile.readInts(file)).isEqualTo(ints[0]);
            NpyFile.writeUnsignedShorts(file, shorts[0]);
            assertThat(NpyFile.readInts(file)).isEqualTo(shorts[0]);
        }
    }

    @Test
    void emptyArraysAreArrays() throws IOException {
        Path file = directory.resolve("empty.npy");
        NpyFile.write(file, new double[0]);
        assertThat(NpyFile.readDoubles(file)).isEmpty();
        NpyFile.write(file, new float[0][]);
        assertThat(NpyFile.readFloatMatrix(file)).isEmpty();
        NpyFile.write(file, new int[3][0]);
        assertThat(NpyFile.readIntMatrix(file)).isDeepEqualTo(new int[3][0]);
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        String start = "{'descr': '<f8', 'fortran_order': False, 'shape': ";
        String zeros = "00".repeat(16);
        refuses(
                numpy(1, start + "(1, 1, 2), }", zeros),
                "has 3 dimensions, not 1; read it as flat doubles",
                NpyFile::readDoubles);
        refuses(numpy(1, start + "(99999, 99999, 2), }", zeros), "too many rows", NpyFile::readFlatDoubles);
        refuses(numpy(1, start + "(), }", "00".repeat(8)), "shape ()", NpyFile::readDoubles);
        refuses(numpy(1, start + "(99999999999,), }", ""), "99999999999 entries", NpyFile::readDoubles);
        refuses(numpy(1, start + "(2,), }", zeros), "has 1 dimensions, not 2", NpyFile::readDoubleMatrix);
        refuses(numpy(1, start + "(1, 2), }", zeros), "has 2 dimensions, not 1", NpyFile::readDoubles);
        refuses(numpy(1, start + "(2,), }", zeros), "holds <f8, not integers; read it as doubles", NpyFile::readInts);
        refuses(numpy(1, start + "(2,), }", zeros), "a float cannot hold", NpyFile::readFloats);
        refuses(
                numpy(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (4,), }", zeros),
                "holds <i4, not floating-point",
                NpyFile::readDoubles);
        refuses(
                numpy(1, "{'descr': '<f8', 'fortran_order': True, 'shape': (1, 2), }", zeros),
                "Fortran order",
                NpyFile::readDoubleMatrix);
        refuses(
                numpy(1, "{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", "0000000100000002"),
                "big-endian (>i4); write it with array.astype('<i4')",
                NpyFile::readInts);
        refuses(
                numpy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (1,), }", "01"),
                "holds |b1, not integers; read it as truth values",
                NpyFile::readInts);
        refuses(
                numpy(
                        1,
                        "{'descr': [('a', '<i4'), ('b', '<f8')], 'fortran_order': False, 'shape': (1,), }",
                        "010000000000000000000040"),
                "header that cannot be read",
                NpyFile::readDoubles);
        refuses(
                numpy(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", "0000000000010000"),
                "value 0 of " + directory.resolve("numpy.npy") + " is 1099511627776",
                NpyFile::readInts);
        refuses(numpy(3, start + "(2,), }", zeros), "version 3.0", NpyFile::readDoubles);
        refuses(numpy(1, start + "(2,), } x", zeros), "header that cannot be read", NpyFile::readDoubles);
        refuses(numpy(1, "{'descr': '<f8', 'shape': (2,), }", zeros), "cannot be read", NpyFile::readDoubles);
    }

    @Test
    void noticesDamage() throws IOException {
        Path file = directory.resolve("whole.npy");
        NpyFile.write(file, new double[][] {{1, 2}, {3, 4}});
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            refuses(file, length < 128 ? "is cut off" : "must have 4 values of 8 bytes", NpyFile::readDoubleMatrix);
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        refuses(file, "but has 33 bytes", NpyFile::readDoubleMatrix);
        Files.write(file, Arrays.copyOf(good, good.length + 8));
        refuses(file, "but has 40 bytes", NpyFile::readDoubleMatrix);
        Files.writeString(file, "sequence,position,logprob");
        refuses(file, "is no .npy file", NpyFile::readDoubleMatrix);
    }

    @Test
    void saysWhatItCannotWrite() {
        Path file = directory.resolve("never.npy");
        refuses(() -> NpyFile.write(file, new double[][] {{1}, {}}), "row 1 has 0 and row 0 1");
        refuses(() -> NpyFile.write(file, new float[][] {{1}, {1, 2}}), "row 1 has 2 and row 0 1");
        refuses(() -> NpyFile.write(file, new int[][] {{1}, {}}), "row 1 has 0 and row 0 1");
        refuses(() -> NpyFile.writeUnsignedShorts(file, new int[] {65536}), "in [0, 65535], but one is 65536");
        refuses(() -> NpyFile.writeUnsignedShorts(file, new int[][] {{-1}}), "in [0, 65535], but one is -1");
        assertThat(file).doesNotExist();
    }

    @Test
    void readsTheExtractionBenchmarkAndDecodesIt() throws IOException {
        int[][] prefixes = NpyFile.readIntMatrix(SharedData.path("data/lm-extraction-benchmark/val_prefix.npy"));
        int[][] suffixes = NpyFile.readIntMatrix(SharedData.path("data/lm-extraction-benchmark/val_suffix.npy"));
        assertThat(prefixes).hasDimensions(1000, 50);
        assertThat(suffixes).hasDimensions(1000, 50);
        BytePairTokenizer gpt2 = BytePairTokenizer.load(
                SharedData.path("data/gpt2-bpe/encoder.json"), SharedData.path("data/gpt2-bpe/vocab.bpe"));
        int same = 0;
        for (int i = 0; i < prefixes.length; i++) {
            int[] tokens = Arrays.copyOf(prefixes[i], 100);
            System.arraycopy(suffixes[i], 0, tokens, 50, 50);
            String text = gpt2.decode(tokens);
            assertThat(text).as("sequence %d", i).isNotBlank();
            assertThat(gpt2.decode(prefixes[i]).length()).isLessThan(text.length());
            same += !text.contains("\uFFFD") && Arrays.equals(gpt2.encode(text), tokens) ? 1 : 0;
        }
        // The arrays are cut from longer texts, so the ends of some are not what the encoder makes of them; Hugging
        // Face
        // tokenizers 0.23.2 counts 983 too.
        assertThat(same).isEqualTo(983);
    }

    private interface Reader {
        Object read(Path file) throws IOException;
    }

    private interface Write {
        void to(Path file) throws IOException;
    }

    private void assertSameBytes(Path file, Write write) throws IOException {
        Path copy = directory.resolve("copy.npy");
        write.to(copy);
        assertThat(copy).hasSameBinaryContentAs(file);
    }

    private static void refuses(Path file, String message, Reader reader) {
        refuses(() -> reader.read(file), message);
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private Path numpy(int version, String header, String content) throws IOException {
        int start = version == 1 ? 10 : 12;
        String padded = header + " ".repeat(127 - start - header.length()) + "\n";
        String length = HexFormat.of().toHexDigits((byte) (128 - start)) + "00" + (version == 1 ? "" : "0000");
        byte[] head = HexFormat.of().parseHex("934e554d5059" + "0" + version + "00" + length);
        byte[] values = HexFormat.of().parseHex(content);
        byte[] file = Arrays.copyOf(head, 128 + values.length);
        System.arraycopy(padded.getBytes(StandardCharsets.ISO_8859_1), 0, file, start, padded.length());
        System.arraycopy(values, 0, file, 128, values.length);
        return Files.write(directory.resolve("numpy.npy"), file);
    }

    @Test
    void flatDoublesOfAnyShape() throws IOException {
        Path file = directory.resolve("flat.npy");
        for (int[] shape : new int[][] {{6}, {2, 3}, {3, 1, 2}, {1, 2, 3, 1}, {0, 4}}) {
            double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Arrays.setAll(values, i -> 0.5 - i);
            NpyFile.writeFlatDoubles(file, values, shape);
            assertThat(NpyFile.shape(file)).containsExactly(shape);
            assertThat(NpyFile.readFlatDoubles(file)).containsExactly(values);
        }
        NpyFile.writeFlatDoubles(file, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertThat(NpyFile.readDoubleMatrix(file)).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertThatThrownBy(() -> NpyFile.writeFlatDoubles(file, new double[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 values have no shape [2, 3]");
        assertThatThrownBy(() -> NpyFile.writeFlatDoubles(file, new double[0], 1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyFile.writeFlatDoubles(file, new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyFile.writeFlatDoubles(file, new double[1], -1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
