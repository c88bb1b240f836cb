package org.memo4j.report.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * An axis: maps numbers to positions on a straight scale, and positions of ticks back to labels.
 *
 * <p>XChart's own logarithmic axis knows base 10 only and has no place for zero, so every scale is mapped here and drawn
 * on XChart's linear axis.
 */
final class Axis {
    private static final double PAD = 0.03;
    private static final double LN2 = Math.log(2);

    /** A control sits two steps left of the smallest number: then it keeps its tick when every second one is left out. */
    private static final double ZERO_STEPS = 2;

    private final String label;
    private final Scale scale;
    private final double zero;
    private final double min;
    private final double max;
    private final NavigableSet<Double> occupied;

    private Axis(String label, Scale scale, double zero, double[] range, NavigableSet<Double> occupied) {
        this.label = label;
        this.scale = scale;
        this.zero = zero;
        this.min = range[0];
        this.max = range[1];
        this.occupied = occupied;
    }

    /** An axis that shows every one of the values, with a margin. */
    static Axis around(String label, Scale scale, double[] values) {
        double smallest = DoubleStream.of(values).filter(v -> v > 0).min().orElse(1);
        double zero = scale == Scale.LOG2 ? log2(smallest) - ZERO_STEPS : Double.NEGATIVE_INFINITY;
        NavigableSet<Double> occupied = new TreeSet<>();
        for (double value : values) {
            double position = position(scale, zero, value);
            if (Double.isFinite(position)) {
                occupied.add(position);
            }
        }
        if (occupied.isEmpty()) {
            occupied.add(0.0);
        }
        double min = occupied.first();
        double max = occupied.last();
        if (scale == Scale.LOG10 && Math.floor(max) < Math.ceil(min)) {
            // No whole decade in between: widen to the ones around, or there would be no label.
            min = Math.floor(min);
            max = Math.ceil(max);
        }
        double span = max > min ? max - min : 1;
        double pad = span * PAD;
        return new Axis(label, scale, zero, new double[] {min - pad, max + pad}, occupied);
    }

    /** The same axis with more room at both ends. */
    Axis widened(double room) {
        return new Axis(label, scale, zero, new double[] {min - room, max + room}, occupied);
    }

    private static double log2(double value) {
        double log = Math.log(value) / LN2;
        double whole = Math.rint(log);
        return Math.abs(log - whole) < 1e-9 ? whole : log;
    }

    private static double position(Scale scale, double zero, double value) {
        return switch (scale) {
            case LINEAR, WHOLE -> value;
            case LOG2 -> value == 0 ? zero : log2(value);
            case LOG10 -> Math.log10(value);
        };
    }

    String label() {
        return label;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    /** Lowest position that something is at. */
    double first() {
        return occupied.first();
    }

    /** Highest position that something is at. */
    double last() {
        return occupied.last();
    }

    private boolean isLogarithmic() {
        return scale == Scale.LOG2 || scale == Scale.LOG10;
    }

    /** Position of a number; infinite or NaN if it has none. */
    double position(double value) {
        return position(scale, zero, value);
    }

    /** Steps between ticks cannot be set in XChart; this hint, in pixels, makes it choose well. */
    int tickSpacing(double pixels, int usual) {
        if (!isLogarithmic()) {
            return usual;
        }
        // XChart takes a step of 1 for a hint that stands for 0.75 to 1.5 units.
        return Math.max(1, (int) (pixels / (max - min)));
    }

    /**
     * Labels of positions; blank where there is none. XChart draws no ticks at all if both ends of the axis have the
     * same label, so a blank end has a label of its own kind.
     */
    Function<Double, String> labels() {
        Function<Double, String> plain = switch (scale) {
            case LINEAR -> Axis::linearLabel;
            case WHOLE -> v -> isWhole(v) ? linearLabel(v) : "";
            case LOG2 -> this::log2Label;
            case LOG10 -> v -> isWhole(v) ? decadeLabel((int) Math.rint(v)) : "";
        };
        return v -> {
            String text = plain.apply(v);
            return text.isEmpty() && v == min ? " " : text;
        };
    }

    private static boolean isWhole(double v) {
        return Math.abs(v - Math.rint(v)) < 1e-6;
    }

    private String log2Label(double v) {
        if (!isWhole(v)) {
            return "";
        }
        if (v == zero) {
            return occupied.contains(zero) ? "0" : "";
        }
        boolean powers = occupied.stream().allMatch(Axis::isWhole);
        boolean shown = powers ? occupied.contains(Math.rint(v)) : v > zero + 1;
        return shown ? linearLabel(Math.pow(2, Math.rint(v))) : "";
    }

    private static String decadeLabel(int exponent) {
        if (exponent >= -4 && exponent <= 4) {
            return BigDecimal.ONE.scaleByPowerOfTen(exponent).toPlainString();
        }
        return "1e" + exponent;
    }

    private static String linearLabel(double v) {
        BigDecimal rounded = BigDecimal.valueOf(v).round(new MathContext(8, RoundingMode.HALF_EVEN));
        if (rounded.signum() == 0 || rounded.abs().compareTo(new BigDecimal("1e-10")) < 0) {
            return "0";
        }
        double size = rounded.abs().doubleValue();
        String pattern = size >= 1e7 || size < 1e-4 ? "0.###E0" : "#,##0.########";
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(rounded);
    }
}
