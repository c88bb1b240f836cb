package org.memo4j.metrics.extraction;

import java.util.Arrays;

/**
 * Guesses by falling confidence, without those that repeat a find; equal confidences share a group.
 *
 * @param examples number of examples
 * @param example for each guess its example
 * @param correct for each guess whether it is right
 * @param group for each guess its group, ascending from 0
 */
record ErrorWalk(int examples, int[] example, boolean[] correct, int[] group) {
    /** What lies before an error: finds and errors, both possibly fractions of a tie. */
    record Point(double finds, double errors) {}

    /** Each example once. */
    int[] once() {
        int[] weights = new int[examples];
        Arrays.fill(weights, 1);
        return weights;
    }

    int errors() {
        int count = 0;
        for (boolean c : correct) {
            count += c ? 0 : 1;
        }
        return count;
    }

    /** Mean number of finds before the 1st, 2nd, ... error, and in all; every example counts once. */
    double[] curve() {
        double[] curve = new double[errors() + 1];
        double finds = 0;
        int wrong = 0;
        for (int from = 0; from < correct.length; ) {
            int a = 0;
            int b = 0;
            int to = from;
            while (to < correct.length && group[to] == group[from]) {
                a += correct[to] ? 1 : 0;
                b += correct[to++] ? 0 : 1;
            }
            for (int e = 1; e <= b; e++) {
                curve[wrong + e - 1] = finds + a * (double) e / (b + 1);
            }
            finds += a;
            wrong += b;
            from = to;
        }
        curve[wrong] = finds;
        return curve;
    }

    /** Mean number of finds before the given error, where an example counts {@code weights[example]} times. */
    Point before(int error, int[] weights) {
        double finds = 0;
        long wrong = 0;
        for (int from = 0; from < correct.length; ) {
            long a = 0;
            long b = 0;
            int to = from;
            while (to < correct.length && group[to] == group[from]) {
                if (correct[to]) {
                    a += weights[example[to]];
                } else {
                    b += weights[example[to]];
                }
                to++;
            }
            if (wrong + b >= error) {
                return new Point(finds + a * (double) (error - wrong) / (b + 1), error - 1);
            }
            finds += a;
            wrong += b;
            from = to;
        }
        return new Point(finds, wrong);
    }
}
