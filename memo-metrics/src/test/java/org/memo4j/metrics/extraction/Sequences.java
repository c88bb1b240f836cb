package org.memo4j.metrics.extraction;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.text.TokenSequences;

/** Random sequences over a small alphabet, so that a {@link ContextModel} of them is often misled. */
final class Sequences {
    private Sequences() {}

    /** Sequences of tokens below {@code alphabet}, of {@code shortest} to {@code longest} tokens. */
    static TokenSequences random(SplittableRandom random, int size, int alphabet, int... shortestAndLongest) {
        return TokenSequences.of(IntStream.range(0, size)
                .mapToObj(i -> random.ints(
                                random.nextInt(shortestAndLongest[0], shortestAndLongest[1] + 1), 0, alphabet)
                        .toArray())
                .toList());
    }
}
