package org.memo4j.metrics.capacity;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.model.DenseActivation;

/**
 * How many points a fully connected architecture can memorize: a number that it memorizes whatever the distinct points and
 * labels, and a number from which on there are points and labels that it cannot, whatever its weights.
 *
 * <p>For a DL4J network take activation and widths from {@code Dl4jModels.hiddenActivation} and
 * {@code Dl4jModels.hiddenWidths}.
 *
 * <p>Guaranteed, for two hidden layers of widths {@code d1, d2} and labels of {@code d_y} numbers:
 *
 * <pre>
 * hard tanh  4 floor(d1 / 2) floor(d2 / (2 d_y))       ReLU  4 floor(d1 / 4) floor(d2 / (4 d_y))
 * </pre>
 *
 * and for deeper networks the best sum over disjoint pairs of consecutive layers, each less the
 * {@code r = d_y (not the first) + 1 (not the last)} units that carry position and sum, the layers in between at least
 * {@code d_y + 1} wide. Classification, {@link #guaranteedClassification()}, takes {@code d_y = 1} and needs a third hidden
 * layer of {@code 4 C} ReLU or {@code 2 C} hard-tanh units for {@code C} classes.
 *
 * <p>Impossible: on a line, a network with activations of {@code p} pieces has at most
 *
 * <pre>
 * pieces = prod over hidden layers l of (1 + (p - 1) d_l)
 * </pre>
 *
 * linear pieces, and alternating labels of {@code N} points need {@code N - 1} of them, so {@code pieces + 2} points on a
 * line with alternating labels are beyond it.
 *
 * <p>Source: Yun, Sra, Jadbabaie, <em>Small ReLU Networks are Powerful Memorizers: a Tight Analysis of Memorization
 * Capacity</em>, NeurIPS 2019, Theorems 3.1 and 3.3, Propositions 3.2 and 3.4. Departure: the bound by pieces counts kinks
 * layer by layer, which is tighter than Theorem 3.3 ({@link #theorem33()}) and holds for any depth.
 */
public final class MemorizationBounds {
    /** Where a number of points lies between the bounds. */
    public enum Place {
        /** Any distinct points are memorized with any labels, by some weights. */
        GUARANTEED,
        /** Neither bound says anything. */
        OPEN,
        /** There are points, on a line, and labels, alternating, that no weights memorize. */
        IMPOSSIBLE
    }

    private final DenseActivation activation;
    private final int outputs;
    private final int[] hiddenWidths;

    private MemorizationBounds(DenseActivation activation, int outputs, int[] hiddenWidths) {
        this.activation = activation;
        this.outputs = outputs;
        this.hiddenWidths = hiddenWidths;
    }

    /**
     * Bounds of an architecture.
     *
     * @param activation activation of the hidden layers, {@code RELU} or {@code HARD_TANH}
     * @param outputs numbers in a label, or classes
     * @param hiddenWidths widths of the hidden layers, from the input on; at least one
     * @return the bounds
     */
    public static MemorizationBounds of(DenseActivation activation, int outputs, int... hiddenWidths) {
        Checks.check(
                activation != DenseActivation.IDENTITY,
                "activation must bend, but is IDENTITY: a linear network memorizes no more points than it has inputs");
        Checks.atLeast(outputs, 1, "outputs");
        Checks.check(hiddenWidths.length > 0, "hiddenWidths is empty; give the width of at least one layer");
        for (int width : hiddenWidths) {
            Checks.atLeast(width, 1, "a hidden width");
        }
        return new MemorizationBounds(activation, outputs, hiddenWidths.clone());
    }

    /**
     * Number of distinct points whose labels, any numbers, the architecture memorizes.
     *
     * @return the number; 0 if the theorems promise none
     */
    public long guaranteed() {
        return best(0, false, outputs);
    }

