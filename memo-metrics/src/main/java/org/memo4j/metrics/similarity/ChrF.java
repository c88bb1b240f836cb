package org.memo4j.metrics.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * chrF, the F-score of character n-grams, and with word n-grams chrF++, as sacreBLEU 2 computes them.
 *
 * <pre>
 * P = mean_n matches_n / hypothesis_n      R = mean_n matches_n / reference_n
 * chrF = 100 (1 + beta^2) P R / (beta^2 P + R)
 * </pre>
 *
 * The means go over the orders that both sides have n-grams of. With epsilon smoothing, as in {@code chrF++.py}, Moses
 * and NLTK, it is the mean of the F-scores of all orders instead, and an order that a side lacks counts (almost) 0, so that
 * a short text scores below 100 even against itself. Of several references the one with the best score counts. Counts of
 * the sentences of a corpus are added up before the division.
 *
 * <p>Sources: Popovic, <em>chrF: character n-gram F-score for automatic MT evaluation</em>, WMT 2015, and <em>chrF++: words
 * helping character n-grams</em>, WMT 2017. Cost: linear in the characters times the orders. Immutable.
 */
public final class ChrF {
    private static final ChrF DEFAULTS = new ChrF(new Orders(6, 0), 2, new Reading(false, false), false);
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final double EPSILON = 1e-16;

    /** Highest orders of n-grams. */
    private record Orders(int characters, int words) {
        int all() {
            return characters + words;
        }
    }

    /** How a text becomes symbols. */
    private record Reading(boolean lowercase, boolean whitespace) {
        String fold(String text) {
            return lowercase ? text.toLowerCase(Locale.ROOT) : text;
        }

        int[] characters(String text) {
            return Symbols.codePoints(whitespace ? text : Words.withoutSpace(text));
        }
    }

    private final Orders orders;
    private final double beta;
    private final Reading reading;
    private final boolean epsilonSmoothing;

    private ChrF(Orders orders, double beta, Reading reading, boolean epsilonSmoothing) {
        this.orders = orders;
        this.beta = beta;
        this.reading = reading;
        this.epsilonSmoothing = epsilonSmoothing;
    }

    /**
     * chrF2: characters up to order 6, no words, {@code beta} 2, case matters, white space does not, no epsilon smoothing.
     *
     * @return the defaults
     */
    public static ChrF withDefaults() {
        return DEFAULTS;
    }

    /**
     * chrF2++: as {@link #withDefaults()}, and words up to order 2.
     *
     * @return the defaults of chrF++
     */
    public static ChrF plusPlus() {
        return DEFAULTS.withWordOrder(2);
    }

    /**
     * Sets the highest order of character n-grams.
     *
     * @param value the order, at least 1
     * @return a new object
     */
    public ChrF withCharacterOrder(int value) {
        return new ChrF(
                new Orders(Checks.atLeast(value, 1, "characterOrder"), orders.words), beta, reading, epsilonSmoothing);
    }

    /**
     * Sets the highest order of word n-grams.
     *
     * @param value the order, 0 for none
     * @return a new object
     */
    public ChrF withWordOrder(int value) {
        return new ChrF(
                new Orders(orders.characters, Checks.atLeast(value, 0, "wordOrder")), beta, reading, epsilonSmoothing);
    }

    /**
     * Sets how many times as important recall is as precision.
     *
     * @param value the weight, greater than 0
     * @return a new object
     */
    public ChrF withBeta(double value) {
        return new ChrF(orders, Checks.positive(value, "beta"), reading, epsilonSmoothing);
    }

    /**
     * Sets whether texts are put into lower case first.
     *
     * @param value true if they are
     * @return a new object
     */
    public ChrF withLowercase(boolean value) {
        return new ChrF(orders, beta, new Reading(value, reading.whitespace), epsilonSmoothing);
    }

    /**
     * Sets whether white space is part of the character n-grams.
     *
     * @param value true if it is
     * @return a new object
     */
    public ChrF withWhitespace(boolean value) {
        return new ChrF(orders, beta, new Reading(reading.lowercase, value), epsilonSmoothing);
    }

    /**
     * Sets whether the F-scores of all orders are averaged.
     *
     * @param value true for the way of {@code chrF++.py}
     * @return a new object
     */
    public ChrF withEpsilonSmoothing(boolean value) {
        return new ChrF(orders, beta, reading, value);
    }

