package org.memo4j.metrics.similarity;

import java.util.Arrays;

/**
 * The table of edit distances of a hypothesis and a reference, filled within a band around its diagonal, as Tercom and
 * sacreBLEU do: for lengths that differ much the distance may come out too large, and so does theirs.
 */
final class BandedTable {
    private static final int BAND = 25;
    private static final int UNREACHED = 1 << 29;

    private final int[] hypothesis;
    private final int[] reference;
    private final int[][] cost;

    BandedTable(int[] hypothesis, int[] reference) {
        this.hypothesis = hypothesis;
        this.reference = reference;
        int n = hypothesis.length;
        int m = reference.length;
        cost = new int[n + 1][m + 1];
        for (int j = 0; j <= m; j++) {
            cost[0][j] = j;
        }
        double ratio = n == 0 ? 1 : (double) m / n;
        int band = ratio / 2 > BAND ? (int) Math.ceil(ratio / 2 + BAND) : BAND;
        for (int i = 1; i <= n; i++) {
            int diagonal = (int) Math.floor(i * ratio);
            int end = i == n ? m + 1 : Math.min(m + 1, diagonal + band);
            fill(i, Math.max(0, diagonal - band), end);
        }
    }

    private void fill(int i, int from, int to) {
        int[] row = cost[i];
        int[] above = cost[i - 1];
        Arrays.fill(row, UNREACHED);
        for (int j = from; j < to; j++) {
            if (j == 0) {
                row[0] = above[0] + 1;
            } else {
                int match = above[j - 1] + (hypothesis[i - 1] == reference[j - 1] ? 0 : 1);
                row[j] = Math.min(UNREACHED, Math.min(match, 1 + Math.min(above[j], row[j - 1])));
            }
        }
    }

    /** Distance of the whole hypothesis to the whole reference. */
    int distance() {
        return cost[hypothesis.length][reference.length];
    }

    /** Read off from the end: a match or substitution first, then a word too many, then a word too few. */
    WordAlignment alignment() {
        int[] hypothesisAt = new int[reference.length];
        boolean[] wrong = new boolean[hypothesis.length];
        boolean[] missed = new boolean[reference.length];
        int i = hypothesis.length;
        int j = reference.length;
        while (i > 0 || j > 0) {
            boolean same = i > 0 && j > 0 && hypothesis[i - 1] == reference[j - 1];
            if (i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + (same ? 0 : 1)) {
                i--;
                j--;
                hypothesisAt[j] = i;
                wrong[i] = !same;
                missed[j] = !same;
            } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
                wrong[--i] = true;
            } else {
                missed[--j] = true;
                hypothesisAt[j] = i - 1;
            }
        }
        return new WordAlignment(hypothesisAt, wrong, missed);
    }
}