    /**
     * Number of distinct points whose classes the architecture memorizes, the outputs being classes.
     *
     * @return the number; 0 if it has fewer than three hidden layers, or none is wide enough to tell the classes apart
     */
    public long guaranteedClassification() {
        int needed = (activation == DenseActivation.RELU ? 4 : 2) * outputs;
        int last = hiddenWidths.length - 1;
        if (last < 2 || hiddenWidths[last] < needed) {
            return 0;
        }
        return new MemorizationBounds(activation, 1, Arrays.copyOf(hiddenWidths, last)).guaranteed();
    }

    /**
     * Most points on a line whose alternating labels the architecture can memorize, by pieces; with one more it cannot.
     *
     * @return {@code pieces + 1}, or {@code Long.MAX_VALUE} if that is larger
     */
    public long possible() {
        double product = 1;
        long pieces = 1;
        for (int width : hiddenWidths) {
            long factor = 1 + (activation.pieces() - 1L) * width;
            product *= factor;
            if (product > Long.MAX_VALUE / 2.0) {
                return Long.MAX_VALUE;
            }
            pieces *= factor;
        }
        return pieces + 1;
    }

    /**
     * Where a number of points lies between {@link #guaranteed()} and {@link #possible()}.
     *
     * @param points number of distinct points with labels of any numbers, at least 1
     * @return guaranteed up to the first bound, impossible beyond the second, open in between
     */
    public Place place(long points) {
        Checks.check(points >= 1, "points must be at least 1, but is %d", points);
        if (points <= guaranteed()) {
            return Place.GUARANTEED;
        }
        return points <= possible() ? Place.OPEN : Place.IMPOSSIBLE;
    }

    /**
     * The same as {@link #possible()} by Theorem 3.3, for one or two hidden layers and one output: {@code (p - 1) d1 + 2}, or {@code p (p - 1) d1
     * d2 + (p - 1) d2 + 2}.
     *
     * @return the bound
     * @throws IllegalArgumentException if there are more hidden layers
     */
    public long theorem33() {
        Checks.check(
                hiddenWidths.length <= 2,
                "Theorem 3.3 speaks of one or two hidden layers, but there are %d; use possible()",
                hiddenWidths.length);
        long p = activation.pieces();
        long first = hiddenWidths[0];
        if (hiddenWidths.length == 1) {
            return (p - 1) * first + 2;
        }
        return p * (p - 1) * first * hiddenWidths[1] + (p - 1) * hiddenWidths[1] + 2;
    }

    /** The most points from a layer on; negative if the chain is broken. */
    private long best(int layer, boolean started, int values) {
        if (layer + 1 >= hiddenWidths.length) {
            return started ? Long.MIN_VALUE : 0;
        }
        long most = last(layer, started, values);
        long after = best(layer + 2, true, values);
        if (after > 0) {
            most = Math.max(most, pair(layer, (started ? values : 0) + 1, values) + after);
        }
        if (!started || hiddenWidths[layer] > values) {
            most = Math.max(most, best(layer + 1, started, values));
        }
        return most;
    }

    /** This pair of layers being the last, the others must be wide enough to hand the result on. */
    private long last(int layer, boolean started, int values) {
        for (int l = layer + 2; l < hiddenWidths.length; l++) {
            if (hiddenWidths[l] <= values) {
                return 0;
            }
        }
        return pair(layer, started ? values : 0, values);
    }

    private long pair(int layer, int carried, int values) {
        int share = activation == DenseActivation.RELU ? 4 : 2;
        long blocks = Math.max(0, hiddenWidths[layer] - carried) / share;
        long ranks = Math.max(0, hiddenWidths[layer + 1] - carried) / (share * values);
        return 4 * blocks * ranks;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Memorization bounds, %s, hidden widths %s, %d output(s)%n  labels memorized for certain   %d points%n"
                        + "  classes memorized for certain  %d points%n  impossible on a line from      %d points",
                activation,
                Arrays.toString(hiddenWidths),
                outputs,
                guaranteed(),
                guaranteedClassification(),
                possible() + 1);
    }
}
