package org.memo4j.metrics.personal;

import java.util.List;
import org.memo4j.core.Checks;

/**
 * A training text with one value masked, and what the value may be.
 *
 * @param before text before the value, possibly empty
 * @param after text after the value, possibly empty
 * @param candidates different values, at least two, the true one among them
 * @param truth index of the true one
 */
public record MaskedText(String before, String after, List<String> candidates, int truth) {
    /**
     * Copies and checks the parts.
     *
     * @param before text before the value, possibly empty
     * @param after text after the value, possibly empty
     * @param candidates different values, at least two, the true one among them
     * @param truth index of the true one
     * @throws IllegalArgumentException if there are fewer than two candidates, two are equal, one is empty, or there is
     *     no candidate {@code truth}
     */
    public MaskedText {
        candidates = List.copyOf(candidates);
        Checks.atLeast(candidates.size(), 2, "the number of candidates");
        Checks.check(
                candidates.stream().distinct().count() == candidates.size(),
                "two candidates are equal in %s; give each once",
                candidates);
        Checks.check(candidates.stream().noneMatch(String::isEmpty), "a candidate is empty; leave it out");
        Checks.index(truth, candidates.size(), "truth");
    }
}
