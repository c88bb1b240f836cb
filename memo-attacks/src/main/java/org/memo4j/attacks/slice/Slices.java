package org.memo4j.attacks.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Concentration;

/**
 * Parts of the examples that are looked at by themselves. Parts may overlap, and need not cover all examples. Immutable.
 *
 * <p>Choose them before looking at the attack: a slice that was made of the examples on which the attack did well proves
 * nothing, and no correction helps.
 */
public final class Slices {
    private final int examples;
    private final List<Slice> list;

    private Slices(int examples, List<Slice> list) {
        this.examples = examples;
        this.list = List.copyOf(list);
    }

    /**
     * One slice a class.
     *
     * @param labels class of each example, at least one example
     * @return slices {@code class 0}, {@code class 1}, ..., of the classes that occur
     */
    public static Slices byClass(int... labels) {
        return by(labels.length, i -> labels[i], label -> "class " + label);
    }

    /**
     * One slice a range of percentiles of some value, such as the score of a memorization metric or the length of a text.
     * Examples of equal value are in one slice: that whose upper percentile they do not exceed.
     *
     * @param name name of the value
     * @param values value of each example, finite
     * @param percentiles where to cut, ascending, in (0, 100), at least one
     * @return slices such as {@code loss, percentile 0 to 10}
     * @throws IllegalArgumentException if ties leave a range without an example; take fewer percentiles
     */
    public static Slices byPercentile(String name, double[] values, double... percentiles) {
        Checks.check(percentiles.length > 0, "there is no percentile to cut at; give at least one");
        Concentration distribution = Concentration.of(Checks.finite(values, name));
        double[] cuts = new double[percentiles.length];
        for (int k = 0; k < cuts.length; k++) {
            Checks.check(
                    percentiles[k] > (k == 0 ? 0 : percentiles[k - 1]) && percentiles[k] < 100,
                    "percentiles must be ascending and in (0, 100), but are %s",
                    Arrays.toString(percentiles));
            cuts[k] = distribution.quantile(percentiles[k] / 100);
        }
        List<Slice> list = new ArrayList<>();
        for (int k = 0; k <= cuts.length; k++) {
            double above = k == 0 ? Double.NEGATIVE_INFINITY : cuts[k - 1];
            double upTo = k == cuts.length ? Double.POSITIVE_INFINITY : cuts[k];
            String range = String.format(
                    Locale.ROOT,
                    "%s, percentile %s to %s",
                    name,
                    number(k == 0 ? 0 : percentiles[k - 1]),
                    number(k == cuts.length ? 100 : percentiles[k]));
            int[] members = where(values.length, i -> values[i] > above && values[i] <= upTo);
            Checks.check(
                    members.length > 0,
                    "no example is in %s: too many have the same value; take fewer percentiles",
                    range);
            list.add(new Slice(range, members));
        }
        return new Slices(values.length, list);
    }

    private static String number(double percentile) {
        return percentile == Math.rint(percentile) ? String.valueOf((long) percentile) : String.valueOf(percentile);
    }

    /**
     * One slice a range of numbers of copies: 1, 2, 3 to 4, 5 to 8, and so on by powers of two.
     *
     * @param copies how often each example occurs, itself included, at least 1
     * @return slices such as {@code 3 to 4 copies}, of the ranges that occur
     */
    public static Slices byCopies(int... copies) {
        for (int count : copies) {
            Checks.atLeast(count, 1, "copies");
        }
        // 0 for 1, then the number of bits of copies - 1
        return by(
                copies.length,
                i -> Integer.SIZE - Integer.numberOfLeadingZeros(copies[i] - 1),
                bits -> bits == 0
                        ? "1 copy"
                        : bits == 1 ? "2 copies" : ((1L << (bits - 1)) + 1) + " to " + (1L << bits) + " copies");
    }

    /**
     * One slice of any examples.
     *
     * @param examples number of all examples
     * @param name name in tables
     * @param members numbers of the slice's examples, in any order, each once, at least one
     * @return the slice
     */
    public static Slices of(int examples, String name, int... members) {
        int[] sorted = members.clone();
        Arrays.sort(sorted);
        for (int member : sorted) {
            Checks.index(member, examples, "example of slice " + name);
        }
        return new Slices(examples, List.of(new Slice(name, sorted)));
    }

    private static Slices by(int examples, IntUnaryOperator key, IntFunction<String> name) {
        Checks.atLeast(examples, 1, "the number of examples");
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < examples; i++) {
            groups.computeIfAbsent(key.applyAsInt(i), k -> new ArrayList<>()).add(i);
        }
        List<Slice> list = new ArrayList<>();
        groups.forEach((k, members) -> list.add(new Slice(
                name.apply(k), members.stream().mapToInt(Integer::intValue).toArray())));
        return new Slices(examples, list);
    }

    private static int[] where(int examples, IntPredicate in) {
        return IntStream.range(0, examples).filter(in).toArray();
    }

    /**
     * These slices and others, to be corrected for together.
     *
     * @param others slices of the same examples
     * @return all of them
     * @throws IllegalArgumentException if they are of another number of examples
     */
    public Slices and(Slices others) {
        Checks.sameLength(others.examples, "the other slices' data", examples, "these slices' data");
        List<Slice> all = new ArrayList<>(list);
        all.addAll(others.list);
        return new Slices(examples, all);
    }

    /**
     * Number of all examples.
     *
     * @return also those in no slice
     */
    public int examples() {
        return examples;
    }

    /**
     * The slices.
     *
     * @return in order
     */
    public List<Slice> list() {
        return list;
    }

    @Override
    public String toString() {
        return list.size() + " slices of " + examples + " examples: " + list;
    }
}
