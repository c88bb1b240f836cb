package org.memo4j.metrics.similarity.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeEditDistanceTest {
    private static SyntaxTree t(String label, SyntaxTree... children) {
        return SyntaxTree.of(label, children);
    }

    /** Each node hangs under an earlier one, drawn at random, so that chains and stars come up too. */
    private static SyntaxTree random(int size, SplittableRandom random) {
        int[] parent = new int[size];
        for (int i = 1; i < size; i++) {
            parent[i] = random.nextInt(3) == 0 ? i - 1 : random.nextInt(i);
        }
        return build(0, parent, random);
    }

    private static SyntaxTree build(int node, int[] parent, SplittableRandom random) {
        List<SyntaxTree> children = new ArrayList<>();
        for (int i = node + 1; i < parent.length; i++) {
            if (parent[i] == node) {
                children.add(build(i, parent, random));
            }
        }
        return new SyntaxTree("" + "abc".charAt(random.nextInt(3)), children);
    }

    /** The definition: what happens to the last root of one forest or the other. */
    private static int forests(List<SyntaxTree> a, List<SyntaxTree> b, Map<String, Integer> known) {
        if (a.isEmpty() && b.isEmpty()) {
            return 0;
        }
        String key = a + "|" + b;
        Integer before = known.get(key);
        if (before != null) {
            return before;
        }
        int best = Integer.MAX_VALUE;
        if (!a.isEmpty()) {
            best = Math.min(best, 1 + forests(withoutLastRoot(a), b, known));
        }
        if (!b.isEmpty()) {
            best = Math.min(best, 1 + forests(a, withoutLastRoot(b), known));
        }
        if (!a.isEmpty() && !b.isEmpty()) {
            SyntaxTree x = a.get(a.size() - 1);
            SyntaxTree y = b.get(b.size() - 1);
            int both = (x.label().equals(y.label()) ? 0 : 1)
                    + forests(x.children(), y.children(), known)
                    + forests(a.subList(0, a.size() - 1), b.subList(0, b.size() - 1), known);
            best = Math.min(best, both);
        }
        known.put(key, best);
        return best;
    }

    private static List<SyntaxTree> withoutLastRoot(List<SyntaxTree> forest) {
        List<SyntaxTree> out = new ArrayList<>(forest.subList(0, forest.size() - 1));
        out.addAll(forest.get(forest.size() - 1).children());
        return out;
    }

    @Test
    void givesTheExampleOfThePaper() {
        // Zhang and Shasha 1989, figure 4: f(d(a, c(b)), e) and f(c(d(a, b)), e) are 2 apart
        SyntaxTree a = t("f", t("d", t("a"), t("c", t("b"))), t("e"));
        SyntaxTree b = t("f", t("c", t("d", t("a"), t("b"))), t("e"));
        assertThat(TreeEditDistance.distance(a, b)).isEqualTo(2);
        assertThat(TreeEditDistance.similarity(a, b)).isEqualTo(4.0 / 6);
        assertThat(a.size()).isEqualTo(6);
        assertThat(a).hasToString("f(d(a, c(b)), e)");
    }

    @Test
    void agreesWithTheDefinitionAndIsAMetric() {
        long seed = 20260612;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            SyntaxTree a = random(1 + random.nextInt(8), random);
            SyntaxTree b = random(1 + random.nextInt(8), random);
            SyntaxTree c = random(1 + random.nextInt(8), random);
            String at = "seed " + seed + ", round " + round + ": " + a + ", " + b;
            int distance = TreeEditDistance.distance(a, b);
            assertThat(distance).as(at).isEqualTo(forests(List.of(a), List.of(b), new HashMap<>()));
            assertThat(TreeEditDistance.distance(b, a)).as(at).isEqualTo(distance);
            assertThat(TreeEditDistance.distance(a, a)).as(at).isZero();
            assertThat(distance == 0).as(at).isEqualTo(a.equals(b));
            assertThat(distance)
                    .as(at)
                    .isBetween(Math.abs(a.size() - b.size()), a.size() + b.size() - 1)
                    .isLessThanOrEqualTo(TreeEditDistance.distance(a, c) + TreeEditDistance.distance(c, b));
            assertThat(TreeEditDistance.similarity(a, b)).as(at).isBetween(0.0, 1.0);
            assertThat(TreeEditDistance.similarity(a, b) == 1).as(at).isEqualTo(a.equals(b));
        }
    }

    @Test
    void takesChainsStarsAndDeepTrees() {
        SyntaxTree chain = t("x");
        for (int i = 0; i < 5; i++) {
            chain = t("x", chain);
        }
        SyntaxTree star = t("y", IntStream.range(0, 5).mapToObj(i -> t("y")).toArray(SyntaxTree[]::new));
        // one leaf and the root are relabelled, four nodes leave and four come: more than either tree has
        assertThat(TreeEditDistance.distance(chain, star)).isEqualTo(10);
        assertThat(TreeEditDistance.similarity(chain, star)).isZero();
        SyntaxTree deep = t("x");
        for (int i = 1; i < 100_000; i++) {
            deep = t("x", deep);
        }
        assertThat(deep.size()).isEqualTo(100_000);
        assertThat(TreeEditDistance.distance(deep, t("x"))).isEqualTo(99_999);
    }
}
