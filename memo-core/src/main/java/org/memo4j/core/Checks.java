package org.memo4j.core;

import java.util.Locale;

/**
 * Argument checks with messages that name the argument, its value, the bound and, where there is one, the remedy.
 *
 * <p>Every method throws {@link IllegalArgumentException}; NaN fails every check of a number.
 */
public final class Checks {
    private Checks() {}

    /**
     * Fails unless a condition holds.
     *
     * @param condition what must be true
     * @param template message, in the form of {@link String#format}
     * @param values values of the message
     */
    public static void check(boolean condition, String template, Object... values) {
        if (!condition) {
            throw failure(template, values);
        }
    }

    /**
     * Checks that an integer is at least a bound.
     *
     * @param value the value
     * @param bound smallest permitted value
     * @param name name of the argument
     * @return the value
     */
    public static int atLeast(int value, int bound, String name) {
        if (!(value >= bound)) {
            throw failure("%s must be at least %d, but is %d", name, bound, value);
        }
        return value;
    }

    /**
     * Checks that an index lies in {@code [0, size)}.
     *
     * @param index the index
     * @param size the size
     * @param name name of the argument
     * @return the index
     */
    public static int index(int index, int size, String name) {
        if (!(index >= 0 && index < size)) {
            throw failure("%s must be in [0, %d), but is %d", name, size, index);
        }
        return index;
    }

    /**
     * Checks that a number is finite and greater than zero.
     *
     * @param value the value
     * @param name name of the argument
     * @return the value
     */
    public static double positive(double value, String name) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw failure("%s must be finite and > 0, but is %s", name, value);
        }
        return value;
    }

    /**
     * Checks that a number lies in {@code [0, 1]}.
     *
     * @param value the value
     * @param name name of the argument
     * @return the value
     */
    public static double probability(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw failure("%s must be in [0, 1], but is %s", name, value);
        }
        return value;
    }

    /**
     * Checks that numbers are probabilities that sum to 1 within 0.001.
     *
     * @param probabilities the probabilities
     * @param name name of the argument
     * @param remedy what to do if they do not sum to 1
     * @return the probabilities
     */
    public static double[] distribution(double[] probabilities, String name, String remedy) {
        double sum = 0;
        for (double p : probabilities) {
            sum += probability(p, name);
        }
        check(Math.abs(sum - 1) <= 1e-3, "%s must sum to 1, but sum to %s; %s", name, sum, remedy);
        return probabilities;
    }

    /**
     * Checks that a number lies strictly between 0 and 1.
     *
     * @param value the value
     * @param name name of the argument
     * @return the value
     */
    public static double openProbability(double value, String name) {
        if (!(value > 0 && value < 1)) {
            throw failure("%s must be in (0, 1), but is %s", name, value);
        }
        return value;
    }

    /**
     * Checks that every value is a finite number.
     *
     * @param values the values
     * @param name name of the argument
     * @return the same array
     */
    public static double[] finite(double[] values, String name) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw failure(
                        "%s[%d] must be finite, but is %s; remove or repair it before the call", name, i, values[i]);
            }
        }
        return values;
    }

    /**
     * Checks that two lengths agree.
     *
     * @param length the length
     * @param name name of what has it
     * @param expected length it must have
     * @param other name of what it must agree with
     */
    public static void sameLength(int length, String name, int expected, String other) {
        if (!(length == expected)) {
            throw failure("%s has %d entries, but %s has %d; they must agree", name, length, other, expected);
        }
    }

    /** Apart, so that a check in a loop makes no array of its values unless it fails. */
    private static IllegalArgumentException failure(String template, Object... values) {
        return new IllegalArgumentException(String.format(Locale.ROOT, template, values));
    }
}
