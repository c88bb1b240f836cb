package org.memo4j.report.picture;

import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.stat.Estimate;

/**
 * A named course of points, some of them with intervals.
 *
 * <p>Immutable; every number is finite, except that both ends of a missing interval are NaN.
 */
public final class Curve {
    private final String name;
    private final double[] x;
    private final double[] y;
    private final double[] lower;
    private final double[] upper;
    private final boolean reference;

    private Curve(String name, double[][] columns, boolean reference) {
        this.name = name;
        this.x = columns[0];
        this.y = columns[1];
        this.lower = columns[2];
        this.upper = columns[3];
        this.reference = reference;
    }

    /**
     * A curve without intervals.
     *
     * @param name name in the legend
     * @param x horizontal coordinates, finite
     * @param y vertical coordinates, finite, as many
     * @return the curve, through the points in the given order
     */
    public static Curve of(String name, double[] x, double[] y) {
        return of(name, x, y, new double[0][]);
    }

    /**
     * A curve with an interval around every point.
     *
     * @param name name in the legend
     * @param x horizontal coordinates, finite
     * @param y estimates, as many; a point whose interval is not finite is drawn without it
     * @return the curve, through the points in the given order
     */
    public static Curve of(String name, double[] x, List<Estimate> y) {
        double[] value = y.stream().mapToDouble(Estimate::value).toArray();
        double[] lower = y.stream().mapToDouble(Estimate::lower).toArray();
        double[] upper = y.stream().mapToDouble(Estimate::upper).toArray();
        return of(name, x, value, new double[][] {lower, upper});
    }

    private static Curve of(String name, double[] x, double[] y, double[][] interval) {
        Checks.check(!name.isBlank(), "name of a curve must not be blank");
        Checks.atLeast(x.length, 1, "length of x of curve '" + name + "'");
        Checks.sameLength(y.length, "y of curve '" + name + "'", x.length, "x");
        double[] lower = new double[x.length];
        double[] upper = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            boolean known = interval.length == 2 && Double.isFinite(interval[0][i]) && Double.isFinite(interval[1][i]);
            lower[i] = known ? interval[0][i] : Double.NaN;
            upper[i] = known ? interval[1][i] : Double.NaN;
        }
        return new Curve(
                name,
                new double[][] {
                    Checks.finite(x.clone(), "x of curve '" + name + "'"),
                    Checks.finite(y.clone(), "y of curve '" + name + "'"),
                    lower,
                    upper
                },
                false);
    }

    /**
     * The same curve, drawn gray and dashed: something to compare with.
     *
     * @return new curve
     */
    public Curve asReference() {
        return new Curve(name, new double[][] {x, y, lower, upper}, true);
    }

    /**
     * Name in the legend.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Number of points.
     *
     * @return number of points, at least 1
     */
    public int size() {
        return x.length;
    }

    /**
     * Horizontal coordinates.
     *
     * @return a copy
     */
    public double[] x() {
        return x.clone();
    }

    /**
     * Vertical coordinates.
     *
     * @return a copy
     */
    public double[] y() {
        return y.clone();
    }

    /**
     * Lower ends of the intervals.
     *
     * @return a copy; NaN where there is no interval
     */
    public double[] lower() {
        return lower.clone();
    }

    /**
     * Upper ends of the intervals.
     *
     * @return a copy; NaN where there is no interval
     */
    public double[] upper() {
        return upper.clone();
    }

    /**
     * Whether the curve is drawn as something to compare with.
     *
     * @return true for a reference
     */
    public boolean isReference() {
        return reference;
    }

    boolean hasIntervals() {
        for (double end : lower) {
            if (!Double.isNaN(end)) {
                return true;
            }
        }
        return false;
    }

    /** The points with the given indices, in their order. */
    Curve select(int[] indices) {
        double[][] columns = new double[4][indices.length];
        double[][] all = {x, y, lower, upper};
        for (int c = 0; c < all.length; c++) {
            for (int i = 0; i < indices.length; i++) {
                columns[c][i] = all[c][indices[i]];
            }
        }
        return new Curve(name, columns, reference);
    }

    @Override
    public String toString() {
        return name + " (" + x.length + " points)";
    }
}
