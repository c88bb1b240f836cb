package org.memo4j.metrics.tabular;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;

/** Result of {@link TabularMemorization#header}: one entry a place where the file was split. Immutable. */
public final class HeaderTestResult {
    /**
     * A place.
     *
     * @param place characters of the file in the prompt
     * @param line the line that was split, from 1
     * @param completion what the model wrote
     * @param rest the rest of the file
     * @param guessed characters that each guess of a guesser without memory had right
     */
    record Split(int place, int line, String completion, String rest, int[] guessed) {
        int matched() {
            return commonPrefix(completion, rest);
        }
    }

    private final List<Split> splits;
    private final Provenance provenance;

    HeaderTestResult(List<Split> splits, Provenance provenance) {
        this.splits = List.copyOf(splits);
        this.provenance = provenance;
    }

    /** Number of first characters that agree. */
    static int commonPrefix(String a, String b) {
        int n = Math.min(a.length(), b.length());
        int j = 0;
        while (j < n && a.charAt(j) == b.charAt(j)) {
            j++;
        }
        return j;
    }

    /**
     * Number of places.
     *
     * @return the number of places
     */
    public int size() {
        return splits.size();
    }

    /**
     * Line that was split.
     *
     * @param place index of the place
     * @return the line of the file, from 1
     */
    public int line(int place) {
        return split(place).line;
    }

    /**
     * What the model wrote.
     *
     * @param place index of the place
     * @return the completion
     */
    public String completion(int place) {
        return split(place).completion;
    }

    /**
     * Number of first characters of the completion that follow the file.
     *
     * @param place index of the place
     * @return the number, up to the length of the completion
     */
    public int matched(int place) {
        return split(place).matched();
    }

    /**
     * Number of whole lines of the file that the completion reaches the end of: the split one and those after it.
     *
     * @param place index of the place
     * @return the number
     */
    public int matchedLines(int place) {
        Split split = split(place);
        return (int) split.rest
                .substring(0, split.matched())
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    /**
     * Mean number of characters that a guesser has right who draws every field from its column.
     *
     * @param place index of the place
     * @return the mean
     */
    public double guessed(int place) {
        return Arrays.stream(split(place).guessed).average().orElseThrow();
    }

    /**
     * The place with the most matched characters, the first one among equals: the one that the source reports.
     *
     * @return index of the place
     */
    public int best() {
        int best = 0;
        for (int s = 1; s < splits.size(); s++) {
            best = matched(s) > matched(best) ? s : best;
        }
        return best;
    }

    /**
     * Probability that a guesser without memory has as many characters right at his best place, by simulation:
     * {@code (1 + #{guesses >= best}) / (1 + #guesses)}, at least 0.001.
     *
     * @return the p-value
     */
    public double pValue() {
        int guesses = splits.get(0).guessed.length;
        int as = 0;
        for (int g = 0; g < guesses; g++) {
            int guess = g;
            as += splits.stream().mapToInt(s -> s.guessed[guess]).max().orElseThrow() >= matched(best()) ? 1 : 0;
        }
        return (1.0 + as) / (1.0 + guesses);
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    private Split split(int place) {
        return splits.get(Checks.index(place, splits.size(), "place"));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Header test%n  %4s %11s %8s %6s %8s",
                "line",
                "completion",
                "matched",
                "lines",
                "guessed"));
        for (int s = 0; s < splits.size(); s++) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n  %4d %11d %8d %6d %8.1f",
                    line(s),
                    completion(s).length(),
                    matched(s),
                    matchedLines(s),
                    guessed(s)));
        }
        return table.append(String.format(Locale.ROOT, "%n  p-value of the best  %.3f", pValue()))
                .toString();
    }
}
