package org.memo4j.attacks.attribute;

import java.util.Arrays;
import org.memo4j.core.Checks;

/** An attribute that a record lacks: how many values it can have, and how the features say so. */
public interface Attribute {
    /**
     * Number of values.
     *
     * @return the number, at least 2
     */
    int values();

    /**
     * Completes a record. It must overwrite all features that depend on the attribute, else the true value stays in the
     * record and the attack is told what it should guess.
     *
     * @param features features of a record, with any value or none; not changed
     * @param value number of the value, from 0
     * @return new features, with that value
     */
    float[] complete(float[] features, int value);

    /**
     * An attribute in one column, a number for each value.
     *
     * @param column number of the column, from 0
     * @param values what the column holds for each value, finite, all different, at least two
     * @return the attribute
     * @throws IllegalArgumentException if there are fewer than two values, one is not finite, or two are equal
     */
    static Attribute column(int column, float... values) {
        Checks.atLeast(column, 0, "column");
        Checks.atLeast(values.length, 2, "number of values");
        for (float value : values) {
            Checks.check(Float.isFinite(value), "values must be finite, but one is %s", value);
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int v = 1; v < sorted.length; v++) {
            Checks.check(sorted[v - 1] != sorted[v], "values must all be different, but %s is there twice", sorted[v]);
        }
        float[][] rows = new float[values.length][];
        Arrays.setAll(rows, v -> new float[] {values[v]});
        return new AttributeColumns(new int[] {column}, rows);
    }

    /**
     * An attribute in a group of columns, of which that of the value holds 1 and the others 0.
     *
     * @param columns number of the column of each value, from 0, all different, at least two
     * @return the attribute
     * @throws IllegalArgumentException if there are fewer than two columns, one is negative, or two are equal
     */
    static Attribute oneHot(int... columns) {
        Checks.atLeast(columns.length, 2, "number of columns");
        for (int column : columns) {
            Checks.atLeast(column, 0, "column");
        }
        Checks.check(
                Arrays.stream(columns).distinct().count() == columns.length,
                "columns must all be different, but are %s",
                Arrays.toString(columns));
        float[][] rows = new float[columns.length][columns.length];
        for (int v = 0; v < rows.length; v++) {
            rows[v][v] = 1;
        }
        return new AttributeColumns(columns.clone(), rows);
    }
}
