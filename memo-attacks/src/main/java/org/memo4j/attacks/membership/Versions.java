package org.memo4j.attacks.membership;

import java.util.function.IntToDoubleFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.score.TokenScores;

/**
 * Scores of changed versions of sequences by the attacked model, as many of each sequence.
 *
 * @param table those of sequence {@code i} from {@code i * perSequence} on
 * @param perSequence number of versions of each sequence, at least 1
 * @param name what errors call the versions
 */
record Versions(TokenScores table, int perSequence, String name) {
    Versions {
        Checks.atLeast(perSequence, 1, "perSequence");
        Checks.check(
                table.sequences() % perSequence == 0,
                "%d %s cannot be %d for each sequence",
                table.sequences(),
                name,
                perSequence);
    }

    void checkMatching(TokenScores scores) {
        Checks.sameLength(
                table.sequences() / perSequence,
                "the table of " + name + ", by groups,",
                scores.sequences(),
                "the table of the attacked model");
    }

    /** Mean over the versions of a sequence, of what is computed of each from its place in the table. */
    double mean(int sequence, IntToDoubleFunction value) {
        double mean = 0;
        for (int j = sequence * perSequence; j < (sequence + 1) * perSequence; j++) {
            mean += value.applyAsDouble(j) / perSequence;
        }
        return mean;
    }
}
