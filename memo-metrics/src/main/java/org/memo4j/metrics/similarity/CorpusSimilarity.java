package org.memo4j.metrics.similarity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Concentration;
import org.memo4j.core.stat.Estimate;

/**
 * A score of a corpus, those of its sentences, and on demand an interval by resampling the sentences. Immutable.
 *
 * <p>For BLEU, chrF and TER the score of the corpus is that of the summed counts of the sentences, not the mean of their
 * scores; for ROUGE it is the mean. A corpus of ROUGE scores holds those by precision and by recall too.
 */
public final class CorpusSimilarity {
    private final double[] sentences;
    private final ToDoubleFunction<int[]> scoring;
    private final double score;
    private final List<CorpusSimilarity> parts;
    private final Provenance provenance;

    /** With the scores by precision and by recall, or none. */
    private CorpusSimilarity(
            double[] sentences, ToDoubleFunction<int[]> scoring, List<CorpusSimilarity> parts, Provenance provenance) {
        this.sentences = sentences;
        this.scoring = scoring;
        this.parts = parts;
        this.provenance = provenance;
        score = scoring.applyAsDouble(IntStream.range(0, sentences.length).toArray());
    }

    /** A corpus whose score is that of the sums of the sentences' counts. */
    static CorpusSimilarity ofSums(long[][] rows, ToDoubleFunction<long[]> scoring, Provenance provenance) {
        double[] sentences = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            sentences[i] = scoring.applyAsDouble(rows[i]);
        }
        return new CorpusSimilarity(
                sentences, indices -> scoring.applyAsDouble(sum(rows, indices)), List.of(), provenance);
    }

    /** A corpus whose scores are the means of those of its sentences. */
    static CorpusSimilarity ofMeans(List<RougeScore> scores, Provenance provenance) {
        CorpusSimilarity precision =
                ofMean(scores, RougeScore::precision, List.of(), provenance.with("part", "precision"));
        CorpusSimilarity recall = ofMean(scores, RougeScore::recall, List.of(), provenance.with("part", "recall"));
        return ofMean(scores, RougeScore::fMeasure, List.of(precision, recall), provenance);
    }

    private static CorpusSimilarity ofMean(
            List<RougeScore> scores,
            ToDoubleFunction<RougeScore> part,
            List<CorpusSimilarity> parts,
            Provenance provenance) {
        double[] sentences = scores.stream().mapToDouble(part).toArray();
        return new CorpusSimilarity(
                sentences,
                indices -> {
                    double sum = 0;
                    for (int i : indices) {
                        sum += sentences[i];
                    }
                    return sum / indices.length;
                },
                parts,
                provenance);
    }

    private static long[] sum(long[][] rows, int[] indices) {
        long[] sum = new long[rows[0].length];
        for (int i : indices) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += rows[i][k];
            }
        }
        return sum;
    }

    /**
     * Number of sentences.
     *
     * @return the number of sentences
     */
    public int size() {
        return sentences.length;
    }

    /**
     * Score of the corpus.
     *
     * @return the score, in the units of the metric
     */
    public double score() {
        return score;
    }

    /**
     * Score of a sentence.
     *
     * @param index index of the sentence
     * @return its score with the same options
     */
    public double sentence(int index) {
        return sentences[index];
    }

    /**
     * Scores of the sentences.
     *
     * @return a copy
     */
    public double[] sentences() {
        return sentences.clone();
    }

    /**
     * Score of the corpus with a bootstrap interval, in which sentences are drawn with replacement (Koehn, <em>Statistical
     * Significance Tests for Machine Translation Evaluation</em>, EMNLP 2004).
     *
     * @param bootstrap number of replicates, kind of interval and seed
     * @return the score and its interval
     * @throws IllegalArgumentException if there is only one sentence
     */
    public Estimate estimate(Bootstrap bootstrap) {
        return bootstrap.estimate(sentences.length, scoring);
    }

    /**
     * The same texts by precision: what of the predictions their targets have.
     *
     * @return the mean and the values of the sentences for ROUGE; empty for other metrics
     */
    public Optional<CorpusSimilarity> precision() {
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(0));
    }

    /**
     * The same texts by recall: what of the targets the predictions have.
     *
     * @return the mean and the values of the sentences for ROUGE; empty for other metrics
     */
    public Optional<CorpusSimilarity> recall() {
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(1));
    }

    /**
     * Where the result comes from, with a signature in the manner of sacreBLEU.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        Concentration distribution = Concentration.of(sentences);
        String sides = parts.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%n  precision        %.4f%n  recall           %.4f",
                        parts.get(0).score,
                        parts.get(1).score);
        return String.format(
                Locale.ROOT,
                "%s (%s)%n  sentences        %d%n  corpus score     %.4f%s%n  sentence scores  %.4f / %.4f / %.4f  "
                        + "(quartiles)",
                provenance.metric().name(),
                provenance.options().get("signature"),
                size(),
                score,
                sides,
                distribution.quantile(0.25),
                distribution.quantile(0.5),
                distribution.quantile(0.75));
    }
}
