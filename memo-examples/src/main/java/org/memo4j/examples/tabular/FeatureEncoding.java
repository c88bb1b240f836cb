package org.memo4j.examples.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memo4j.core.Checks;

/**
 * Records as feature vectors.
 *
 * <ul>
 *   <li>Numbers: less their mean, over their standard deviation. A column of two different numbers becomes 0 and 1, since
 *       standardizing a rare 1 would make it huge. Missing ones become 0, with a feature that says so.
 *   <li>Categories: one feature each.
 *   <li>A column with one value only tells nothing and is left out; {@link #leftOut} names it.
 * </ul>
 *
 * <p>Mean, deviation and categories are those of all records, whether a model is trained on them or not: the features of a
 * record are the same for every model, so that they tell nothing about who is a member.
 *
 * @param features one vector a record
 * @param leftOut names of columns that were left out
 */
public record FeatureEncoding(float[][] features, List<String> leftOut) {
    private static final int MOST_FEATURES = 20_000;

    /**
     * Encodes records.
     *
     * @param records the records
     * @return their features
     * @throws IllegalArgumentException if all columns are constant, or there are too many categories
     */
    public static FeatureEncoding of(Records records) {
        List<float[]> features = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (Column column : records.columns()) {
            List<float[]> of = column.isNumeric() ? numbers(column) : categories(column);
            if (of.isEmpty()) {
                leftOut.add(column.name());
            }
            features.addAll(of);
            Checks.check(
                    features.size() <= MOST_FEATURES,
                    "%s makes more than %d features, the last of column '%s'; leave columns out by --drop",
                    records.source(),
                    MOST_FEATURES,
                    column.name());
        }
        Checks.check(
                !features.isEmpty(),
                "every column of %s has one value only; there is nothing to learn",
                records.source());
        float[][] rows = new float[records.size()][features.size()];
        for (int f = 0; f < features.size(); f++) {
            float[] column = features.get(f);
            for (int r = 0; r < rows.length; r++) {
                rows[r][f] = column[r];
            }
        }
        return new FeatureEncoding(rows, List.copyOf(leftOut));
    }

    /**
     * Which features are 0 or 1 in every record.
     *
     * @return one flag a feature
     */
    public boolean[] binary() {
        boolean[] binary = new boolean[features[0].length];
        Arrays.fill(binary, true);
        for (float[] row : features) {
            for (int f = 0; f < binary.length; f++) {
                binary[f] &= row[f] == 0 || row[f] == 1;
            }
        }
        return binary;
    }

    private static List<float[]> numbers(Column column) {
        double[] values = column.values();
        double[] distinct = Arrays.stream(values)
                .filter(v -> !Double.isNaN(v))
                .distinct()
                .sorted()
                .limit(3)
                .toArray();
        boolean missing = Arrays.stream(values).anyMatch(Double::isNaN);
        List<float[]> features = new ArrayList<>();
        if (distinct.length >= 2) {
            Column.Moments moments = Column.Moments.of(values);
            double from = distinct.length == 2 ? distinct[0] : moments.mean();
            double unit = distinct.length == 2 ? distinct[1] - distinct[0] : moments.deviation();
            features.add(floats(values, v -> Double.isNaN(v) ? 0 : (v - from) / unit));
        }
        if (missing && distinct.length >= 1) {
            features.add(floats(values, v -> Double.isNaN(v) ? 1 : 0));
        }
        return features;
    }

    private static List<float[]> categories(Column column) {
        double[] values = column.values();
        int used = (int) Arrays.stream(values).distinct().count();
        if (used < 2) {
            return List.of();
        }
        List<float[]> features = new ArrayList<>();
        for (int c = 0; c < column.categories().size(); c++) {
            int category = c;
            features.add(floats(values, v -> v == category ? 1 : 0));
        }
        return features;
    }

    private static float[] floats(double[] values, java.util.function.DoubleUnaryOperator function) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) function.applyAsDouble(values[i]);
        }
        return floats;
    }
}
