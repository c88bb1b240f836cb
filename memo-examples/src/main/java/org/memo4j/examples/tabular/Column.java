package org.memo4j.examples.tabular;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A column of a table, of numbers or of categories. A missing number is NaN; a missing category is a category. */
public final class Column {
    private final String name;
    private final boolean numeric;
    private final double[] values;
    private final List<String> categories;

    private Column(String name, boolean numeric, double[] values, List<String> categories) {
        this.name = name;
        this.numeric = numeric;
        this.values = values;
        this.categories = categories;
    }

    static Column ofNumbers(String name, double[] values) {
        return new Column(name, true, values.clone(), List.of());
    }

    static Column ofCategories(String name, List<String> cells) {
        List<String> categories = cells.stream().distinct().sorted().toList();
        Map<String, Integer> index = new HashMap<>();
        categories.forEach(c -> index.put(c, index.size()));
        return new Column(name, false, cells.stream().mapToDouble(index::get).toArray(), categories);
    }

    /**
     * Name of the column.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Whether it holds numbers.
     *
     * @return false for categories
     */
    public boolean isNumeric() {
        return numeric;
    }

    /**
     * A cell as text.
     *
     * @param row the row
     * @return the number, without a fraction where there is none, or the category
     */
    public String cell(int row) {
        double value = values[row];
        if (!numeric) {
            return categories.get((int) value);
        }
        return Double.isNaN(value)
                ? "missing"
                : value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : Double.toString(value);
    }

    /** Numbers, or indices of categories. */
    double[] values() {
        return values.clone();
    }

    /** Categories in order; none of a numeric column. */
    List<String> categories() {
        return categories;
    }

    Column select(int... rows) {
        double[] selected = IntStream.of(rows).mapToDouble(r -> values[r]).toArray();
        return new Column(name, numeric, selected, categories);
    }

    /**
     * How unusual each cell is: {@code -ln} of the share of rows that have its category, or the distance of a number from
     * the mean, in standard deviations, squared and halved.
     *
     * @return one number a row, at least 0
     */
    public double[] rarity() {
        if (!numeric) {
            double[] counts = new double[categories.size()];
            for (double value : values) {
                counts[(int) value]++;
            }
            return Arrays.stream(values)
                    .map(v -> 0 - Math.log(counts[(int) v] / values.length))
                    .toArray();
        }
        Moments moments = Moments.of(values);
        return Arrays.stream(values)
                .map(v -> Double.isNaN(v) || moments.deviation() == 0
                        ? 0
                        : square((v - moments.mean()) / moments.deviation()) / 2)
                .toArray();
    }

    private static double square(double x) {
        return x * x;
    }

    /** Mean and standard deviation of the numbers that are there. */
    record Moments(double mean, double deviation) {
        static Moments of(double[] values) {
            double[] there = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
            double mean = Arrays.stream(there).average().orElse(0);
            double variance = Arrays.stream(there)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElse(0);
            return new Moments(mean, Math.sqrt(variance));
        }
    }

    @Override
    public String toString() {
        return name + (numeric ? " (numbers)" : " (" + categories.size() + " categories)");
    }
}
