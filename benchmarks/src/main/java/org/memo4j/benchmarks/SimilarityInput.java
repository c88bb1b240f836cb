package org.memo4j.benchmarks;

/**
 * Pairs of sequences, the second one an edited copy of the first: at one place in four a symbol is left out, put in or
 * changed. The generator is a few lines long so that {@code peers/similarity.py} makes the same pairs.
 *
 * @param first first sequences
 * @param second second sequences, of the same length
 */
record SimilarityInput(int[][] first, int[][] second) {
    /** The same pairs for the same numbers. */
    static SimilarityInput of(int pairs, int length, int alphabet) {
        Generator random = new Generator(31L * length + alphabet);
        int[][] first = new int[pairs][length];
        int[][] second = new int[pairs][length];
        for (int p = 0; p < pairs; p++) {
            for (int i = 0; i < length; i++) {
                first[p][i] = random.symbol(alphabet);
            }
            int from = 0;
            int to = 0;
            while (to < length) {
                int symbol = from < length ? first[p][from] : random.symbol(alphabet);
                int edit = random.below(12);
                if (edit == 0) {
                    from++;
                } else if (edit == 1) {
                    second[p][to++] = random.symbol(alphabet);
                } else {
                    second[p][to++] = edit == 2 ? random.symbol(alphabet) : symbol;
                    from++;
                }
            }
        }
        return new SimilarityInput(first, second);
    }

    /** A linear congruential generator, Knuth's multiplier. */
    private static final class Generator {
        private long state;

        Generator(long seed) {
            state = seed;
        }

        int below(int bound) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (int) ((state >>> 33) % bound);
        }

        /** The product of two numbers: low symbols are more frequent, as words are. */
        int symbol(int alphabet) {
            return (int) ((long) below(alphabet) * below(alphabet) / alphabet);
        }
    }
}
