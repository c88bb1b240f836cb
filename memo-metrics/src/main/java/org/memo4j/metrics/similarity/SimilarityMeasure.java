package org.memo4j.metrics.similarity;

import org.memo4j.core.Checks;

/**
 * How like a generation is to the truth, from 0 for nothing in common to 1. Every measure works on sequences of elements:
 * token ids, or the {@link TextUnit} of texts.
 */
public enum SimilarityMeasure {
    /**
     * One less the edit distance over the length of the longer sequence, see {@link Levenshtein}. Approximate memorization
     * of the Gemma reports is a similarity of at least 0.9 over 50 tokens.
     */
    EDIT {
        @Override
        double compare(int[] generation, int[] truth) {
            return Levenshtein.withDefaults().similarity(generation, truth);
        }
    },

    /**
     * Sentence BLEU with sacreBLEU's defaults for sentences, over 100, see {@link Bleu#forSentences()}: exponential
     * smoothing and effective order, so that a short or slightly different pair is not simply 0.
     */
    BLEU {
        @Override
        double compare(int[] generation, int[] truth) {
            return Bleu.forSentences().score(generation, truth).fraction();
        }
    },

    /**
     * Sentence BLEU up to order 4 without smoothing, over 100, as {@code nltk.sentence_bleu} gives it, up to the
     * {@code 2.2e-308} that NLTK puts in place of a precision of 0. A pair without a common 4-gram scores 0.
     */
    BLEU_UNSMOOTHED {
        @Override
        double compare(int[] generation, int[] truth) {
            return PLAIN_BLEU.score(generation, truth).fraction();
        }
    },

    /** F-measure of ROUGE-L, see {@link Rouge#l()}. */
    ROUGE_L {
        @Override
        double compare(int[] generation, int[] truth) {
            return Rouge.l().score(generation, truth).fMeasure();
        }
    },

    /** Length of the longest common subsequence over that of the truth: how much comes out, gaps allowed. */
    COMMON_SUBSEQUENCE {
        @Override
        double compare(int[] generation, int[] truth) {
            return share(LongestCommonSubsequence.length(generation, truth), truth);
        }
    },

    /** Length of the longest common substring over that of the truth: how much comes out in one piece. */
    COMMON_SUBSTRING {
        @Override
        double compare(int[] generation, int[] truth) {
            return share(LongestCommonSubstring.of(generation, truth).length(), truth);
        }
    };

    private static final Bleu PLAIN_BLEU = Bleu.withDefaults().withSmoothing(BleuSmoothing.NONE);

    /** The similarity of two sequences, the truth not empty. */
    abstract double compare(int[] generation, int[] truth);

    private static double share(int common, int[] truth) {
        return (double) common / truth.length;
    }

    /**
     * Similarity of two token sequences.
     *
     * @param generation generated tokens
     * @param truth true tokens, at least one
     * @return the similarity, in [0, 1]
     * @throws IllegalArgumentException if the truth is empty
     */
    public double similarity(int[] generation, int[] truth) {
        Checks.check(truth.length > 0, "truth is empty and would be like anything; leave it out");
        return compare(generation, truth);
    }

    /**
     * Similarity of two texts.
     *
     * @param generation generated text
     * @param truth true text, at least one element
     * @param unit what is compared
     * @return the similarity, in [0, 1]
     * @throws IllegalArgumentException if the truth has no element
     */
    public double similarity(String generation, String truth, TextUnit unit) {
        int[][] both = unit.read(generation, truth);
        return similarity(both[0], both[1]);
    }
}
