package org.memo4j.attacks.privacy;

import java.util.Locale;
import org.memo4j.attacks.roc.Confusion;
import org.memo4j.core.Checks;

/**
 * What an auditor guessed about the canaries of one training run, each of which had been put into the training set by
 * its own fair coin.
 *
 * @param canaries canaries whose coin was thrown, in the training set or not
 * @param guesses canaries about which the auditor said "in" or "out"; about the others nothing
 * @param correct guesses that were right
 */
public record OneRunCounts(int canaries, int guesses, int correct) {
    /**
     * Checks the counts.
     *
     * @param canaries canaries whose coin was thrown
     * @param guesses canaries about which the auditor said something
     * @param correct guesses that were right
     */
    public OneRunCounts {
        Checks.atLeast(canaries, 1, "canaries");
        Checks.check(
                guesses >= 0 && guesses <= canaries, "guesses must be in [0, %d], but is %d", canaries, guesses);
        Checks.check(correct >= 0 && correct <= guesses, "correct must be in [0, %d], but is %d", guesses, correct);
    }

    static OneRunCounts of(Confusion counts) {
        return new OneRunCounts(
                Math.addExact(counts.members(), counts.nonMembers()),
                counts.truePositives() + counts.falsePositives(),
                counts.truePositives());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d of %d guesses about %d canaries were right", correct, guesses, canaries);
    }
}
