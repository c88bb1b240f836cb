package org.memo4j.core.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jLogitsTest {
    private static INDArray random(long... shape) {
        SplittableRandom random = new SplittableRandom(20261124L);
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            // Multiples of 1/8 below 16: exact in every floating type.
            array.putScalar(i, random.nextInt(-128, 128) / 8.0);
        }
        return array;
    }

    static Stream<Named<INDArray>> layouts() {
        INDArray cube = random(3, 5, 7);
        return Stream.of(
                Named.of("matrix", random(4, 6)),
                Named.of("one row", random(1, 6)),
                Named.of("one column", random(6, 1)),
                Named.of("one logit", random(1, 1)),
                Named.of("column-major", random(4, 6).dup('f')),
                Named.of("transposed", random(4, 6).transpose()),
                Named.of("range of rows", random(6, 4).get(NDArrayIndex.interval(2, 5), NDArrayIndex.all())),
                Named.of("every second row", random(6, 4).get(NDArrayIndex.interval(0, 2, 6), NDArrayIndex.all())),
                Named.of("range of columns", random(6, 9).get(NDArrayIndex.all(), NDArrayIndex.interval(3, 7))),
                Named.of("every second column", random(6, 9).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 9))),
                Named.of("column of a matrix", random(6, 9).getColumn(3, true)),
                Named.of("row of a matrix", random(6, 9).getRow(3, true)),
                Named.of("slice of a cube", cube.slice(1)),
                Named.of("inner slice of a cube", cube.slice(2, 1)),
                Named.of("last slice of a cube", cube.slice(3, 2)),
                Named.of("cube as matrix", cube.reshape(15, 7)),
                Named.of("permuted cube as matrix", cube.permute(0, 2, 1).reshape(21, 5)),
                Named.of("range of column-major", random(6, 4).dup('f').get(NDArrayIndex.interval(1, 3))),
                Named.of("float64", random(4, 6).castTo(DataType.DOUBLE)),
                Named.of("float64 column-major", random(4, 6).dup('f').castTo(DataType.DOUBLE)),
                Named.of("float16", random(4, 6).castTo(DataType.FLOAT16)),
                Named.of(
                        "float16 transposed",
                        random(4, 6).castTo(DataType.FLOAT16).transpose()),
                Named.of("bfloat16", random(4, 6).castTo(DataType.BFLOAT16)));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readsWhatTheArrayHolds(INDArray array) {
        for (int slab : new int[] {1, 7, 20, 1 << 20}) {
            try (Nd4jLogits logits = Nd4jLogits.slabs(array, slab)) {
                assertThat(logits.rows()).isEqualTo((int) array.size(0));
                assertThat(logits.vocabularySize()).isEqualTo((int) array.size(1));
                float[] chunk = new float[3];
                for (int r = 0; r < logits.rows(); r++) {
                    for (int c = 0; c < logits.vocabularySize(); c++) {
                        assertThat(logits.get(r, c)).isEqualTo(array.getFloat(r, c));
                        int length = Math.min(3, logits.vocabularySize() - c);
                        logits.read(r, c, chunk, length);
                        for (int i = 0; i < length; i++) {
                            assertThat(chunk[i]).isEqualTo(array.getFloat(r, c + i));
                        }
                    }
                }
            }
            assertThat(array.wasClosed()).isFalse();
        }
    }

    @Test
    void contiguousRowsAreReadInPlace() {
        INDArray array = random(4, 6);
        INDArray view = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(2, 5));
        try (Nd4jLogits whole = Nd4jLogits.of(array);
                Nd4jLogits part = Nd4jLogits.of(view)) {
            array.putScalar(2, 3, 99f);
            assertThat(whole.get(2, 3)).isEqualTo(99f);
            assertThat(part.get(1, 1)).isEqualTo(99f);
        }
    }

    @Test
    void threadsReadAtOnce() {
        INDArray array = random(64, 501);
        try (Nd4jLogits logits = Nd4jLogits.of(array)) {
            List<Integer> wrong = IntStream.range(0, 4096)
                    .parallel()
                    .filter(i -> {
                        float[] row = new float[501];
                        logits.read(i % 64, 0, row, 501);
                        return row[i % 501] != array.getFloat(i % 64, i % 501) || row[500] != logits.get(i % 64, 500);
                    })
                    .boxed()
                    .toList();
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void zeroRows() {
        try (Nd4jLogits logits = Nd4jLogits.of(Nd4j.create(DataType.FLOAT, 0, 5))) {
            assertThat(logits.rows()).isZero();
            assertThat(logits.vocabularySize()).isEqualTo(5);
            assertThatIllegalArgumentException().isThrownBy(() -> logits.get(0, 0));
        }
    }

    @Test
    void closesTheOwnerOnce() {
        INDArray owner = random(2, 3, 4);
        Nd4jLogits logits = Nd4jLogits.of(owner.reshape(6, 4), owner);
        assertThat(logits.get(5, 3)).isEqualTo(owner.getFloat(1, 2, 3));
        logits.close();
        logits.close();
        assertThat(owner.wasClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> logits.get(0, 0)).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> logits.read(0, 0, new float[4], 4));
    }

    @Test
    void noticesThatTheArrayWasClosed() {
        INDArray array = random(2, 3);
        try (Nd4jLogits logits = Nd4jLogits.of(array)) {
            array.close();
            assertThatIllegalStateException().isThrownBy(() -> logits.get(0, 0)).withMessageContaining("closed");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nd4jLogits.of(array))
                .withMessageContaining("closed");
    }

    @Test
    void refusesWhatIsNoMatrixOfLogits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nd4jLogits.of(random(2, 3, 4)))
                .withMessageContaining("[2, 3, 4]")
                .withMessageContaining("reshape");
        assertThatIllegalArgumentException().isThrownBy(() -> Nd4jLogits.of(Nd4j.create(DataType.FLOAT, 3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nd4jLogits.of(Nd4j.create(DataType.INT32, 2, 3)))
                .withMessageContaining("INT");
        assertThatIllegalArgumentException().isThrownBy(() -> Nd4jLogits.of(Nd4j.create(DataType.FLOAT, 3, 0)));
        INDArray view = random(4, 6).reshape(6, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nd4jLogits.of(view, view))
                .withMessageContaining("owner");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void refusesToLeaveTheRow(int slab) {
        try (Nd4jLogits logits = Nd4jLogits.slabs(random(3, 4), slab)) {
            float[] chunk = new float[9];
            assertThatIllegalArgumentException().isThrownBy(() -> logits.read(1, 2, chunk, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> logits.read(1, -1, chunk, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> logits.read(3, 0, chunk, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> logits.read(-1, 0, chunk, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> logits.read(0, 0, chunk, -1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> logits.get(1, 4))
                    .withMessageContaining("row 1, columns [4, 5)")
                    .withMessageContaining("3 rows and 4 columns");
        }
    }
}
