package org.memo4j.core.kernel;

import java.util.Arrays;
import org.memo4j.core.Checks;

/**
 * For scores that are 0 or 1: 64 models to a word, so that a sum is the number of bits in common. Words are kept by
 * group of 64 models, then by column: the loop over columns has one index for all arrays, which JDK 25 vectorizes.
 */
final class PopcountSubsetSums implements SubsetSumKernel {
    /** Columns that are counted, those of a narrower strip padded with zeros: a loop of constant length is faster. */
    private static final int WIDTH = 1024;

    private static final String NOT_BINARY =
            "the popcount kernel takes scores of 0 and 1 only, but one of model %d is %s; use another kernel";

    @Override
    public String name() {
        return "popcount";
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Strip prepare(double[][] rows, int columns) {
        long[][] words = new long[(rows.length + 63) >>> 6][WIDTH];
        for (int s = 0; s < rows.length; s++) {
            long[] target = words[s >> 6];
            double[] row = rows[s];
            for (int c = 0; c < columns; c++) {
                if (row[c] == 1) {
                    target[c] |= 1L << s;
                } else {
                    Checks.check(row[c] == 0, NOT_BINARY, s, row[c]);
                }
            }
        }
        return (subsets, from, count, out) -> {
            int[] common = new int[WIDTH];
            for (int k = 0; k < count; k++) {
                long[] subset = subsets[from + k];
                Arrays.fill(common, 0);
                int w = 0;
                for (; w + 4 <= words.length; w += 4) {
                    add4(subset, words, w, common);
                }
                for (; w < words.length; w++) {
                    add(subset[w], words[w], common);
                }
                double[] target = out[k];
                for (int c = 0; c < columns; c++) {
                    target[c] = common[c];
                }
            }
        };
    }

    private static void add4(long[] subset, long[][] words, int w, int[] common) {
        add4(
                subset[w],
                subset[w + 1],
                subset[w + 2],
                subset[w + 3],
                words[w],
                words[w + 1],
                words[w + 2],
                words[w + 3],
                common);
    }

    private static void add4(
            long s0, long s1, long s2, long s3, long[] w0, long[] w1, long[] w2, long[] w3, int[] common) {
        for (int c = 0; c < WIDTH; c++) {
            common[c] += Long.bitCount(s0 & w0[c])
                    + Long.bitCount(s1 & w1[c])
                    + Long.bitCount(s2 & w2[c])
                    + Long.bitCount(s3 & w3[c]);
        }
    }

    private static void add(long subset, long[] words, int[] common) {
        for (int c = 0; c < WIDTH; c++) {
            common[c] += Long.bitCount(subset & words[c]);
        }
    }
}
