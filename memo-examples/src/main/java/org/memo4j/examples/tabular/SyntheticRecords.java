package org.memo4j.examples.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;

/**
 * Makes up a table of customers with known subpopulations: people of one subpopulation are alike and of one class, which
 * nothing but records of that subpopulation can teach.
 *
 * <p>Sizes follow Zipf's law: the r-th subpopulation has {@code max(1, round(c / r))} records, the last one fewer if it
 * must, with {@code c} a seventh of the records; so half of the subpopulations have a single record. A record has the
 * numbers of its subpopulation with noise, and its categories with probability 0.85 each. Outliers have a class that is
 * not their subpopulation's: they can be known only by heart. This is the picture of a long tail of Feldman, <em>Does
 * Learning Require Memorization?</em>, STOC 2020.
 *
 * <p>The truth is the slicing of the records: the size of their subpopulation, or that they are outliers. Their groups are
 * the subpopulations.
 */
public final class SyntheticRecords {
    private static final List<String> CLASSES = List.of("stays", "upgrades", "complains", "leaves");
    private static final double OUTLIERS = 0.03;
    private static final double NOISE = 0.35;
    private static final double TYPICAL = 0.85;
    private static final String[] NUMBERS = {"age", "income", "balance", "months", "visits"};
    private static final String[][] CATEGORIES = {
        {"region", "north", "east", "south", "west", "coast", "islands"},
        {"work", "office", "trade", "teaching", "care", "farming", "crafts", "arts", "public", "retired", "none"},
        {"product", "basic", "family", "student", "senior", "business", "travel"},
        {"channel", "branch", "web", "telephone", "agent"},
        {"household", "single", "couple", "children", "shared"}
    };

    private final int records;
    private final long seed;

    private SyntheticRecords(int records, long seed) {
        this.records = records;
        this.seed = seed;
    }

    /**
     * 4,000 records, seed 0.
     *
     * @return the defaults
     */
    public static SyntheticRecords withDefaults() {
        return new SyntheticRecords(4000, 0);
    }

    /**
     * Sets the number of records.
     *
     * @param value at least 1
     * @return a new object
     */
    public SyntheticRecords withRecords(int value) {
        return new SyntheticRecords(Checks.atLeast(value, 1, "records"), seed);
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return a new object
     */
    public SyntheticRecords withSeed(long value) {
        return new SyntheticRecords(records, value);
    }

    /** Subpopulation: where its numbers lie, its usual categories, its class. */
    private record Group(double[] center, int[] usual, int label) {
        static Group of(SplittableRandom random) {
            double[] center = IntStream.range(0, NUMBERS.length)
                    .mapToDouble(c -> random.nextGaussian())
                    .toArray();
            int[] usual = IntStream.range(0, CATEGORIES.length)
                    .map(c -> random.nextInt(1, CATEGORIES[c].length))
                    .toArray();
            return new Group(center, usual, random.nextInt(CLASSES.size()));
        }
    }

    /**
     * Makes the table.
     *
     * @return the records in random order, with the slicing {@code subpopulation} and the subpopulations as groups
     */
    public Records generate() {
        SplittableRandom root = new SplittableRandom(seed);
        SplittableRandom random = root.split();
        double[][] numbers = new double[NUMBERS.length][records];
        List<List<String>> categories = IntStream.range(0, CATEGORIES.length)
                .<List<String>>mapToObj(c -> new ArrayList<>())
                .toList();
        int[] labels = new int[records];
        int[] parts = new int[records];
        int[] groups = new int[records];
        int number = 0;
        int[] sizes = sizes();
        int at = 0;
        for (int size : sizes) {
            Group group = Group.of(random.split());
            number++;
            for (int k = 0; k < size; k++, at++) {
                groups[at] = number;
                for (int c = 0; c < numbers.length; c++) {
                    numbers[c][at] = number(c, group.center[c] + NOISE * random.nextGaussian());
                }
                for (int c = 0; c < CATEGORIES.length; c++) {
                    int category =
                            random.nextDouble() < TYPICAL ? group.usual[c] : random.nextInt(1, CATEGORIES[c].length);
                    categories.get(c).add(CATEGORIES[c][category]);
                }
                boolean outlier = random.nextDouble() < OUTLIERS;
                labels[at] = outlier ? (group.label + random.nextInt(1, CLASSES.size())) % CLASSES.size() : group.label;
                parts[at] = outlier ? 0 : 1 + part(size);
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < NUMBERS.length; c++) {
            columns.add(Column.ofNumbers(NUMBERS[c], numbers[c]));
        }
        for (int c = 0; c < CATEGORIES.length; c++) {
            columns.add(Column.ofCategories(CATEGORIES[c][0], categories.get(c)));
        }
        int[] order = RandomOrder.of(records, root.split());
        Records ordered = new Records("synthetic customers", columns, CLASSES, labels, order, List.of(), groups)
                .withSlicing(new Slicing("subpopulation", parts(sizes[0]), parts))
                .select(order);
        return new Records(
                ordered.source(),
                ordered.columns(),
                CLASSES,
                ordered.labels(),
                IntStream.rangeClosed(1, records).toArray(),
                ordered.slicings(),
                ordered.groups());
    }

    private int[] sizes() {
        List<Integer> sizes = new ArrayList<>();
        int left = records;
        for (int rank = 1; left > 0; rank++) {
            int size = (int) Math.min(left, Math.max(1, Math.round(records / 7.0 / rank)));
            sizes.add(size);
            left -= size;
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Numbers as people have them. */
    private static double number(int column, double z) {
        return switch (column) {
            case 0 -> Math.rint(18 + 25 * Math.exp(0.4 * z));
            case 1 -> 100 * Math.rint(300 * Math.exp(0.5 * z));
            case 2 -> Math.rint(2000 * z) / 10;
            case 3 -> Math.rint(36 * Math.exp(0.8 * z));
            default -> Math.rint(8 * Math.exp(0.6 * z));
        };
    }

    /** Sizes between powers of two go together: 1, 2 to 3, 4 to 7, ... */
    private static int part(int size) {
        return 31 - Integer.numberOfLeadingZeros(size);
    }

    private static List<String> parts(int largest) {
        List<String> names = new ArrayList<>(List.of("outliers", "of 1 record"));
        for (int from = 2; from <= largest; from *= 2) {
            names.add("of " + from + " to " + (2 * from - 1));
        }
        return names;
    }
}
