package org.memo4j.core.analytic;

import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** How an {@link AnalyticClassifier} learns. Immutable. */
public final class AnalyticOptions {
    private static final AnalyticOptions DEFAULTS =
            new AnalyticOptions(0.1, RidgeForm.INFORMATION, new Numerics(256, 1e-4), Progress.NONE);

    private final double ridge;
    private final RidgeForm form;
    private final Numerics numerics;
    private final Progress progress;

    /** Rows taken at once, and the relative error that a step may have. */
    private record Numerics(int block, double tolerance) {}

    private AnalyticOptions(double ridge, RidgeForm form, Numerics numerics, Progress progress) {
        this.ridge = ridge;
        this.form = form;
        this.numerics = numerics;
        this.progress = progress;
    }

    /**
     * A ridge of 0.1, the information form, blocks of 256 examples, and a tolerance of 1e-4.
     *
     * @return the defaults
     */
    public static AnalyticOptions withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the ridge, {@code gamma} in the source, where 1e-3 to 0.1 made no difference.
     *
     * @param value weight of the squared weights beside the sum of squared errors, positive
     * @return new options
     */
    public AnalyticOptions withRidge(double value) {
        return new AnalyticOptions(Checks.positive(value, "ridge"), form, numerics, progress);
    }

    /**
     * Sets the form.
     *
     * @param value the form
     * @return new options
     */
    public AnalyticOptions withForm(RidgeForm value) {
        return new AnalyticOptions(ridge, value, numerics, progress);
    }

    /**
     * Sets how many examples are taken in one step. In the recursive form smaller steps are more precise, and steps of
     * more rows than there are features gain nothing.
     *
     * @param examples number of examples, at least 1
     * @return new options
     */
    public AnalyticOptions withBlock(int examples) {
        return new AnalyticOptions(
                ridge, form, new Numerics(Checks.atLeast(examples, 1, "block"), numerics.tolerance), progress);
    }

    /**
     * Sets the relative error that a step may have before it fails with a {@link PrecisionLossException}. What is compared
     * with it is an estimate of the order of magnitude: in the information form the rounding unit times the spread of the
     * pivots of {@code A}, in the recursive form the disagreement of {@code X R}, on up to 32 rows, with what it must be
     * after the step, on removal, and for predictions without an example, the rounding unit divided by the share that is
     * left of it.
     *
     * @param value the relative error, positive; infinite for none, which lets the learner lose all precision
     * @return new options
     */
    public AnalyticOptions withTolerance(double value) {
        Checks.check(value > 0, "tolerance must be > 0, but is %s", value);
        return new AnalyticOptions(ridge, form, new Numerics(numerics.block, value), progress);
    }

    /**
     * Sets what is told how far the work has come.
     *
     * @param value told after every block
     * @return new options
     */
    public AnalyticOptions withProgress(Progress value) {
        return new AnalyticOptions(ridge, form, numerics, value);
    }

    /**
     * The ridge.
     *
     * @return the ridge
     */
    public double ridge() {
        return ridge;
    }

    /**
     * The form.
     *
     * @return the form
     */
    public RidgeForm form() {
        return form;
    }

    /**
     * Examples of a step.
     *
     * @return the number of examples
     */
    public int block() {
        return numerics.block;
    }

    /**
     * Relative error that a step may have.
     *
     * @return the relative error
     */
    public double tolerance() {
        return numerics.tolerance;
    }

    Progress progress() {
        return progress;
    }

    /** Equal if they lead to the same numbers; whoever watches makes no difference. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AnalyticOptions that
                && Double.compare(ridge, that.ridge) == 0
                && form == that.form
                && numerics.equals(that.numerics);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(ridge, form, numerics);
    }

    @Override
    public String toString() {
        return "ridge " + ridge + ", " + form + ", block " + numerics.block + ", tolerance " + numerics.tolerance;
    }
}
