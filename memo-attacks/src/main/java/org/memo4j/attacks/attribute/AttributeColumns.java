package org.memo4j.attacks.attribute;

import java.util.Arrays;
import org.memo4j.core.Checks;

/** Columns, and what they hold for each value. */
final class AttributeColumns implements Attribute {
    private final int[] columns;
    private final float[][] rows;

    AttributeColumns(int[] columns, float[][] rows) {
        this.columns = columns;
        this.rows = rows;
    }

    @Override
    public int values() {
        return rows.length;
    }

    @Override
    public float[] complete(float[] features, int value) {
        float[] row = rows[Checks.index(value, rows.length, "value")];
        float[] completed = features.clone();
        for (int c = 0; c < columns.length; c++) {
            completed[Checks.index(columns[c], completed.length, "column of the attribute")] = row[c];
        }
        return completed;
    }

    @Override
    public String toString() {
        return rows.length + " values in columns " + Arrays.toString(columns);
    }
}
