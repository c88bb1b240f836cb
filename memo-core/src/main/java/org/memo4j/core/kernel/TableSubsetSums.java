package org.memo4j.core.kernel;

/**
 * For any scores, in double: the sums of all 16 subsets of each 4 models are added up once, and a subset of all models
 * picks one table row for every 4 of them, eight at a time. (The "method of four Russians": Arlazarov, Dinic, Kronrod,
 * Faradzev, <em>On economical construction of the transitive closure of a directed graph</em>, 1970.) Every loop has one
 * index for all arrays, which the JIT compiler vectorizes.
 */
final class TableSubsetSums implements SubsetSumKernel {
    /** Models whose tables are read together, so that they stay in the cache for a whole batch of subsets. */
    private static final int BLOCK = 256;

    /**
     * Columns of every table, those of a narrower strip padded with zeros: a loop of constant length runs four times as
     * fast as one of any other.
     */
    private static final int WIDTH = 128;

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public Strip prepare(double[][] rows, int columns) {
        // Whole words of 32 models: a table of a model that is not there has zeros, and no subset asks for it.
        int groups = (rows.length + 31) / 32 * 8;
        double[][] tables = new double[groups * 16][];
        double[] zero = new double[WIDTH];
        for (int g = 0; g < groups; g++) {
            tables[g * 16] = zero;
            for (int b = 0; b < 4; b++) {
                int model = g * 4 + b;
                for (int half = 1 << b, t = 0; t < half; t++) {
                    double[] without = tables[g * 16 + t];
                    tables[g * 16 + half + t] = model < rows.length ? sum(without, rows[model], columns) : without;
                }
            }
        }
        return (subsets, from, count, out) -> {
            double[][] sums = new double[count][WIDTH];
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
                System.arraycopy(sums[k], 0, out[k], 0, columns);
            }
        };
    }

    private static double[] sum(double[] a, double[] b, int columns) {
        double[] sum = new double[WIDTH];
        for (int c = 0; c < columns; c++) {
            sum[c] = a[c] + b[c];
        }
        return sum;
    }

    private static void add8(double[] sums, double[][] tables, int at, int bits) {
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
            double[] sums,
            double[] a,
            double[] b,
            double[] c,
            double[] d,
            double[] e,
            double[] f,
            double[] g,
            double[] h) {
        for (int i = 0; i < WIDTH; i++) {
            sums[i] += ((a[i] + b[i]) + (c[i] + d[i])) + ((e[i] + f[i]) + (g[i] + h[i]));
        }
    }
}
