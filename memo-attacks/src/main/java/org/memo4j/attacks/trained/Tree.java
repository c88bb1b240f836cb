package org.memo4j.attacks.trained;

/** A binary tree: nodes in arrays, the root first; {@code x <= cut} goes left. Leaves have the feature -1. */
final class Tree {
    final int[] feature;
    final double[] cut;
    final int[] left;
    final int[] right;
    final double[] value;

    Tree(int[] feature, double[] cut, int[] left, int[] right, double[] value) {
        this.feature = feature;
        this.cut = cut;
        this.left = left;
        this.right = right;
        this.value = value;
    }

    int leaf(double[] row) {
        int node = 0;
        while (feature[node] >= 0) {
            node = row[feature[node]] <= cut[node] ? left[node] : right[node];
        }
        return node;
    }

    double value(double[] row) {
        return value[leaf(row)];
    }
}
