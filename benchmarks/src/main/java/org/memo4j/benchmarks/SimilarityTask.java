package org.memo4j.benchmarks;

import org.memo4j.metrics.similarity.Bleu;
import org.memo4j.metrics.similarity.Levenshtein;
import org.memo4j.metrics.similarity.LongestCommonSubsequence;
import org.memo4j.metrics.similarity.LongestCommonSubstring;

/** What is computed for each pair, and how long the sequences are. */
public enum SimilarityTask {
    /** Edit distance of 50 tokens. */
    LEVENSHTEIN_50_TOKENS(50, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return Levenshtein.withDefaults().distance(a, b);
        }
    },
    /** Edit distance of 256 tokens. */
    LEVENSHTEIN_256_TOKENS(256, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return Levenshtein.withDefaults().distance(a, b);
        }
    },
    /** Edit distance of 250 characters. */
    LEVENSHTEIN_250_CHARACTERS(250, 26) {
        @Override
        double compare(int[] a, int[] b) {
            return Levenshtein.withDefaults().distance(a, b);
        }
    },
    /** Edit distance of 1000 characters. */
    LEVENSHTEIN_1000_CHARACTERS(1000, 26) {
        @Override
        double compare(int[] a, int[] b) {
            return Levenshtein.withDefaults().distance(a, b);
        }
    },
    /** The same by the table that a textbook fills cell by cell. */
    TABLE_256_TOKENS(256, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return table(a, b);
        }
    },
    /** Longest common subsequence of 50 tokens, the work of ROUGE-L. */
    SUBSEQUENCE_50_TOKENS(50, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return LongestCommonSubsequence.length(a, b);
        }
    },
    /** Longest common subsequence of 256 tokens. */
    SUBSEQUENCE_256_TOKENS(256, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return LongestCommonSubsequence.length(a, b);
        }
    },
    /** Longest common substring of 256 tokens. */
    SUBSTRING_256_TOKENS(256, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return LongestCommonSubstring.of(a, b).length();
        }
    },
    /** Sentence BLEU of 50 tokens. */
    BLEU_50_TOKENS(50, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return BLEU.score(a, b).score();
        }
    },
    /** Sentence BLEU of 256 tokens. */
    BLEU_256_TOKENS(256, 5000) {
        @Override
        double compare(int[] a, int[] b) {
            return BLEU.score(a, b).score();
        }
    };

    /** Pairs that are compared in one go. */
    static final int PAIRS = 500;

    private static final Bleu BLEU = Bleu.forSentences();

    private final int length;
    private final int alphabet;

    SimilarityTask(int length, int alphabet) {
        this.length = length;
        this.alphabet = alphabet;
    }

    SimilarityInput input() {
        return SimilarityInput.of(PAIRS, length, alphabet);
    }

    abstract double compare(int[] a, int[] b);

    /** Compares all pairs, and returns the sum of the results. */
    double run(SimilarityInput input) {
        double sum = 0;
        for (int p = 0; p < PAIRS; p++) {
            sum += compare(input.first()[p], input.second()[p]);
        }
        return sum;
    }

    private static int table(int[] a, int[] b) {
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length; j++) {
                int match = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(match, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length];
    }
}
