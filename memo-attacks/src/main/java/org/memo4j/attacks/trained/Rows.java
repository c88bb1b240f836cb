package org.memo4j.attacks.trained;

import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;

/** Checks of tables of features. */
final class Rows {
    private Rows() {}

    /** Fails unless there are rows of one length, at least 1, all finite. Returns that length. */
    static int check(double[][] features) {
        Checks.check(features.length > 0, "features must not be empty");
        int columns = features[0].length;
        Checks.check(columns > 0, "features must have at least one column");
        for (int i = 0; i < features.length; i++) {
            check(features[i], columns, i);
        }
        return columns;
    }

    private static void check(double[] row, int columns, int i) {
        Checks.check(
                row.length == columns,
                "row %d has %d features, but the first has %d; every row needs the same",
                i,
                row.length,
                columns);
        Checks.finite(row, "features of row " + i);
    }

    /** Fails unless one row fits the table that a model was trained on. */
    static double[] checkOne(double[] row, int columns) {
        Checks.check(
                row.length == columns, "there are %d features, but the model was trained on %d", row.length, columns);
        return Checks.finite(row, "features");
    }

    /** Fails unless members and non-members are both there. Returns the number of members. */
    static int checkClasses(double[][] features, boolean[] member) {
        Checks.sameLength(member.length, "member", features.length, "features");
        int in = 0;
        for (boolean flag : member) {
            in += flag ? 1 : 0;
        }
        Checks.check(
                in > 0 && in < member.length,
                "there are %d members among %d rows; an attack model needs members and non-members",
                in,
                member.length);
        return in;
    }

    static DataHash hash(double[][] features) {
        DataHash hash = new DataHash().add(features.length);
        for (double[] row : features) {
            hash.add(row);
        }
        return hash;
    }

    static double[] column(double[][] features, int j) {
        double[] column = new double[features.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = features[i][j];
        }
        return column;
    }

    /** One number a row: 1 for members. */
    static double[] labels(boolean[] member) {
        double[] labels = new double[member.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = member[i] ? 1 : 0;
        }
        return labels;
    }
}
