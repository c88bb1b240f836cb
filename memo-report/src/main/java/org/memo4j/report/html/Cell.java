package org.memo4j.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.stat.Estimate;

/**
 * What a table shows for a value.
 *
 * @param text the text
 * @param numeric whether it is a number, which is set flush right
 * @param estimate the estimate, if it is one with an interval: its text depends on the rest of its column
 */
record Cell(String text, boolean numeric, @Nullable Estimate estimate) {
    private static final String NOTHING = "\u2013";
    private static final int DIGITS = 3;
    private static final int MAX_DECIMALS = 6;
    private static final double EXTRA_DECIMALS = 0.7;

    private Cell(String text, boolean numeric) {
        this(text, numeric, null);
    }

    /** Estimates with their interval, fractional numbers with three digits, all else as it prints. */
    static Cell of(@Nullable Object value) {
        if (value == null || value.equals(Optional.empty())) {
            return new Cell(NOTHING, false);
        }
        if (value instanceof Optional<?> optional) {
            return of(optional.get());
        }
        if (value instanceof OptionalDouble o) {
            return o.isPresent() ? of(o.getAsDouble()) : of(null);
        }
        if (value instanceof OptionalInt o) {
            return o.isPresent() ? of(o.getAsInt()) : of(null);
        }
        if (value instanceof OptionalLong o) {
            return o.isPresent() ? of(o.getAsLong()) : of(null);
        }
        if (value instanceof Estimate e) {
            boolean interval = Double.isFinite(e.value()) && Double.isFinite(e.upper() - e.lower());
            return interval ? new Cell(estimate(e, decimals(e)), true, e) : new Cell(number(e.value()), true);
        }
        if (value instanceof Double || value instanceof Float) {
            return new Cell(number(((Number) value).doubleValue()), true);
        }
        return new Cell(value.toString(), value instanceof Number);
    }

    /** A number with three digits; whole numbers below a million whole. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? NOTHING : value > 0 ? "\u221E" : "\u2212\u221E";
        }
        double size = Math.abs(value);
        if (value != 0 && (size < 1e-4 || size >= 1e6)) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
            int exponent = rounded.precision() - rounded.scale() - 1;
            return minus(rounded.movePointLeft(exponent).toPlainString() + "e" + exponent);
        }
        int whole = size < 1 ? 1 : (int) Math.floor(Math.log10(size)) + 1;
        int leading = size > 0 && size < 1 ? (int) Math.ceil(-Math.log10(size)) - 1 : 0;
        boolean integral = value == Math.rint(value);
        return fixed(value, integral ? 0 : Math.max(0, size < 1 ? DIGITS + leading : DIGITS - whole));
    }

    /** Decimals to which the width of an interval gives a meaning: steps of 2 to 20 % of it; -1 if there are too many. */
    static int decimals(Estimate e) {
        double width = e.upper() - e.lower();
        double size = Math.max(Math.abs(e.lower()), Math.abs(e.upper()));
        if (width < 1e-5 || size >= 1e6) {
            return -1;
        }
        return Math.max(0, Math.min(MAX_DECIMALS, (int) Math.ceil(EXTRA_DECIMALS - Math.log10(width))));
    }

    static String estimate(Estimate e, int decimals) {
        String[] numbers = new String[3];
        double[] values = {e.value(), e.lower(), e.upper()};
        for (int i = 0; i < values.length; i++) {
            numbers[i] = decimals < 0 ? number(values[i]) : fixed(values[i], decimals);
        }
        String between = e.lower() < 0 || decimals < 0 ? " to " : "\u2013";
        return numbers[0] + " (" + numbers[1] + between + numbers[2] + ")";
    }

    private static String fixed(double value, int decimals) {
        return minus(
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static String minus(String number) {
        return number.replace('-', '\u2212');
    }
}
