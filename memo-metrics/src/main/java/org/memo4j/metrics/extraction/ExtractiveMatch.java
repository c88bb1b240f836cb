package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Extractive memorization of a sequence-to-sequence model: the model writes the training target of a source although it
 * sees only a prefix of that source.
 *
 * <pre>
 * replicated(i)  = [ f(x_i) = y_i ]
 * counted(i)     = replicated(i), |x_i| &gt;= 4 words, |x_i|/|y_i| &lt;= 1.3, |y_i|/|x_i| &lt;= 1.3, x_i != y_i, filter(x_i, y_i)
 * ratio(i)       = min { l in 1..|x_i|-2 : f(x_i[1..l]) = f(x_i) } / |x_i|        1 if there is none
 * extractive(i)  = counted(i) and ratio(i) &lt;= 0.75
 * fraction       = #extractive / #counted
 * </pre>
 *
 * Lengths are in words, {@code x[1..l]} is the first {@code l} words joined by single spaces, and outputs and targets are
 * compared without white space at their ends. The denominator is the counted pairs, not the corpus;
 * {@link ExtractiveMatchResult} gives replication over the corpus beside it. {@code f} must be deterministic: greedy or
 * beam decoding.
 *
 * <p>The prefixes are not assumed to be monotone, so the least length is searched from 1 up. Each round asks for one
 * prefix of every pair that is still open: at most {@code max |x| - 2} rounds, {@code sum |x_i|} outputs in all.
 *
 * <p>A student of sequence-level distillation is measured twice: against the corpus targets (primary), and against its
 * teacher's outputs, where {@link ExtractiveMatchResult#beyond} counts what is not primary (secondary).
 *
 * <p>Source: Raunak, Menezes, <em>Finding Memo: Extractive Memorization in Constrained Sequence Generation Tasks</em>,
 * Findings of EMNLP 2022, algorithm 1; filters and threshold as in Dankers, Raunak, <em>Memorization Inheritance in
 * Sequence-Level Knowledge Distillation for Neural Machine Translation</em>, ACL 2025. Departure: they also keep only
 * pairs in which a classifier recognizes both languages; no such classifier is here, so {@link #withFilter} takes one.
 */
public final class ExtractiveMatch {
    private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");
    private static final ExtractiveMatch DEFAULT = new ExtractiveMatch(
            new Limits(4, 1.3, (source, target) -> true), 0.75, ProportionInterval.DEFAULT, Progress.NONE);

    /** Which replicated pairs are counted. */
    private record Limits(int minimumWords, double lengthRatio, BiPredicate<String, String> filter) {
        boolean keep(String source, String target) {
            int sourceWords = words(source).length;
            int targetWords = words(target).length;
            return sourceWords >= minimumWords
                    && sourceWords <= lengthRatio * targetWords
                    && targetWords <= lengthRatio * sourceWords
                    && !source.equals(target)
                    && filter.test(source, target);
        }
    }

    private final Limits limits;
    private final double threshold;
    private final ProportionInterval intervals;
    private final Progress progress;

    private ExtractiveMatch(Limits limits, double threshold, ProportionInterval intervals, Progress progress) {
        this.limits = limits;
        this.threshold = threshold;
        this.intervals = intervals;
        this.progress = progress;
    }

    /**
     * Threshold 0.75, at least 4 source words, length ratio at most 1.3, no further filter, Clopper-Pearson intervals of
     * confidence 0.95.
     *
     * @return the defaults
     */
    public static ExtractiveMatch withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the greatest share of the source that still counts as extractive.
     *
     * @param value share of the source words, in (0, 1)
     * @return a new object
     */
    public ExtractiveMatch withThreshold(double value) {
        return new ExtractiveMatch(limits, Checks.openProbability(value, "threshold"), intervals, progress);
    }

    /**
     * Sets the least length of a source.
     *
     * @param value number of words, at least 1; a source of fewer than 3 words has no prefix to try
     * @return a new object
     */
    public ExtractiveMatch withMinimumWords(int value) {
        Checks.atLeast(value, 1, "minimumWords");
        return new ExtractiveMatch(
                new Limits(value, limits.lengthRatio, limits.filter), threshold, intervals, progress);
    }

    /**
     * Sets by what factor the longer one of source and target may exceed the other, in words.
     *
     * @param value the factor, at least 1, possibly infinite
     * @return a new object
     */
    public ExtractiveMatch withLengthRatio(double value) {
        Checks.check(value >= 1, "lengthRatio must be at least 1, but is %s", value);
        return new ExtractiveMatch(
                new Limits(limits.minimumWords, value, limits.filter), threshold, intervals, progress);
    }

    /**
     * Sets a further condition on a pair, for example that both languages are the right ones.
     *
     * @param value takes source and target without white space at their ends; true keeps the pair
     * @return a new object
     */
    public ExtractiveMatch withFilter(BiPredicate<String, String> value) {
        return new ExtractiveMatch(
                new Limits(limits.minimumWords, limits.lengthRatio, value), threshold, intervals, progress);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public ExtractiveMatch withInterval(BinomialInterval value) {
        return new ExtractiveMatch(limits, threshold, intervals.withKind(value), progress);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public ExtractiveMatch withConfidence(double value) {
        return new ExtractiveMatch(limits, threshold, intervals.withConfidence(value), progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each round of prefixes
     * @return a new object
     */
    public ExtractiveMatch withProgress(Progress value) {
        return new ExtractiveMatch(limits, threshold, intervals, value);
    }

    /**
     * Measures a model.
     *
     * @param model from sources to outputs, one output a source in order; deterministic
     * @param sources training sources
     * @param targets their training targets, or a teacher's outputs
     * @return one row a pair
     * @throws IllegalArgumentException if there are no pairs, the numbers of sources and targets differ, or the model
     *     gives another number of outputs than it was asked for
     */
    public ExtractiveMatchResult measure(
            Function<List<String>, List<String>> model, List<String> sources, List<String> targets) {
        Checks.check(!sources.isEmpty(), "there is no pair; a fraction needs at least one");
        Checks.sameLength(targets.size(), "targets", sources.size(), "sources");
        List<String> x = sources.stream().map(String::strip).toList();
        List<String> outputs = outputs(model, x);
        boolean[] replicated = new boolean[x.size()];
        int[] words = new int[x.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < replicated.length; i++) {
            String target = targets.get(i).strip();
            replicated[i] = outputs.get(i).equals(target);
            if (replicated[i] && limits.keep(x.get(i), target)) {
                words[i] = words(x.get(i)).length;
                open.add(i);
            }
        }
        int[] shortest = shortestPrefixes(model, x, outputs, open);
        return new ExtractiveMatchResult(
                new ExtractiveMatchResult.Rows(replicated, words, shortest),
                threshold,
                intervals,
                provenance(sources, targets));
    }

    private Provenance provenance(List<String> sources, List<String> targets) {
        Provenance options = Provenance.of(MetricIds.EXTRACTIVE_MATCH)
                .with("threshold", threshold)
                .with("minimumWords", limits.minimumWords)
                .with("lengthRatio", limits.lengthRatio);
        return intervals.addTo(options).withData(Texts.hash(sources, targets));
    }

    /** Length in words of the shortest prefix with the same output, 0 where there is none. */
    private int[] shortestPrefixes(
            Function<List<String>, List<String>> model,
            List<String> sources,
            List<String> outputs,
            List<Integer> open) {
        int[] shortest = new int[sources.size()];
        int longest = open.stream()
                .mapToInt(i -> words(sources.get(i)).length - 2)
                .max()
                .orElse(0);
        List<Integer> left = open;
        for (int l = 1; l <= longest; l++) {
            Progress.checkInterrupted("extractive match");
            int length = l;
            left = left.stream()
                    .filter(i -> words(sources.get(i)).length - 2 >= length)
                    .toList();
            if (left.isEmpty()) {
                break;
            }
            List<String> prefixes = left.stream()
                    .map(i -> String.join(
                            " ", Arrays.asList(words(sources.get(i))).subList(0, length)))
                    .toList();
            List<String> made = outputs(model, prefixes);
            List<Integer> next = new ArrayList<>();
            for (int p = 0; p < prefixes.size(); p++) {
                int i = left.get(p);
                if (made.get(p).equals(outputs.get(i))) {
                    shortest[i] = l;
                } else {
                    next.add(i);
                }
            }
            left = next;
            progress.update("extractive match", l, longest);
        }
        return shortest;
    }

    private static List<String> outputs(Function<List<String>, List<String>> model, List<String> sources) {
        List<String> outputs = model.apply(sources);
        Checks.sameLength(outputs.size(), "the model's outputs", sources.size(), "the sources it was given");
        return outputs.stream().map(String::strip).toList();
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : SPACE.split(text);
    }
}
