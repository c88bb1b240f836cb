package org.memo4j.core.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packs windows into rows of a fixed length: each goes to the first row that still has room for it. A tree over the room
 * of the rows finds that row, so the cost is {@code O(n log n)}.
 */
final class RowPacker {
    private final int capacity;
    private final int leaves;
    private final int[] room;

    private RowPacker(int capacity, int windows) {
        this.capacity = capacity;
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, windows - 1)) * 2);
        room = new int[2 * leaves];
        Arrays.fill(room, capacity);
    }

    static List<List<TrainingWindow>> pack(List<TrainingWindow> windows, int capacity) {
        RowPacker packer = new RowPacker(capacity, windows.size());
        List<List<TrainingWindow>> rows = new ArrayList<>();
        for (TrainingWindow window : windows) {
            int row = packer.place(window.length());
            if (row == rows.size()) {
                rows.add(new ArrayList<>());
            }
            rows.get(row).add(window);
        }
        return rows;
    }

    private int place(int length) {
        if (length > capacity) {
            throw new IllegalArgumentException("length " + length + " exceeds the row's " + capacity);
        }
        int node = 1;
        while (node < leaves) {
            node = room[2 * node] >= length ? 2 * node : 2 * node + 1;
        }
        int row = node - leaves;
        room[node] -= length;
        for (node /= 2; node >= 1; node /= 2) {
            room[node] = Math.max(room[2 * node], room[2 * node + 1]);
        }
        return row;
    }
}
