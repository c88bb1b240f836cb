package org.memo4j.attacks.onion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.memo4j.attacks.roc.TprAtFpr;
import org.memo4j.core.Provenance;

/**
 * Result of an {@link OnionExperiment}.
 *
 * @param baseline success of the attack on all examples
 * @param outcomes one outcome a removal, in the given order
 * @param fprs false-positive rates of the table
 * @param provenance options and the hash of the first population
 */
public record OnionResult(
        AttackSuccess baseline, List<OnionOutcome> outcomes, List<Double> fprs, Provenance provenance) {
    /**
     * Copies the lists.
     *
     * @param baseline success of the attack on all examples
     * @param outcomes one outcome a removal
     * @param fprs false-positive rates of the table
     * @param provenance options and the hash of the first population
     */
    public OnionResult {
        outcomes = List.copyOf(outcomes);
        fprs = List.copyOf(fprs);
    }

    /**
     * Outcome of the removal with a name.
     *
     * @param removal its name
     * @return the first outcome with it
     * @throws IllegalArgumentException if there is none
     */
    public OnionOutcome outcome(String removal) {
        return outcomes.stream()
                .filter(outcome -> outcome.removal().name().equals(removal))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no removal '" + removal + "', but "
                        + Arrays.toString(
                                outcomes.stream().map(o -> o.removal().name()).toArray())));
    }

    /**
     * Readable table: true-positive rates, one line a removal and false-positive rate.
     *
     * @return several lines; a star marks rates that the sample does not resolve
     */
    @Override
    public String toString() {
        int width = outcomes.stream()
                .mapToInt(o -> o.removal().name().length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Onion experiment, %d models x %d examples%n  %-" + Math.max(width, 7)
                        + "s  removed    FPR  baseline    ideal  among kept  reality  reality / ideal",
                baseline.models(),
                baseline.examples().length,
                "removal"));
        boolean starred = false;
        for (OnionOutcome outcome : outcomes) {
            for (double fpr : fprs) {
                TprAtFpr reality = outcome.realityTpr(fpr);
                starred |= !reality.resolved();
                table.append(String.format(
                        Locale.ROOT,
                        "%n  %-" + Math.max(width, 7) + "s  %7d  %5s  %8.4f  %7.4f  %10.4f  %7.4f%s %15.2f",
                        outcome.removal(),
                        outcome.removed().length,
                        fpr,
                        outcome.baseline().tprAt(fpr).value(),
                        outcome.idealTpr(fpr),
                        outcome.idealAmongKept().tprAt(fpr).value(),
                        reality.value(),
                        reality.resolved() ? " " : "*",
                        outcome.ratio(fpr)));
            }
        }
        return table.append(
                        starred
                                ? String.format(
                                        "%n  * not resolved: fewer than ten false positives are expected at this rate")
                                : "")
                .toString();
    }
}
