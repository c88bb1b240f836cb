package org.memo4j.metrics.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * TER, the translation edit rate, as sacreBLEU 2 computes it.
 *
 * <pre>
 * TER = 100 (shifts + insertions + deletions + substitutions of words) / (mean length of the references)
 * </pre>
 *
 * A shift moves a run of words that the reference has elsewhere, and costs 1 whatever its length. The least number of
 * edits with shifts is hard to find, so shifts are chosen greedily by the rules of the Tercom program: each time the one
 * that lowers the edit distance most, of runs of up to 10 words, over up to 50 places, of at most 1000 trials a sentence.
 * Of several references the one with the fewest edits counts.
 *
 * <p>It is an error rate: 0 for equal texts, and the <em>lower</em> the more alike, unlike everything else in this package.
 * It may exceed 100. An empty reference gives 100 unless the hypothesis is empty as well.
 *
 * <p>Source: Snover, Dorr, Schwartz, Micciulla and Makhoul, <em>A Study of Translation Edit Rate with Targeted Human
 * Annotation</em>, AMTA 2006. Departure: sacreBLEU's options for Asian languages are not here; give token ids there. Cost:
 * up to 1000 edit distances a sentence, each within a band of 50 words. Immutable.
 */
public final class TranslationEditRate {
    private static final Pattern PUNCTUATION = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern NO_DIGIT_POINT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DIGIT_DASH = Pattern.compile("([0-9])(-)");
    private static final Pattern SENTENCE_PUNCTUATION = Pattern.compile("[.,?:;!\"()]");
    private static final TranslationEditRate DEFAULTS = new TranslationEditRate(false, false, false);

    private final boolean normalized;
    private final boolean withoutPunctuation;
    private final boolean caseSensitive;

    private TranslationEditRate(boolean normalized, boolean withoutPunctuation, boolean caseSensitive) {
        this.normalized = normalized;
        this.withoutPunctuation = withoutPunctuation;
        this.caseSensitive = caseSensitive;
    }

    /**
     * sacreBLEU's defaults: words between white space, case does not matter.
     *
     * @return the defaults
     */
    public static TranslationEditRate withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets whether punctuation marks are parted from words first.
     *
     * @param value true if they are
     * @return a new object
     */
    public TranslationEditRate withNormalization(boolean value) {
        return new TranslationEditRate(value, withoutPunctuation, caseSensitive);
    }

    /**
     * Sets whether the usual punctuation marks are removed first.
     *
     * @param value true if they are
     * @return a new object
     */
    public TranslationEditRate withoutPunctuation(boolean value) {
        return new TranslationEditRate(normalized, value, caseSensitive);
    }

    /**
     * Sets whether case matters.
     *
     * @param value true if it does
     * @return a new object
     */
    public TranslationEditRate withCase(boolean value) {
        return new TranslationEditRate(normalized, withoutPunctuation, value);
    }

    /**
     * Rate of a text.
     *
     * @param hypothesis the text
     * @param references what it is compared with, at least one
     * @return the rate in percent, 0 or more
     */
    public double score(String hypothesis, String... references) {
        return rate(counts(hypothesis, List.of(references)), references.length);
    }

    /**
     * Rate of a token sequence.
     *
     * @param hypothesis the sequence
     * @param references what it is compared with, at least one
     * @return the rate in percent, 0 or more
     */
    public double score(int[] hypothesis, int[]... references) {
        return rate(counts(hypothesis, references), references.length);
    }

    /**
     * Rates of a corpus and of each of its sentences.
     *
     * @param hypotheses the texts
     * @param references one or more lists of references, each with one text a hypothesis
     * @return rate of the corpus and of the sentences, in percent
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
                row -> rate(row, lists.size()),
                Provenance.of(MetricIds.TER)
                        .with("signature", signature(lists.size(), "tercom"))
                        .withData(Segments.hash(hypotheses, lists)));
    }

    /**
     * Rates of a corpus of token sequences and of each of them.
     *
     * @param hypotheses the sequences
     * @param references one or more batches of references, each with one sequence a hypothesis
     * @return rate of the corpus and of the sequences, in percent
     * @throws IllegalArgumentException if there is no sequence or no batch, or the sizes differ
     */
    public CorpusSimilarity corpus(TokenSequences hypotheses, TokenSequences... references) {
        int number = references.length;
        return CorpusSimilarity.ofSums(
                Segments.ofTokens(hypotheses, references, this::counts),
                row -> rate(row, number),
                Provenance.of(MetricIds.TER)
                        .with("signature", signature(number, "ids"))
                        .withData(Segments.hash(hypotheses, references)));
    }

    private long[] counts(String hypothesis, List<String> references) {
        Symbols symbols = new Symbols();
        int[] words = symbols.words(words(hypothesis));
        return counts(
                words, references.stream().map(r -> symbols.words(words(r))).toArray(int[][]::new));
    }

    /** Edits, and the lengths of all references together. */
    private long[] counts(int[] hypothesis, int[][] references) {
        Checks.check(references.length > 0, "references is empty; TER needs at least one");
        long least = Long.MAX_VALUE;
        long lengths = 0;
        for (int[] reference : references) {
            least = Math.min(least, ShiftedEdits.count(hypothesis, reference));
            lengths += reference.length;
        }
        return new long[] {least, lengths};
    }

    private static double rate(long[] counts, int references) {
        if (counts[1] == 0) {
            return counts[0] > 0 ? 100 : 0;
        }
        return 100 * (counts[0] / ((double) counts[1] / references));
    }

    private List<String> words(String text) {
        String line = Words.stripEnd(text);
        line = caseSensitive ? line : line.toLowerCase(Locale.ROOT);
        if (normalized) {
            line = " "
                    + line.replace("\n-", "")
                            .replace('\n', ' ')
                            .replace("&quot;", "\"")
                            .replace("&amp;", "&")
                            .replace("&lt;", "<")
                            .replace("&gt;", ">")
                    + " ";
            line = PUNCTUATION.matcher(line).replaceAll(" $1 ").replace("'s ", " 's ");
            line = NO_DIGIT_POINT.matcher(line).replaceAll("$1 $2 ");
            line = POINT_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
            line = DIGIT_DASH.matcher(line).replaceAll("$1 $2 ");
        }
        return Words.split(
                withoutPunctuation ? SENTENCE_PUNCTUATION.matcher(line).replaceAll("") : line);
    }

    private String signature(int references, String tokenizer) {
        return "nrefs:" + references
                + "|case:" + (caseSensitive ? "mixed" : "lc")
                + "|tok:" + tokenizer
                + "|norm:" + (normalized ? "yes" : "no")
                + "|punct:" + (withoutPunctuation ? "no" : "yes")
                + "|asian:no";
    }

    @Override
    public String toString() {
        return "TER[" + signature(1, "tercom") + "]";
    }
}
