package org.memo4j.core.analytic;

import org.memo4j.core.Checks;

/**
 * Predictions on training examples with and without them. Immutable.
 *
 * @see AnalyticClassifier#leaveOneOut
 */
public final class LeftOut {
    private final double[][] with;
    private final double[][] without;
    private final double[] leverages;

    LeftOut(double[][] with, double[][] without, double[] leverages) {
        this.with = with;
        this.without = without;
        this.leverages = leverages;
    }

    /**
     * Number of examples.
     *
     * @return the number of examples
     */
    public int size() {
        return leverages.length;
    }

    /**
     * Scores of the classifier as it is.
     *
     * @param example the example
     * @return a copy, one score a class
     */
    public double[] with(int example) {
        return with[Checks.index(example, size(), "example")].clone();
    }

    /**
     * Scores of the classifier that was trained on everything but the example, or but its group.
     *
     * @param example the example
     * @return a copy, one score a class
     */
    public double[] without(int example) {
        return without[Checks.index(example, size(), "example")].clone();
    }

    /**
     * Leverages {@code x' R x} of all examples, in {@code [0, 1)}: how far an example decides its own prediction.
     *
     * @return a copy
     */
    public double[] leverages() {
        return leverages.clone();
    }

    @Override
    public String toString() {
        return "LeftOut, " + size() + " examples";
    }
}