    /**
     * Score of a text.
     *
     * @param hypothesis the text
     * @param references what it is compared with, at least one
     * @return the score, in [0, 100]
     */
    public double score(String hypothesis, String... references) {
        return score(counts(hypothesis, List.of(references)));
    }

    /**
     * Scores of a corpus and of each of its sentences.
     *
     * @param hypotheses the texts
     * @param references one or more lists of references, each with one text a hypothesis
     * @return corpus score and sentence scores, from 0 to 100
     * @throws IllegalArgumentException if there is no text or no list, or the lengths differ
     */
    @SafeVarargs
    public final CorpusSimilarity corpus(List<String> hypotheses, List<String>... references) {
        List<List<String>> lists = new ArrayList<>();
        for (List<String> list : references) {
            lists.add(list);
        }
        return CorpusSimilarity.ofSums(
                Segments.ofTexts(hypotheses, lists, this::counts),
                this::score,
                Provenance.of(MetricIds.CHRF)
                        .with("signature", signature(lists.size()))
                        .withData(Segments.hash(hypotheses, lists)));
    }

    /** Three numbers an order: n-grams of the hypothesis, of the reference, matches. */
    private long[] counts(String hypothesis, List<String> references) {
        Checks.check(!references.isEmpty(), "references is empty; chrF needs at least one");
        String folded = reading.fold(hypothesis);
        int[] characters = reading.characters(folded);
        long[] best = {};
        double bestScore = -1;
        for (String reference : references) {
            String foldedReference = reading.fold(reference);
            long[] counts = new long[3 * orders.all()];
            count(characters, reading.characters(foldedReference), counts, 0);
            if (orders.words > 0) {
                Symbols symbols = new Symbols();
                count(symbols.words(words(folded)), symbols.words(words(foldedReference)), counts, orders.characters);
            }
            double score = score(counts);
            if (score > bestScore) {
                bestScore = score;
                best = counts;
            }
        }
        return best;
    }

    private void count(int[] hypothesis, int[] reference, long[] counts, int firstOrder) {
        int most = firstOrder == 0 ? orders.characters : orders.words;
        NgramTrie trie = new NgramTrie(most, reference.length);
        trie.addMaximum(reference);
        long[] matches = trie.matches(hypothesis);
        for (int n = 1; n <= most; n++) {
            int at = 3 * (firstOrder + n - 1);
            counts[at + 1] = NgramTrie.total(reference.length, n);
            // sacreBLEU leaves n-grams out that could not match because the reference is too short to have any
            counts[at] = counts[at + 1] == 0 ? 0 : NgramTrie.total(hypothesis.length, n);
            counts[at + 2] = matches[n - 1];
        }
    }

    /** Words, with one punctuation mark taken off the end of each or else off its start. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : Words.split(text)) {
            int length = word.length();
            if (word.codePointCount(0, length) == 1) {
                words.add(word);
            } else if (PUNCTUATION.indexOf(word.charAt(length - 1)) >= 0) {
                words.add(word.substring(0, length - 1));
                words.add(word.substring(length - 1));
            } else if (PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private double score(long[] counts) {
        double factor = beta * beta;
        double precisions = 0;
        double recalls = 0;
        double scores = 0;
        int both = 0;
        for (int n = 0; n < counts.length; n += 3) {
            double precision = counts[n] > 0 ? (double) counts[n + 2] / counts[n] : EPSILON;
            double recall = counts[n + 1] > 0 ? (double) counts[n + 2] / counts[n + 1] : EPSILON;
            double weight = factor * precision + recall;
            scores += weight > 0 ? (1 + factor) * precision * recall / weight : EPSILON;
            if (counts[n] > 0 && counts[n + 1] > 0) {
                precisions += precision;
                recalls += recall;
                both++;
            }
        }
        if (epsilonSmoothing) {
            return 100 * scores / orders.all();
        }
        if (precisions + recalls == 0) {
            return 0;
        }
        double precision = precisions / both;
        double recall = recalls / both;
        return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
    }

    private String signature(int references) {
        return "nrefs:" + references
                + "|case:" + (reading.lowercase ? "lc" : "mixed")
                + "|eff:" + (epsilonSmoothing ? "no" : "yes")
                + "|nc:" + orders.characters
                + "|nw:" + orders.words
                + "|space:" + (reading.whitespace ? "yes" : "no")
                + "|beta:" + beta;
    }

    @Override
    public String toString() {
        return "chrF[" + signature(1) + "]";
    }
}
