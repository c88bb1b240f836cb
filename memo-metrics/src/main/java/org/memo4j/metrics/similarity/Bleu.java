package org.memo4j.metrics.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * BLEU, of a corpus or of a sentence, as sacreBLEU 2 computes it.
 *
 * <pre>
 * BLEU = 100 BP exp(1/N sum_{n=1..N} log p_n)        p_n = matches_n / totals_n
 * BP   = min(1, exp(1 - r / c))                      c, r = lengths of hypothesis and reference
 * </pre>
 *
 * with the counts of {@link BleuCounts}, summed over the sentences of a corpus before the division, and the zeros among
 * them smoothed as {@link BleuSmoothing} says. A hypothesis without any match scores 0 under every smoothing.
 *
 * <p>The <em>effective order</em> ends the sum at the last order that the hypothesis is long enough for; without it, a
 * hypothesis of fewer than {@code N} words scores 0 unless {@link BleuSmoothing#ADD_K} is used. sacreBLEU turns it on
 * for its {@code sentence_bleu} and off for its {@code corpus_bleu}: so do {@link #forSentences()} and
 * {@link #withDefaults()}.
 *
 * <p>Token ids are taken as they are: no tokenizer, no lower case. Character-level BLEU, which {@code
 * nltk.sentence_bleu([reference], hypothesis)} computes by accident on strings, is that of the code points, spaces
 * included, under {@link BleuSmoothing#NONE}, whereas {@link BleuTokenizer#CHAR} drops the spaces. The two numbers and the
 * word-level one of a pair may be far apart.
 *
 * <p>Sources: Papineni et al., <em>BLEU: a Method for Automatic Evaluation of Machine Translation</em>, ACL 2002; Post,
 * <em>A Call for Clarity in Reporting BLEU Scores</em>, WMT 2018. Cost: linear in the words times the orders. Immutable.
 */
public final class Bleu {
    private static final Bleu DEFAULTS =
            new Bleu(4, Smoothing.of(BleuSmoothing.EXP), new Reading(BleuTokenizer.V13A, false), false);

    /** How a text becomes words. */
    private record Reading(BleuTokenizer tokenizer, boolean lowercase) {
        List<String> words(String text) {
            return tokenizer.words(lowercase ? text.toLowerCase(Locale.ROOT) : text);
        }
    }

    /** What is done about zeros; the value is NaN where the method has none. */
    private record Smoothing(BleuSmoothing method, double value) {
        static Smoothing of(BleuSmoothing method) {
            return new Smoothing(method, method.defaultValue());
        }
    }

    private final int maxOrder;
    private final Smoothing smoothing;
    private final Reading reading;
    private final boolean effectiveOrder;

    private Bleu(int maxOrder, Smoothing smoothing, Reading reading, boolean effectiveOrder) {
        this.maxOrder = maxOrder;
        this.smoothing = smoothing;
        this.reading = reading;
        this.effectiveOrder = effectiveOrder;
    }

    /**
     * sacreBLEU's defaults for a corpus: order 4, exponential smoothing, tokenizer 13a, case matters, no effective order.
     *
     * @return the defaults
     */
    public static Bleu withDefaults() {
        return DEFAULTS;
    }

    /**
     * sacreBLEU's defaults for single sentences: as {@link #withDefaults()} with effective order.
     *
     * @return the defaults for sentences
     */
    public static Bleu forSentences() {
        return DEFAULTS.withEffectiveOrder(true);
    }

    /**
     * Sets the highest order of n-grams.
     *
     * @param value the order, at least 1
     * @return a new object
     */
    public Bleu withMaxOrder(int value) {
        return new Bleu(Checks.atLeast(value, 1, "maxOrder"), smoothing, reading, effectiveOrder);
    }

    /**
     * Sets the smoothing, with its usual value if it has one.
     *
     * @param value the smoothing
     * @return a new object
     */
    public Bleu withSmoothing(BleuSmoothing value) {
        return new Bleu(maxOrder, Smoothing.of(value), reading, effectiveOrder);
    }

    /**
     * Sets the smoothing and its value.
     *
     * @param method {@link BleuSmoothing#FLOOR} or {@link BleuSmoothing#ADD_K}
     * @param value the value, finite and at least 0
     * @return a new object
     */
    public Bleu withSmoothing(BleuSmoothing method, double value) {
        Checks.check(!Double.isNaN(method.defaultValue()), "smoothing %s takes no value; leave it out", method);
        Checks.check(value >= 0 && value < Double.POSITIVE_INFINITY, "value must be finite and >= 0, but is %s", value);
        return new Bleu(maxOrder, new Smoothing(method, value), reading, effectiveOrder);
    }

    /**
     * Sets the tokenizer of texts.
     *
     * @param value the tokenizer
     * @return a new object
     */
    public Bleu withTokenizer(BleuTokenizer value) {
        return new Bleu(maxOrder, smoothing, new Reading(value, reading.lowercase), effectiveOrder);
    }

    /**
     * Sets whether texts are put into lower case first.
     *
     * @param value true if they are
     * @return a new object
     */
    public Bleu withLowercase(boolean value) {
        return new Bleu(maxOrder, smoothing, new Reading(reading.tokenizer, value), effectiveOrder);
    }

    /**
     * Sets whether the sum ends at the last order that the hypothesis has.
     *
     * @param value true for single sentences
     * @return a new object
     */
    public Bleu withEffectiveOrder(boolean value) {
        return new Bleu(maxOrder, smoothing, reading, value);
    }

    /**
     * Score of a text.
     *
     * @param hypothesis the text
     * @param references what it is compared with, at least one
     * @return the score
     */
    public BleuScore score(String hypothesis, String... references) {
        return score(counts(hypothesis, List.of(references)));
    }

    /**
     * Score of a token sequence.
     *
     * @param hypothesis the sequence
     * @param references what it is compared with, at least one
     * @return the score
     */
    public BleuScore score(int[] hypothesis, int[]... references) {
        return score(counts(hypothesis, references));
    }

    /**
     * Score of counts.
     *
     * @param counts the counts, of a sentence or a corpus
     * @return the score
     */
    public BleuScore score(BleuCounts counts) {
        Checks.check(
                counts.maxOrder() == maxOrder,
                "the counts have %d orders, but maxOrder is %d; set it to that",
                counts.maxOrder(),
                maxOrder);
        long[] matches = counts.matches();
        long[] totals = counts.totals();
        double[] precisions = new double[maxOrder];
        double brevityPenalty = brevityPenalty(counts.hypothesisLength(), counts.referenceLength());
        boolean any = false;
        for (long m : matches) {
            any |= m > 0;
        }
        if (!any) {
            return new BleuScore(0, precisions, brevityPenalty, counts);
        }
        int orders = maxOrder;
        int zeros = 0;
        for (int n = 1; n <= maxOrder; n++) {
            double added = smoothing.method.added(n, smoothing.value);
            double match = matches[n - 1] + added;
            double total = totals[n - 1] + added;
            if (total == 0) {
                break;
            }
            orders = effectiveOrder ? n : maxOrder;
            precisions[n - 1] =
                    100 * (match > 0 ? match / total : smoothing.method.precision(total, ++zeros, smoothing.value));
        }
        double sum = 0;
        for (int n = 0; n < orders; n++) {
            sum += Math.log(precisions[n]);
        }
        return new BleuScore(brevityPenalty * Math.exp(sum / orders), precisions, brevityPenalty, counts);
    }

    private static double brevityPenalty(long hypothesis, long reference) {
        if (hypothesis >= reference) {
            return 1;
        }
        return hypothesis == 0 ? 0 : Math.exp(1 - (double) reference / hypothesis);
    }

    /**
     * Scores of a corpus of texts and of each of its sentences.
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
        long[][] rows =
                Segments.ofTexts(hypotheses, lists, (h, r) -> counts(h, r).toRow());
        return corpus(rows, signature(lists.size(), reading.tokenizer.label()), Segments.hash(hypotheses, lists));
    }

    /**
     * Scores of a corpus of token sequences and of each of them.
     *
     * @param hypotheses the sequences
     * @param references one or more batches of references, each with one sequence a hypothesis
     * @return corpus score and sentence scores, from 0 to 100
     * @throws IllegalArgumentException if there is no sequence or no batch, or the sizes differ
     */
    public CorpusSimilarity corpus(TokenSequences hypotheses, TokenSequences... references) {
        long[][] rows =
                Segments.ofTokens(hypotheses, references, (h, r) -> counts(h, r).toRow());
        return corpus(rows, signature(references.length, "ids"), Segments.hash(hypotheses, references));
    }

    private CorpusSimilarity corpus(long[][] rows, String signature, String hash) {
        return CorpusSimilarity.ofSums(
                rows,
                row -> score(BleuCounts.fromRow(row)).score(),
                Provenance.of(MetricIds.BLEU).with("signature", signature).withData(hash));
    }

    private BleuCounts counts(String hypothesis, List<String> references) {
        Symbols symbols = new Symbols();
        int[][] references2 = new int[references.size()][];
        for (int r = 0; r < references2.length; r++) {
            references2[r] = symbols.words(reading.words(references.get(r)));
        }
        return counts(symbols.words(reading.words(hypothesis)), references2);
    }

    private BleuCounts counts(int[] hypothesis, int[][] references) {
        Checks.check(references.length > 0, "references is empty; BLEU needs at least one");
        return BleuCounts.of(hypothesis, references, maxOrder);
    }

    private String signature(int references, String tokenizer) {
        return "nrefs:" + references
                + "|case:" + (reading.lowercase ? "lc" : "mixed")
                + "|eff:" + (effectiveOrder ? "yes" : "no")
                + "|tok:" + tokenizer
                + "|smooth:" + smoothing.method.label(smoothing.value)
                + (maxOrder == 4 ? "" : "|order:" + maxOrder);
    }

    @Override
    public String toString() {
        return "BLEU[" + signature(1, reading.tokenizer.label()) + "]";
    }
}
