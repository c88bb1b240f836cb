package org.memo4j.attacks.privacy;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;
import org.memo4j.attacks.membership.MembershipScores;
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
        Checks.check(guesses >= 0 && guesses <= canaries, "guesses must be in [0, %d], but is %d", canaries, guesses);
        Checks.check(correct >= 0 && correct <= guesses, "correct must be in [0, %d], but is %d", guesses, correct);
    }

    /**
     * Guesses "in" for the highest and "out" for the lowest scores. Examples that tie with the last of them are guessed
     * about as well, so that no order of the list, which may know the coins, has a say.
     *
     * <p>Both numbers must have been fixed before the coins were seen.
     *
     * @param scores scores of the canaries that were in (members) and out (non-members)
     * @param in canaries to call "in", at least 0
     * @param out canaries to call "out", at least 0
     * @return the counts
     * @throws IllegalArgumentException if some canary would be called both
     */
    public static OneRunCounts guess(MembershipScores scores, int in, int out) {
        double[] members = scores.members();
        double[] nonMembers = scores.nonMembers();
        double[] all = DoubleStream.concat(Arrays.stream(members), Arrays.stream(nonMembers))
                .sorted()
                .toArray();
        Checks.check(
                in >= 0 && out >= 0 && (long) in + out <= all.length,
                "in and out must be at least 0 and together at most the number of canaries, %d, but are %d and %d",
                all.length,
                in,
                out);
        DoublePredicate high = in == 0 ? x -> false : x -> x >= all[all.length - in];
        DoublePredicate low = out == 0 ? x -> false : x -> x <= all[out - 1];
        Checks.check(
                in == 0 || out == 0 || all[all.length - in] > all[out - 1],
                "the %d highest and the %d lowest scores tie at %s; guess about fewer",
                in,
                out,
                out == 0 ? Double.NaN : all[out - 1]);
        int hits = count(members, high);
        int rejections = count(nonMembers, low);
        return new OneRunCounts(
                all.length, hits + rejections + count(nonMembers, high) + count(members, low), hits + rejections);
    }

    private static int count(double[] scores, DoublePredicate guessed) {
        return (int) Arrays.stream(scores).filter(guessed).count();
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
