package org.memo4j.metrics.similarity;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Approximate memorization: the share of sequences whose generation is close to the truth.
 *
 * <pre>
 * memorized_i = [ similarity(generation_i, truth_i) &gt; t ]        share = mean_i memorized_i
 * </pre>
 *
 * <p>Verbatim matching misses memorized text that differs in a comma or a letter's case; it is the limit {@code >= 1} of
 * this measure with {@link SimilarityMeasure#EDIT}. The definitions that are in use:
 *
 * <ul>
 *   <li>Ippolito et al., <em>Preventing Generation of Verbatim Memorization in Language Models Gives a False Sense of
 *       Privacy</em>, INLG 2023: BLEU {@code > 0.75}. The default.
 *   <li>Gemma reports, 2024: normalized edit distance of at most 10 % over 50 tokens:
 *       {@code withMeasure(EDIT).withThresholdFrom(0.9)}.
 *   <li>Bossy et al., <em>Mitigating Unintended Memorization with LoRA in Federated Learning for LLMs</em>, TMLR 2026: BLEU
 *       {@code >= 0.75} of the characters, unsmoothed, rounded to two decimals before it is compared:
 *       {@code withMeasure(BLEU_UNSMOOTHED).withUnit(CHARACTERS).withThresholdFrom(0.745)}.
 * </ul>
 *
 * <p>A token-level, a word-level and a character-level similarity of the same pair differ much; the provenance says which
 * one it was. The share comes with a binomial interval, which treats the sequences as independent.
 *
 * <p>Copies in other words (Chen et al., <em>CopyBench</em>, EMNLP 2024) have little in common with the truth on the
 * surface. Bring a judge for them: {@link #judge} asks it, {@link #judged} takes its answers, and the threshold is the
 * same, so set one that fits the judge. The share says as much as the judge is worth; none is part of this library.
 *
 * <p>Computed on all cores, except for a judge; the result does not depend on their number. Immutable.
 */
public final class ApproximateMemorization {
    private static final ApproximateMemorization DEFAULTS = new ApproximateMemorization(
            SimilarityMeasure.BLEU,
            TextUnit.WORDS_AND_PUNCTUATION,
            new Threshold(0.75, false),
            new Interval(BinomialInterval.CLOPPER_PEARSON, 0.95));

    private record Threshold(double value, boolean inclusive) {
        boolean passedBy(double similarity) {
            return inclusive ? similarity >= value : similarity > value;
        }

        @Override
        public String toString() {
            return (inclusive ? ">= " : "> ") + value;
        }
    }

    private record Interval(BinomialInterval kind, double confidence) {}

    private final SimilarityMeasure measure;
    private final TextUnit unit;
    private final Threshold threshold;
    private final Interval interval;

    private ApproximateMemorization(SimilarityMeasure measure, TextUnit unit, Threshold threshold, Interval interval) {
        this.measure = measure;
        this.unit = unit;
        this.threshold = threshold;
        this.interval = interval;
    }

    /**
     * BLEU above 0.75, texts cut into words and punctuation marks, Clopper-Pearson interval of confidence 0.95.
     *
     * @return the defaults
     */
    public static ApproximateMemorization withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the similarity.
     *
     * @param value the measure
     * @return a new object
     */
    public ApproximateMemorization withMeasure(SimilarityMeasure value) {
        return new ApproximateMemorization(value, unit, threshold, interval);
    }

    /**
     * Sets what the elements of texts are; token sequences have their own.
     *
     * @param value the unit
     * @return a new object
     */
    public ApproximateMemorization withUnit(TextUnit value) {
        return new ApproximateMemorization(measure, value, threshold, interval);
    }

    /**
     * Sets the similarity that must be exceeded.
     *
     * @param value the threshold, in [0, 1)
     * @return a new object
     */
    public ApproximateMemorization withThresholdAbove(double value) {
        Checks.check(value >= 0 && value < 1, "threshold must be in [0, 1), but is %s", value);
        return new ApproximateMemorization(measure, unit, new Threshold(value, false), interval);
    }

    /**
     * Sets the similarity that must be reached.
     *
     * @param value the threshold, in (0, 1]
     * @return a new object
     */
    public ApproximateMemorization withThresholdFrom(double value) {
        Checks.check(value > 0 && value <= 1, "threshold must be in (0, 1], but is %s", value);
        return new ApproximateMemorization(measure, unit, new Threshold(value, true), interval);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public ApproximateMemorization withInterval(BinomialInterval value) {
        return new ApproximateMemorization(measure, unit, threshold, new Interval(value, interval.confidence));
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ApproximateMemorization withConfidence(double value) {
        Checks.openProbability(value, "confidence");
        return new ApproximateMemorization(measure, unit, threshold, new Interval(interval.kind, value));
    }

    /**
     * Compares generated token sequences with true ones.
     *
     * @param generations generated tokens, without the prompts
     * @param truths true continuations, none of them empty
     * @return a similarity a sequence, and the share that passes
     * @throws IllegalArgumentException if the numbers of sequences differ, there are none, or a truth is empty
     */
    public ApproximateMemorizationResult compare(TokenSequences generations, TokenSequences truths) {
        Checks.sameLength(generations.size(), "generations", truths.size(), "truths");
        double[] values = similarities(truths.size(), i -> new int[][] {generations.get(i), truths.get(i)});
        return result(values, measure, "token ids", Segments.hash(generations, truths));
    }

    /**
     * Compares generated texts with true ones.
     *
     * @param generations generated texts, without the prompts
     * @param truths true continuations, each with at least one element
     * @return a similarity a text, and the share that passes
     * @throws IllegalArgumentException if the numbers of texts differ, there are none, or a truth has no element
     */
    public ApproximateMemorizationResult compare(List<String> generations, List<String> truths) {
        Checks.sameLength(generations.size(), "generations", truths.size(), "truths");
        double[] values = similarities(truths.size(), i -> unit.read(generations.get(i), truths.get(i)));
        return result(values, measure, unit.toString(), Segments.hash(generations, List.of(truths)));
    }

    /**
     * Lets a judge compare generated texts with true ones: a language model that is asked, an embedding, a person. The judge
     * sees the pairs one after the other, in their order; measure and unit of this object do not matter.
     *
     * @param judge name of the judge for the provenance, with version and prompt where it has them
     * @param generations generated texts, without the prompts
     * @param truths true continuations
     * @param similarity the judge: how like a generation is to a truth, in [0, 1]
     * @return a similarity a text, and the share that passes
     * @throws IllegalArgumentException if the name is blank, the numbers of texts differ, there are none, or a judgement is
     *     not in [0, 1]
     */
    public ApproximateMemorizationResult judge(
            String judge,
            List<String> generations,
            List<String> truths,
            ToDoubleBiFunction<String, String> similarity) {
        Checks.sameLength(generations.size(), "generations", truths.size(), "truths");
        double[] values = new double[truths.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = similarity.applyAsDouble(generations.get(i), truths.get(i));
        }
        checkJudged(judge, values);
        return result(values, judge, "judged pairs", Segments.hash(generations, List.of(truths)));
    }

    /**
     * Takes similarities that were judged elsewhere: answers of a language model, cosines of embeddings, labels of people
     * (0 and 1), {@link org.memo4j.metrics.similarity.code.CodeBleu}. Measure and unit of this object do not matter.
     *
     * @param judge name of the judge for the provenance, with version and prompt where it has them
     * @param similarities how like each generation is to the truth, in [0, 1]; a copy is made
     * @return the similarities, and the share that passes
     * @throws IllegalArgumentException if the name is blank, there is no similarity, or one is not in [0, 1]
     */
    public ApproximateMemorizationResult judged(String judge, double[] similarities) {
        checkJudged(judge, similarities);
        return result(similarities.clone(), judge, "judged pairs", DataHash.of(similarities));
    }

    /**
     * Takes similarities that were judged elsewhere, of generations that belong together, such as several samples of one
     * prompt. The interval of the share comes from drawing clusters with replacement; kind and confidence of the interval
     * are those of the bootstrap.
     *
     * @param judge name of the judge for the provenance, with version and prompt where it has them
     * @param similarities how like each generation is to the truth, in [0, 1]; a copy is made
     * @param clusters for each generation any number, the same for those that belong together; at least two different ones
     * @param bootstrap number of replicates, kind of interval, confidence and seed
     * @return the similarities, and the share of the generations that pass
     * @throws IllegalArgumentException if the name is blank, there is no similarity, one is not in [0, 1], the lengths differ,
     *     or there is only one cluster
     */
    public ApproximateMemorizationResult judged(
            String judge, double[] similarities, int[] clusters, Bootstrap bootstrap) {
        checkJudged(judge, similarities);
        Checks.sameLength(clusters.length, "clusters", similarities.length, "similarities");
        int[] distinct = Arrays.stream(clusters).distinct().sorted().toArray();
        Checks.check(
                distinct.length > 1, "clusters has only the number %s; an interval needs at least two", distinct[0]);
        int[] sizes = new int[distinct.length];
        int[] passed = new int[distinct.length];
        boolean[] passes = passes(similarities);
        for (int i = 0; i < clusters.length; i++) {
            int cluster = Arrays.binarySearch(distinct, clusters[i]);
            sizes[cluster]++;
            passed[cluster] += passes[i] ? 1 : 0;
        }
        Estimate share = bootstrap.estimate(distinct.length, drawn -> {
            long all = 0;
            long good = 0;
            for (int cluster : drawn) {
                all += sizes[cluster];
                good += passed[cluster];
            }
            return (double) good / all;
        });
        return new ApproximateMemorizationResult(
                similarities.clone(),
                passes,
                share,
                provenance(judge, "judged pairs")
                        .with("interval", bootstrap.interval() + " of " + distinct.length + " clusters")
                        .with("replicates", bootstrap.replicates())
                        .with("confidence", bootstrap.confidence())
                        .withSeed(bootstrap.seed())
                        .withData(new DataHash().add(similarities).add(clusters).value()));
    }

    private static void checkJudged(String judge, double[] similarities) {
        Checks.check(!judge.isBlank(), "judge is blank; name it, so that others know what was judged");
        Checks.check(similarities.length > 0, "there is no similarity; a share needs at least one");
        for (int i = 0; i < similarities.length; i++) {
            double value = similarities[i];
            Checks.check(
                    value >= 0 && value <= 1,
                    "similarities[%d] must be in [0, 1], but is %s; leave the pair out, or bring the judge's scale to"
                            + " it",
                    i,
                    value);
        }
    }

    private double[] similarities(int size, IntFunction<int[][]> pair) {
        Checks.check(size > 0, "there is no sequence; a share needs at least one");
        double[] values = new double[size];
        Segments.each(size, i -> {
            int[][] both = pair.apply(i);
            Checks.check(both[1].length > 0, "truth %d is empty and would be like anything; leave it out", i);
            values[i] = measure.compare(both[0], both[1]);
        });
        return values;
    }

    private ApproximateMemorizationResult result(double[] values, Object measuredBy, String elements, String hash) {
        boolean[] passes = passes(values);
        int passed = 0;
        for (boolean pass : passes) {
            passed += pass ? 1 : 0;
        }
        return new ApproximateMemorizationResult(
                values,
                passes,
                interval.kind.estimate(passed, values.length, interval.confidence),
                provenance(measuredBy, elements)
                        .with("interval", interval.kind)
                        .with("confidence", interval.confidence)
                        .withData(hash));
    }

    private boolean[] passes(double[] values) {
        boolean[] passes = new boolean[values.length];
        for (int i = 0; i < passes.length; i++) {
            passes[i] = threshold.passedBy(values[i]);
        }
        return passes;
    }

    private Provenance provenance(Object measuredBy, String elements) {
        return Provenance.of(MetricIds.APPROXIMATE_MEMORIZATION)
                .with("measure", measuredBy)
                .with("elements", elements)
                .with("threshold", threshold);
    }
}
