package org.memo4j.attacks.slice;

import java.util.Locale;
import org.memo4j.core.Checks;

/**
 * A part of the examples.
 *
 * @param name name in tables
 * @param examples numbers of its examples, ascending, at least one
 */
public record Slice(String name, int[] examples) {
    /**
     * Copies the numbers.
     *
     * @param name name in tables
     * @param examples numbers of its examples, ascending, at least one
     * @throws IllegalArgumentException if there is no example, or they are not ascending
     */
    public Slice {
        Checks.check(examples.length > 0, "slice %s has no example; leave it out", name);
        examples = examples.clone();
        for (int i = 1; i < examples.length; i++) {
            Checks.check(
                    examples[i] > examples[i - 1],
                    "the examples of slice %s must be ascending and each there once, but %d comes after %d",
                    name,
                    examples[i],
                    examples[i - 1]);
        }
    }

    /**
     * Numbers of its examples.
     *
     * @return a copy
     */
    @Override
    public int[] examples() {
        return examples.clone();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%d examples)", name, examples.length);
    }
}
