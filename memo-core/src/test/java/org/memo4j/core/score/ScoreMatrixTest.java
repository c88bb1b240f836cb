package org.memo4j.core.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScoreMatrixTest {
    private static final double[][] SCORES = {{0.5, -1, 2}, {0.25, 1e300, -0.0}};

    @Test
    void holdsWhatItWasGiven() {
        ScoreMatrix scores = ScoreMatrix.of(SCORES);
        assertThat(scores.models()).isEqualTo(2);
        assertThat(scores.examples()).isEqualTo(3);
        assertThat(scores.score(1, 1)).isEqualTo(1e300);
        assertThat(scores.scoresOf(0)).containsExactly(0.5, -1, 2);
        assertThat(scores.scoresOn(2)).containsExactly(2, -0.0);
        double[] part = {9, 9, 9};
        scores.read(0, 1, part, 2);
        assertThat(part).containsExactly(-1, 2, 9);
        assertThat(scores.isBinary()).isFalse();
        assertThat(scores.isSinglePrecision()).isFalse();
        assertThat(scores.toString()).contains("2 models x 3 examples", "0.5000");
    }

    @Test
    void keepsNoArrayOfTheCaller() {
        double[] row = {1, 2};
        float[] single = {1, 2};
        ScoreMatrix scores = ScoreMatrix.builder().add(row).add(single).build();
        row[0] = 7;
        single[0] = 7;
        scores.scoresOf(0)[1] = 7;
        assertThat(scores.scoresOf(0)).containsExactly(1, 2);
        assertThat(scores.scoresOf(1)).containsExactly(1, 2);
    }

    @Test
    void everyPrecisionActsAlike() {
        SplittableRandom random = new SplittableRandom(3);
        int examples = 131;
        boolean[][] bits = new boolean[5][examples];
        float[][] floats = new float[5][examples];
        double[][] doubles = new double[5][examples];
        int[] some = random.ints(200, 0, examples).toArray();
        for (int m = 0; m < 5; m++) {
            for (int e = 0; e < examples; e++) {
                bits[m][e] = random.nextBoolean();
                floats[m][e] = bits[m][e] ? 1 : 0;
                doubles[m][e] = floats[m][e];
            }
        }
        ScoreMatrix wide = ScoreMatrix.of(doubles);
        for (ScoreMatrix narrow : new ScoreMatrix[] {ScoreMatrix.of(floats), ScoreMatrix.of(bits)}) {
            assertThat(narrow).isEqualTo(wide).hasSameHashCodeAs(wide);
            assertThat(narrow.isBinary()).isTrue();
            assertThat(narrow.isSinglePrecision()).isTrue();
            assertThat(narrow.selectExamples(some)).isEqualTo(wide.selectExamples(some));
            assertThat(narrow.selectExamples(some).isBinary()).isTrue();
            assertThat(narrow.selectModels(3, 0, 3)).isEqualTo(wide.selectModels(3, 0, 3));
            for (int from : new int[] {0, 1, 63, 64, 65, 130, 131}) {
                double[] expected = new double[examples - from];
                double[] actual = new double[examples - from];
                wide.read(2, from, expected, expected.length);
                narrow.read(2, from, actual, actual.length);
                assertThat(actual).as("from %d", from).containsExactly(expected);
            }
        }
        assertThat(wide.isBinary()).isTrue();
        assertThat(wide.selectModels(1, 0)).isNotEqualTo(wide.selectModels(0, 1));
    }

    @Test
    void selectsAndMaps() {
        ScoreMatrix scores = ScoreMatrix.of(SCORES);
        assertThat(scores.selectExamples(2, 0)).isEqualTo(ScoreMatrix.of(new double[][] {{2, 0.5}, {-0.0, 0.25}}));
        assertThat(scores.selectModels(1)).isEqualTo(ScoreMatrix.of(SCORES[1]));
        assertThat(scores.map(x -> -x).scoresOf(0)).containsExactly(-0.5, 1, -2);
        refuses(() -> scores.map(Math::sqrt), "model 0 on example 1 must be finite, but is NaN");
        refuses(() -> scores.selectExamples(3), "example must be in [0, 3), but is 3");
        refuses(() -> scores.selectModels(), "select at least one");
        refuses(() -> scores.selectModels(2), "model must be in [0, 2), but is 2");
    }

    @Test
    void hashTellsTablesApart() {
        String hash = ScoreMatrix.of(SCORES).hash();
        assertThat(hash).startsWith("sha256:").isEqualTo(ScoreMatrix.of(SCORES).hash());
        assertThat(ScoreMatrix.of(SCORES[1], SCORES[0]).hash()).isNotEqualTo(hash);
        assertThat(ScoreMatrix.of(new double[2][3]).hash())
                .isNotEqualTo(ScoreMatrix.of(new double[3][2]).hash());
    }

    @Test
    void saysWhatIsWrong() {
        refuses(() -> ScoreMatrix.of(new double[0][]), "there is no model");
        refuses(
                () -> ScoreMatrix.of(new double[] {1}, new double[] {1, 2}),
                "model 1 has 2 scores, but the model before has 1");
        refuses(() -> ScoreMatrix.of(new double[] {1, Double.NaN}), "model 0 on example 1 must be finite, but is NaN");
        refuses(
                () -> ScoreMatrix.of(new float[] {1}, new float[] {Float.POSITIVE_INFINITY}),
                "model 1 on example 0 must be finite, but is Infinity");
        ScoreMatrix scores = ScoreMatrix.of(SCORES);
        refuses(() -> scores.score(0, 3), "example must be in [0, 3), but is 3");
        refuses(() -> scores.score(2, 0), "model must be in [0, 2), but is 2");
        refuses(() -> scores.read(0, 2, new double[9], 2), "must lie in [0, 3)");
        refuses(() -> scores.read(0, 0, new double[1], 2), "fit into 1 entries");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
