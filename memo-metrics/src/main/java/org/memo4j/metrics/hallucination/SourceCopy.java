package org.memo4j.metrics.hallucination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Copies of the source: outputs that repeat words of the source instead of translating them.
 *
 * <pre>
 * copied(x, y) = sum over words w of min(count of w in x, count in y) / |y|
 * copy(x, y)   = copied(x, y) &gt;= 0.5
 * </pre>
 *
 * in the words of BERT's basic tokenizer without punctuation marks. Sentences whose output has no word are not counted. An
 * output that equals its source to the letter is also told apart, see {@link SourceCopyResult#verbatim}.
 *
 * <p>Names and numbers are the same in many languages, and related languages share words: measure the references of the
 * corpus the same way, and compare. Short outputs reach one half easily; {@link #withMinimumWords} leaves them out.
 *
 * <p>Source: the overlap and its bound follow Ott, Auli, Grangier and Ranzato, <em>Analyzing Uncertainty in Neural Machine
 * Translation</em>, ICML 2018, who show that a few copies in the training data make beam search copy. Departure: counts
 * are clipped and the share is that of the output, so that it is at most 1 and an output that adds much to what it copies
 * is no copy. Cost: linear. Immutable.
 */
public final class SourceCopy {
    private static final SourceCopy DEFAULTS = new SourceCopy(0.5, 1, ProportionInterval.DEFAULT);

    private final double threshold;
    private final int minimumWords;
    private final ProportionInterval intervals;

    private SourceCopy(double threshold, int minimumWords, ProportionInterval intervals) {
        this.threshold = threshold;
        this.minimumWords = minimumWords;
        this.intervals = intervals;
    }

    /**
     * Half of the words, outputs of one word or more, Clopper-Pearson interval of confidence 0.95.
     *
     * @return the defaults
     */
    public static SourceCopy withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the share of copied words that makes a copy.
     *
     * @param value the share, in (0, 1]
     * @return a new object
     */
    public SourceCopy withThreshold(double value) {
        Checks.check(value > 0 && value <= 1, "threshold must be in (0, 1], but is %s", value);
        return new SourceCopy(value, minimumWords, intervals);
    }

    /**
     * Sets how many words an output must have to be counted.
     *
     * @param value the number, at least 1
     * @return a new object
     */
    public SourceCopy withMinimumWords(int value) {
        return new SourceCopy(threshold, Checks.atLeast(value, 1, "minimumWords"), intervals);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public SourceCopy withInterval(BinomialInterval value) {
        return new SourceCopy(threshold, minimumWords, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public SourceCopy withConfidence(double value) {
        return new SourceCopy(threshold, minimumWords, intervals.withConfidence(value));
    }

    /**
     * Measures how much of the outputs is copied.
     *
     * @param sources the sources
     * @param outputs one output a source
     * @return a share a sentence
     * @throws IllegalArgumentException if the numbers differ, or no output has words enough to be counted
     */
    public SourceCopyResult detect(List<String> sources, List<String> outputs) {
        Pairs.check(sources, outputs);
        int size = sources.size();
        double[] shares = new double[size];
        boolean[] counted = new boolean[size];
        boolean[] verbatim = new boolean[size];
        int countedOnes = 0;
        int copies = 0;
        for (int i = 0; i < size; i++) {
            List<String> output = words(outputs.get(i));
            counted[i] = output.size() >= minimumWords;
            if (counted[i]) {
                shares[i] = share(words(sources.get(i)), output);
                verbatim[i] = sources.get(i).strip().equals(outputs.get(i).strip());
                countedOnes++;
                copies += shares[i] >= threshold ? 1 : 0;
            }
        }
        Checks.check(countedOnes > 0, "no output has %d words; a rate needs at least one that has", minimumWords);
        return new SourceCopyResult(
                new SourceCopyResult.Sentences(shares, counted, verbatim),
                threshold,
                intervals.estimate(copies, countedOnes),
                intervals
                        .addTo(Provenance.of(MetricIds.SOURCE_COPY)
                                .with("threshold", threshold)
                                .with("minimum words", minimumWords))
                        .withData(Pairs.hash(sources, outputs)));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>(BasicTokens.of(text));
        words.removeIf(word -> BasicTokens.isPunctuation(word.codePointAt(0)));
        return words;
    }

    private static double share(List<String> source, List<String> output) {
        Map<String, Integer> left = new HashMap<>();
        source.forEach(word -> left.merge(word, 1, Integer::sum));
        int copied = 0;
        for (String word : output) {
            int of = left.getOrDefault(word, 0);
            if (of > 0) {
                left.put(word, of - 1);
                copied++;
            }
        }
        return (double) copied / output.size();
    }
}
