package org.memo4j.core.analytic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;

/** Accuracies of {@link ClassIncremental}, phase by phase. Immutable. */
public final class ClassIncrementalResult {
    private final int[][] order;
    private final List<Estimate> seen;
    private final List<Estimate> base;
    private final Provenance provenance;

    ClassIncrementalResult(int[][] order, Estimate[] seen, Estimate[] base, Provenance provenance) {
        this.order = order;
        this.seen = List.of(seen);
        this.base = List.of(base);
        this.provenance = provenance;
    }

    /**
     * Number of phases, the base included.
     *
     * @return {@code K + 1}
     */
    public int phases() {
        return order.length;
    }

    /**
     * Classes that a phase brought.
     *
     * @param phase the phase, 0 the base
     * @return a copy
     */
    public int[] classes(int phase) {
        return order[Checks.index(phase, phases(), "phase")].clone();
    }

    /**
     * Accuracy after each phase on the test examples of all classes so far, with Wilson intervals of confidence 0.95.
     *
     * @return {@code A_0 .. A_K}
     */
    public List<Estimate> accuracies() {
        return seen;
    }

    /**
     * Accuracy after each phase on the test examples of the base classes.
     *
     * @return one estimate a phase
     */
    public List<Estimate> baseAccuracies() {
        return base;
    }

    /**
     * Mean of the accuracies over the phases. The phases share test examples, so it has no interval here.
     *
     * @return the average accuracy
     */
    public double average() {
        return seen.stream().mapToDouble(Estimate::value).average().orElseThrow();
    }

    /**
     * Accuracy on all classes in the end.
     *
     * @return the last accuracy
     */
    public Estimate last() {
        return seen.get(phases() - 1);
    }

    /**
     * What is lost on the base classes from the base to the end.
     *
     * @return a drop of the accuracy, positive if there is one
     */
    public double forgetting() {
        return base.get(0).value() - base.get(phases() - 1).value();
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Class-incremental learning: average %.4f, last %.4f, forgetting %.4f",
                average(),
                last().value(),
                forgetting()));
        for (int p = 0; p < phases(); p++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  phase %-3d accuracy %.4f, of the base %.4f, new classes %s",
                    p,
                    seen.get(p).value(),
                    base.get(p).value(),
                    Arrays.toString(order[p])));
        }
        return text.toString();
    }
}
