package org.memo4j.core.kernel;

import java.util.Arrays;

/** The oracle: row after row in double. */
final class ReferenceSubsetSums implements SubsetSumKernel {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int width() {
        return 1024;
    }

    @Override
    public Strip prepare(double[][] rows, int columns) {
        double[][] copy = new double[rows.length][];
        Arrays.setAll(copy, s -> Arrays.copyOf(rows[s], columns));
        return (subsets, from, count, out) -> {
            for (int k = 0; k < count; k++) {
                Arrays.fill(out[k], 0, columns, 0);
                for (int s = 0; s < copy.length; s++) {
                    if ((subsets[from + k][s >> 6] >>> s & 1) != 0) {
                        for (int c = 0; c < columns; c++) {
                            out[k][c] += copy[s][c];
                        }
                    }
                }
            }
        };
    }
}
