package org.memo4j.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.text.TokenSequences;

class RealTextTest {
    /**
     * The training data extraction challenge: how many of the first validation suffixes have a near copy among the 15,000
     * training suffixes? The count was found with RapidFuzz 3.14 as well: a model can know such a suffix without having
     * seen it.
     */
    @Test
    void findsNearCopiesAcrossTheSplitOfTheExtractionChallenge() throws IOException {
        Path folder = Path.of(System.getProperty("memo.shared", "."), "data", "lm-extraction-benchmark");
        assumeTrue(Files.isDirectory(folder), () -> "skipped: there is no " + folder);
        int[][] training = NpyFile.readIntMatrix(folder.resolve("train_suffix.npy"));
        int[][] validation = Arrays.copyOf(NpyFile.readIntMatrix(folder.resolve("val_suffix.npy")), 60);
        int[][] nearest = IntStream.range(0, validation.length)
                .parallel()
                .mapToObj(i -> nearest(validation[i], training))
                .toArray(int[][]::new);
        ApproximateMemorizationResult result = ApproximateMemorization.withDefaults()
                .withMeasure(SimilarityMeasure.EDIT)
                .withThresholdFrom(0.9)
                .compare(TokenSequences.of(nearest), TokenSequences.of(validation));
        assertThat(result.share().value()).isEqualTo(35 / 60.0);
    }

    private static int[] nearest(int[] sequence, int[][] among) {
        int[] nearest = among[0];
        double greatest = -1;
        for (int[] other : among) {
            double similarity = SimilarityMeasure.EDIT.similarity(other, sequence);
            if (similarity > greatest) {
                greatest = similarity;
                nearest = other;
            }
        }
        return nearest;
    }
}
