package org.memo4j.metrics.similarity.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An ordered tree with labels. In a tree of code, inner nodes are labelled by their kind, and leaves by the name or the
 * literal that the source has there. Immutable; two trees are equal if their shapes and labels are.
 *
 * @param label label of the root
 * @param children subtrees under the root, from left to right
 */
public record SyntaxTree(String label, List<SyntaxTree> children) {
    /**
     * Copies the children.
     *
     * @param label label of the root
     * @param children subtrees under the root, from left to right
     */
    public SyntaxTree {
        children = List.copyOf(children);
    }

    /**
     * A tree of its root's label and children; without children, a leaf.
     *
     * @param label label of the root
     * @param children subtrees under the root, from left to right
     * @return the tree
     */
    public static SyntaxTree of(String label, SyntaxTree... children) {
        return new SyntaxTree(label, List.of(children));
    }

    /**
     * Whether the root has no children.
     *
     * @return true if it has none
     */
    public boolean isLeaf() {
        return children.isEmpty();
    }

    /**
     * Number of nodes.
     *
     * @return the number, at least 1
     */
    public int size() {
        return postorder().size();
    }

    /** All subtrees, children before their parents and from left to right. */
    List<SyntaxTree> postorder() {
        // parents first from right to left is the reverse of what is wanted, and needs no recursion
        List<SyntaxTree> nodes = new ArrayList<>();
        Deque<SyntaxTree> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            SyntaxTree node = open.pop();
            nodes.add(node);
            node.children.forEach(open::push);
        }
        Collections.reverse(nodes);
        return nodes;
    }

    /** The tree as {@code label(child, child)}. */
    @Override
    public String toString() {
        return isLeaf()
                ? label
                : label + children.stream().map(SyntaxTree::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
