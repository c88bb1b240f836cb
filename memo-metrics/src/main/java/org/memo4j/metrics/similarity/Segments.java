package org.memo4j.metrics.similarity;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.text.TokenSequences;

/** Computes a row of counts a sentence, on all cores; each row by itself, so the threads do not matter. */
final class Segments {
    private Segments() {}

    static long[][] ofTexts(
            List<String> hypotheses, List<List<String>> references, BiFunction<String, List<String>, long[]> counts) {
        Checks.check(!references.isEmpty(), "references is empty; give at least one list");
        for (int r = 0; r < references.size(); r++) {
            Checks.sameLength(references.get(r).size(), "references[" + r + "]", hypotheses.size(), "hypotheses");
        }
        return rows(
                hypotheses.size(),
                i -> counts.apply(
                        hypotheses.get(i),
                        references.stream().map(list -> list.get(i)).toList()));
    }

    static long[][] ofTokens(
            TokenSequences hypotheses, TokenSequences[] references, BiFunction<int[], int[][], long[]> counts) {
        Checks.check(references.length > 0, "references is empty; give at least one batch");
        for (int r = 0; r < references.length; r++) {
            Checks.sameLength(references[r].size(), "references[" + r + "]", hypotheses.size(), "hypotheses");
        }
        return rows(hypotheses.size(), i -> {
            int[][] mine = new int[references.length][];
            for (int r = 0; r < mine.length; r++) {
                mine[r] = references[r].get(i);
            }
            return counts.apply(hypotheses.get(i), mine);
        });
    }

    /** Hash of hypotheses and their references. */
    static String hash(List<String> hypotheses, List<List<String>> references) {
        DataHash hash = new DataHash();
        hypotheses.forEach(hash::add);
        references.forEach(list -> list.forEach(hash::add));
        return hash.value();
    }

    /** Hash of hypotheses and their references. */
    static String hash(TokenSequences hypotheses, TokenSequences... references) {
        DataHash hash = new DataHash().add(hypotheses.hash());
        for (TokenSequences batch : references) {
            hash.add(batch.hash());
        }
        return hash.value();
    }

    private static long[][] rows(int size, IntFunction<long[]> row) {
        Checks.check(size > 0, "hypotheses is empty; a corpus needs at least one");
        long[][] rows = new long[size][];
        each(size, i -> rows[i] = row.apply(i));
        return rows;
    }

    /** Something to do for each index. */
    @FunctionalInterface
    interface Step {
        void at(int index);
    }

    /** Does every step once, on the threads of the common pool; ends when the caller is interrupted. */
    static void each(int size, Step step) {
        Thread caller = Thread.currentThread();
        IntStream.range(0, size).parallel().forEach(i -> {
            // the workers are other threads; the flag that counts is the caller's
            if (caller.isInterrupted()) {
                throw new CancellationException("the comparison was interrupted");
            }
            step.at(i);
        });
    }
}
