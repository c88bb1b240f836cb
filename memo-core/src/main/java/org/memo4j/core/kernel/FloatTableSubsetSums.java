package org.memo4j.core.kernel;

/**
 * {@link TableSubsetSums} in float, twice as wide. The sum of {@code m} models is off by at most {@code (m / 32 + 8)
 * 2^-24} times the sum of the absolute scores; a caller who wants differences of means takes the mean off each column
 * first, which makes that small.
 */
final class FloatTableSubsetSums implements SubsetSumKernel {
    /** Models whose tables are read together, so that they stay in the cache for a whole batch of subsets. */
    private static final int BLOCK = 256;

    /**
     * Columns of every table, those of a narrower strip padded with zeros: a loop of constant length runs four times as
     * fast as one of any other.
     */
    private static final int WIDTH = 256;

    @Override
    public String name() {
        return "float-tables";
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Strip prepare(double[][] rows, int columns) {
        // Whole words of 32 models: a table of a model that is not there has zeros, and no subset asks for it.
        int groups = (rows.length + 31) / 32 * 8;
        float[][] tables = new float[groups * 16][];
        float[] zero = new float[WIDTH];
        for (int g = 0; g < groups; g++) {
            tables[g * 16] = zero;
            for (int b = 0; b < 4; b++) {
                int model = g * 4 + b;
                for (int half = 1 << b, t = 0; t < half; t++) {
                    float[] without = tables[g * 16 + t];
                    tables[g * 16 + half + t] = model < rows.length ? sum(without, rows[model], columns) : without;
                }
            }
        }
        return (subsets, from, count, out) -> {
            float[][] sums = new float[count][WIDTH];
            for (int first = 0; first < groups * 4; first += BLOCK) {
                int end = Math.min(groups * 4, first + BLOCK);
                for (int k = 0; k < count; k++) {
                    long[] subset = subsets[from + k];
                    for (int s = first; s < end; s += 32) {
                        add8(sums[k], tables, s * 4, (int) (subset[s >> 6] >>> s));
                    }
                }
            }
            for (int k = 0; k < count; k++) {
                double[] target = out[k];
                float[] source = sums[k];
                for (int c = 0; c < columns; c++) {
                    target[c] = source[c];
                }
            }
        };
    }

    private static float[] sum(float[] a, double[] b, int columns) {
        float[] sum = new float[WIDTH];
        for (int c = 0; c < columns; c++) {
            sum[c] = a[c] + (float) b[c];
        }
        return sum;
    }

    private static void add8(float[] sums, float[][] tables, int at, int bits) {
        add8(
                sums,
                tables[at + (bits & 15)],
                tables[at + 16 + (bits >>> 4 & 15)],
                tables[at + 32 + (bits >>> 8 & 15)],
                tables[at + 48 + (bits >>> 12 & 15)],
                tables[at + 64 + (bits >>> 16 & 15)],
                tables[at + 80 + (bits >>> 20 & 15)],
                tables[at + 96 + (bits >>> 24 & 15)],
                tables[at + 112 + (bits >>> 28)]);
    }

    private static void add8(
            float[] sums, float[] a, float[] b, float[] c, float[] d, float[] e, float[] f, float[] g, float[] h) {
        for (int i = 0; i < WIDTH; i++) {
            sums[i] += ((a[i] + b[i]) + (c[i] + d[i])) + ((e[i] + f[i]) + (g[i] + h[i]));
        }
    }
}
