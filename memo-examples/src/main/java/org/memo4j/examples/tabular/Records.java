package org.memo4j.examples.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/**
 * Records with a class each.
 *
 * @param source where they come from
 * @param columns the columns, without the label
 * @param classes names of the classes
 * @param labels class of each record
 * @param numbers number of each record in its source
 * @param slicings ways to part the records, beside their classes
 * @param groups group of each record, any numbers: records of one group belong together, such as those of one person; empty
 *     if that is not known
 */
public record Records(
        String source,
        List<Column> columns,
        List<String> classes,
        int[] labels,
        int[] numbers,
        List<Slicing> slicings,
        int[] groups) {
    /** Cells of a record that are shown. */
    private static final int SHOWN = 12;

    /**
     * Copies arrays and lists.
     *
     * @param source where they come from
     * @param columns the columns, without the label
     * @param classes names of the classes
     * @param labels class of each record
     * @param numbers number of each record in its source
     * @param slicings ways to part the records, beside their classes
     * @param groups group of each record, or empty
     */
    public Records {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
        labels = labels.clone();
        numbers = numbers.clone();
        slicings = List.copyOf(slicings);
        groups = groups.clone();
    }

    /**
     * Class of each record.
     *
     * @return a copy
     */
    @Override
    public int[] labels() {
        return labels.clone();
    }

    /**
     * Number of each record in its source.
     *
     * @return a copy
     */
    @Override
    public int[] numbers() {
        return numbers.clone();
    }

    /**
     * Group of each record.
     *
     * @return a copy, empty if groups are not known
     */
    @Override
    public int[] groups() {
        return groups.clone();
    }

    /**
     * Number of records.
     *
     * @return the number
     */
    public int size() {
        return labels.length;
    }

    /**
     * Some of the records.
     *
     * @param rows their indices
     * @return the records, of the same classes and categories
     */
    public Records select(int... rows) {
        return new Records(
                source,
                columns.stream().map(c -> c.select(rows)).toList(),
                classes,
                IntStream.of(rows).map(r -> labels[r]).toArray(),
                IntStream.of(rows).map(r -> numbers[r]).toArray(),
                slicings.stream().map(s -> s.select(rows)).toList(),
                groups.length == 0
                        ? groups
                        : IntStream.of(rows).map(r -> groups[r]).toArray());
    }

    /**
     * Parts the records by class.
     *
     * @return the slicing
     */
    public Slicing byClass() {
        return new Slicing("class", classes, labels);
    }

    /**
     * A way to part the records by a column: its categories, or the quarters of its numbers.
     *
     * @param name name of the column
     * @return the slicing
     * @throws IllegalArgumentException if there is no such column
     */
    public Slicing by(String name) {
        Column column = column(name);
        double[] values = column.values();
        if (!column.isNumeric()) {
            return new Slicing(
                    name,
                    column.categories(),
                    Arrays.stream(values).mapToInt(v -> (int) v).toArray());
        }
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        double[] bounds = IntStream.rangeClosed(1, 3)
                .mapToDouble(q -> sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, q * sorted.length / 4)])
                .distinct()
                .toArray();
        List<String> parts = new ArrayList<>();
        for (int b = 0; b <= bounds.length; b++) {
            parts.add((b == 0 ? "" : "from " + bounds[b - 1] + " ") + (b == bounds.length ? "" : "below " + bounds[b]));
        }
        parts.add("missing");
        int[] partOf = Arrays.stream(values)
                .mapToInt(v -> Double.isNaN(v)
                        ? bounds.length + 1
                        : (int) Arrays.stream(bounds).filter(b -> b <= v).count())
                .toArray();
        return new Slicing(name, parts.stream().map(String::strip).toList(), partOf);
    }

    private Column column(String name) {
        return columns.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no column '" + name + "'; there are "
                        + columns.stream().map(Column::name).limit(20).collect(Collectors.joining(", "))));
    }

    /**
     * Groups records by a column that says to whom they belong, and takes the column away: it is nothing to learn from.
     * Records whose number is missing are groups of their own.
     *
     * @param name name of the column
     * @return new records
     * @throws IllegalArgumentException if there is no such column
     */
    public Records groupedBy(String name) {
        Column column = column(name);
        double[] values = column.values();
        Map<Double, Integer> known = new HashMap<>();
        int[] of = IntStream.range(0, values.length)
                .map(r -> Double.isNaN(values[r]) ? -1 - r : known.computeIfAbsent(values[r], v -> known.size()))
                .toArray();
        return new Records(
                source,
                columns.stream().filter(c -> !c.equals(column)).toList(),
                classes,
                labels,
                numbers,
                slicings,
                of);
    }

    /**
     * Adds a way to part the records.
     *
     * @param slicing the slicing
     * @return new records
     */
    public Records withSlicing(Slicing slicing) {
        List<Slicing> more = new ArrayList<>(slicings);
        more.add(slicing);
        return new Records(source, columns, classes, labels, numbers, more, groups);
    }

    /**
     * Records as texts: all cells where there are few columns, else the most unusual ones.
     *
     * @param rows indices of the records
     * @return {@code name = value} of the cells, one text a record
     */
    public List<String> describe(int... rows) {
        double[][] rarity = columns.stream().map(Column::rarity).toArray(double[][]::new);
        return IntStream.of(rows)
                .mapToObj(r -> IntStream.range(0, columns.size())
                                .boxed()
                                .sorted(Comparator.comparingDouble(c -> columns.size() <= SHOWN ? 0 : -rarity[c][r]))
                                .limit(SHOWN)
                                .sorted()
                                .map(c -> columns.get(c).name() + " = "
                                        + columns.get(c).cell(r))
                                .collect(Collectors.joining(", "))
                        + (columns.size() <= SHOWN ? "" : ", ..."))
                .toList();
    }

    /**
     * Fails if there is nothing to learn.
     *
     * @throws IllegalArgumentException if there is one class only or no column
     */
    public void check() {
        Checks.check(
                Arrays.stream(labels).distinct().count() >= 2,
                "%s has one class only, '%s'; a classifier needs at least two; is --label the right column?",
                source,
                labels.length == 0 ? "" : classes.get(labels[0]));
        Checks.check(!columns.isEmpty(), "%s has no column beside the label", source);
    }

    /**
     * Hash of all cells and labels.
     *
     * @return the hash
     */
    public String hash() {
        DataHash hash = new DataHash().add(labels).add(numbers);
        for (Column column : columns) {
            hash.add(column.name()).add(column.values());
            column.categories().forEach(hash::add);
        }
        return hash.value();
    }
}
