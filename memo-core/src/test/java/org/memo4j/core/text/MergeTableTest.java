package org.memo4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MergeTableTest {
    @Test
    void theQueueMergesAsTheScanDoes() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            MergeTable table = randomTable(random, 3 + random.nextInt(20));
            int n = random.nextInt(200);
            int[] scanned = new int[n];
            for (int i = 0; i < n; i++) {
                scanned[i] = random.nextInt(3);
            }
            int[] queued = scanned.clone();
            int count = table.applyByScan(scanned, n);
            assertThat(table.applyByQueue(queued, n)).as("seed %d", seed).isEqualTo(count);
            assertThat(Arrays.copyOf(queued, count)).as("seed %d", seed).isEqualTo(Arrays.copyOf(scanned, count));
        }
    }

    @Test
    void theLowestRankMergesFirstAndTheLeftmostOfIt() {
        // 1 2 -> 4 before 0 1 -> 3
        MergeTable table = new MergeTable(new int[] {1, 0, 0}, new int[] {2, 1, 0}, new int[] {4, 3, 5});
        int[] tokens = {0, 1, 2, 0, 1, 0, 0, 0};
        int n = table.apply(tokens, tokens.length);
        assertThat(Arrays.copyOf(tokens, n)).containsExactly(0, 4, 3, 5, 0);
    }

    private static MergeTable randomTable(SplittableRandom random, int merges) {
        int[][] parts = new int[3][merges];
        Set<Long> seen = new HashSet<>();
        for (int rank = 0; rank < merges; rank++) {
            do {
                parts[0][rank] = random.nextInt(3 + rank);
                parts[1][rank] = random.nextInt(3 + rank);
            } while (!seen.add((long) parts[0][rank] << 32 | parts[1][rank]));
            parts[2][rank] = random.nextInt(10) == 0 ? random.nextInt(3 + rank) : 3 + rank;
        }
        return new MergeTable(parts[0], parts[1], parts[2]);
    }
}
