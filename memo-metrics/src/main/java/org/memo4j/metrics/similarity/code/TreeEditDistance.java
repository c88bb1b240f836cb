package org.memo4j.metrics.similarity.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tree edit distance: the least number of nodes to delete, insert or relabel that turns one ordered tree into another. The
 * children of a deleted node take its place; an insertion is a deletion read backwards.
 *
 * <pre>
 * similarity(a, b) = max(0, 1 - distance(a, b) / max(|a|, |b|))        |a|, |b| = numbers of nodes
 * </pre>
 *
 * <p>The distance is a metric, at least {@code ||a| - |b||} and at most {@code |a| + |b| - 1}. It may exceed the larger
 * tree, where shapes differ as those of a chain and a star do; the similarity is 0 there, and 1 only for equal trees.
 *
 * <p>Cost: {@code |a| |b| min(depth a, leaves a) min(depth b, leaves b)} steps, {@code 8 |a| |b|} bytes.
 *
 * <p>Sources: Zhang and Shasha, <em>Simple Fast Algorithms for the Editing Distance Between Trees and Related
 * Problems</em>, SIAM J. Computing 1989, with every cost 1, for the distance; Song et al., <em>Revisiting Code Similarity
 * Evaluation with Abstract Syntax Tree Edit Distance</em>, ACL 2024, for the similarity (TSED), whose costs are set by
 * hand there.
 */
public final class TreeEditDistance {
    private TreeEditDistance() {}

    /**
     * Distance of two trees.
     *
     * @param a first tree
     * @param b second tree
     * @return the number of edits, 0 if the trees are equal
     */
    public static int distance(SyntaxTree a, SyntaxTree b) {
        Map<String, Integer> labels = new HashMap<>();
        return distance(Postorder.of(a, labels), Postorder.of(b, labels));
    }

    /**
     * Similarity of two trees.
     *
     * @param a first tree
     * @param b second tree
     * @return the similarity, in [0, 1]
     */
    public static double similarity(SyntaxTree a, SyntaxTree b) {
        Map<String, Integer> labels = new HashMap<>();
        Postorder first = Postorder.of(a, labels);
        Postorder second = Postorder.of(b, labels);
        int larger = Math.max(first.size(), second.size());
        // one division, so that a bound such as 0.9 is met exactly where the fraction is 9/10
        return (double) Math.max(0, larger - distance(first, second)) / larger;
    }

    private static int distance(Postorder a, Postorder b) {
        int[][] trees = new int[a.size()][b.size()];
        int[][] forests = new int[a.size() + 1][b.size() + 1];
        for (int i : a.keyRoots()) {
            for (int j : b.keyRoots()) {
                fill(a, b, i, j, trees, forests);
            }
        }
        return trees[a.size() - 1][b.size() - 1];
    }

    /**
     * Distances of all pairs of subtrees on the left paths under two nodes. The entry (x, y) of the forests is the distance
     * of the first x nodes under i and the first y nodes under j, in postorder.
     */
    private static void fill(Postorder a, Postorder b, int i, int j, int[][] trees, int[][] forests) {
        int startA = a.leftmost[i];
        int startB = b.leftmost[j];
        int sizeA = i - startA + 1;
        int sizeB = j - startB + 1;
        for (int y = 0; y <= sizeB; y++) {
            forests[0][y] = y;
        }
        for (int x = 1; x <= sizeA; x++) {
            int nodeA = startA + x - 1;
            int beforeA = a.leftmost[nodeA] - startA;
            int[] row = forests[x];
            int[] above = forests[x - 1];
            row[0] = x;
            for (int y = 1; y <= sizeB; y++) {
                int nodeB = startB + y - 1;
                int beforeB = b.leftmost[nodeB] - startB;
                int edit = 1 + Math.min(above[y], row[y - 1]);
                if (beforeA == 0 && beforeB == 0) {
                    row[y] = Math.min(edit, above[y - 1] + (a.labels[nodeA] == b.labels[nodeB] ? 0 : 1));
                    trees[nodeA][nodeB] = row[y];
                } else {
                    row[y] = Math.min(edit, forests[beforeA][beforeB] + trees[nodeA][nodeB]);
                }
            }
        }
    }

    /** A tree as arrays: for each node in postorder its label and the first leaf under it. */
    private record Postorder(int[] labels, int[] leftmost) {
        static Postorder of(SyntaxTree tree, Map<String, Integer> numbers) {
            List<SyntaxTree> nodes = tree.postorder();
            int[] labels = new int[nodes.size()];
            int[] leftmost = new int[nodes.size()];
            List<Integer> open = new ArrayList<>(); // first leaves of the subtrees that wait for their parent
            for (int i = 0; i < labels.length; i++) {
                SyntaxTree node = nodes.get(i);
                Integer number = numbers.get(node.label());
                if (number == null) {
                    number = numbers.size();
                    numbers.put(node.label(), number);
                }
                labels[i] = number;
                List<Integer> children =
                        open.subList(open.size() - node.children().size(), open.size());
                leftmost[i] = children.isEmpty() ? i : children.get(0);
                children.clear();
                open.add(leftmost[i]);
            }
            return new Postorder(labels, leftmost);
        }

        int size() {
            return labels.length;
        }

        /** The last node of each left path, in ascending order: the root, and every node with a left sibling. */
        List<Integer> keyRoots() {
            boolean[] taken = new boolean[size()];
            List<Integer> roots = new ArrayList<>();
            for (int i = size() - 1; i >= 0; i--) {
                if (!taken[leftmost[i]]) {
                    taken[leftmost[i]] = true;
                    roots.add(0, i);
                }
            }
            return roots;
        }
    }
}
