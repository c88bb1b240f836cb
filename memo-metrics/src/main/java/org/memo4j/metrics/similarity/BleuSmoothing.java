package org.memo4j.metrics.similarity;

import java.util.Locale;

/**
 * What BLEU makes of an n-gram order without a match, which alone would make the score 0. Names and numbers are
 * sacreBLEU's; sources: Chen and Cherry, <em>A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU</em>,
 * WMT 2014, whose methods 1 to 3 these are.
 */
public enum BleuSmoothing {
    /** No smoothing: an order without a match makes the score 0. */
    NONE("none", Double.NaN) {
        @Override
        double precision(double total, int zeros, double value) {
            return 0;
        }
    },

    /** A number of matches in place of none, 0.1 unless said otherwise (method 1). */
    FLOOR("floor", 0.1) {
        @Override
        double precision(double total, int zeros, double value) {
            return value / total;
        }
    },

    /** A number, 1 unless said otherwise, is added to matches and totals of all orders but the first (method 2). */
    ADD_K("add-k", 1) {
        @Override
        double added(int order, double value) {
            return order > 1 ? value : 0;
        }

        @Override
        double precision(double total, int zeros, double value) {
            return 0;
        }
    },

    /** The k-th order without a match counts {@code 2^-k} matches (method 3, that of {@code mteval}); the usual one. */
    EXP("exp", Double.NaN) {
        @Override
        double precision(double total, int zeros, double value) {
            return 1 / (Math.scalb(1.0, zeros) * total);
        }
    };

    private final String label;
    private final double defaultValue;

    BleuSmoothing(String label, double defaultValue) {
        this.label = label;
        this.defaultValue = defaultValue;
    }

    /** What is added to matches and total of an order. */
    double added(int order, double value) {
        return 0;
    }

    /** Precision of the zeros-th order without a match. */
    abstract double precision(double total, int zeros, double value);

    /** The parameter, or NaN if there is none. */
    double defaultValue() {
        return defaultValue;
    }

    /** Name in sacreBLEU's signature. */
    String label(double value) {
        return Double.isNaN(value) ? label : String.format(Locale.ROOT, "%s[%.2f]", label, value);
    }
}
