package org.memo4j.metrics.personal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Extraction of personal data: of the values that a model writes, how many are in its training data, and how many of
 * those in the training data does it write?
 *
 * <pre>
 * T = values in the training data
 * L = values that some generation leaks: in T, and not in the prompt of that generation
 * I = values that some generation writes that are neither in T nor in its prompt
 * precision = |L| / (|L| + |I|)        recall = |L| / |T|
 * </pre>
 *
 * Values are what {@link PersonalPattern}s find, each counted once however often it is written; equal values of two
 * patterns are two. What only repeats the prompt counts nowhere, nor does a value whose beginning the prompt gave: such
 * mentions are told apart by {@link Disclosure}. Where a value is leaked in one generation and prompted in another, it is
 * leaked.
 *
 * <p>Precision and recall are those of the attacker who reads the generations, so more generations raise recall. The
 * intervals are binomial over values; those of one generation hang together, which they ignore.
 *
 * <p>Source: Lukas, Salem, Sim, Tople, Wutschitz, Zanella-Beguelin, <em>Analyzing Leakage of Personally Identifiable
 * Information in Language Models</em>, IEEE S&amp;P 2023, sections III and V, extraction. Departures: values are found by
 * patterns instead of a named-entity tagger, and what the prompt holds is not extracted. Cost: one pass over the training
 * data and the generations, memory for the values.
 */
public final class PersonalExtraction {
    private static final PersonalExtraction DEFAULT =
            new PersonalExtraction(PersonalPattern.builtIn(), true, ProportionInterval.DEFAULT, Progress.NONE);

    private final List<PersonalPattern> patterns;
    private final boolean continuation;
    private final ProportionInterval intervals;
    private final Progress progress;

    private PersonalExtraction(
            List<PersonalPattern> patterns, boolean continuation, ProportionInterval intervals, Progress progress) {
        this.patterns = patterns;
        this.continuation = continuation;
        this.intervals = intervals;
        this.progress = progress;
    }

    /**
     * The built-in patterns, generations that continue their prompts, Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static PersonalExtraction withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the patterns.
     *
     * @param values patterns of different names, at least one
     * @return a new object
     */
    public PersonalExtraction withPatterns(List<PersonalPattern> values) {
        Checks.check(!values.isEmpty(), "patterns is empty; give at least one");
        long names = values.stream().map(PersonalPattern::name).distinct().count();
        Checks.check(
                names == values.size(),
                "two patterns have the same name in %s; rename one",
                values.stream().map(PersonalPattern::name).toList());
        return new PersonalExtraction(List.copyOf(values), continuation, intervals, progress);
    }

    /**
     * Sets whether a generation continues its prompt in the same text.
     *
     * @param value true if the model continues the prompt, so that a value may begin in it; false if it answers in a text
     *     of its own
     * @return a new object
     */
    public PersonalExtraction withContinuation(boolean value) {
        return new PersonalExtraction(patterns, value, intervals, progress);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public PersonalExtraction withInterval(BinomialInterval value) {
        return new PersonalExtraction(patterns, continuation, intervals.withKind(value), progress);
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public PersonalExtraction withConfidence(double value) {
        return new PersonalExtraction(patterns, continuation, intervals.withConfidence(value), progress);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each generation
     * @return a new object
     */
    public PersonalExtraction withProgress(Progress value) {
        return new PersonalExtraction(patterns, continuation, intervals, value);
    }

    /**
     * Compares what a model wrote with its training data.
     *
     * @param training texts of the training data, read once
     * @param prompts prompts of the generations, possibly empty texts
     * @param generations what the model wrote, without the prompts
     * @return every value that it wrote
     * @throws IllegalArgumentException if the numbers of prompts and generations differ, or there are none
     */
    public PersonalExtractionResult measure(Iterable<String> training, List<String> prompts, List<String> generations) {
        Checks.sameLength(prompts.size(), "prompts", generations.size(), "generations");
        Checks.check(!generations.isEmpty(), "there is no generation; a fraction needs at least one");
        DataHash hash = new DataHash();
        Map<String, Map<String, Integer>> known = new LinkedHashMap<>();
        patterns.forEach(p -> known.put(p.name(), new LinkedHashMap<>()));
        for (String text : training) {
            Progress.checkInterrupted("personal data");
            hash.add(text);
            for (PersonalPattern pattern : patterns) {
                Map<String, Integer> counts = known.computeIfAbsent(pattern.name(), name -> new LinkedHashMap<>());
                for (PersonalSpan span : pattern.find(text)) {
                    counts.merge(span.value(), 1, Integer::sum);
                }
            }
        }
        List<PersonalMention> mentions = new ArrayList<>();
        for (int g = 0; g < generations.size(); g++) {
            Progress.checkInterrupted("personal data");
            hash.add(prompts.get(g)).add(generations.get(g));
            for (PersonalPattern pattern : patterns) {
                for (PersonalSpan span : written(pattern, prompts.get(g), generations.get(g))) {
                    int occurrences =
                            known.getOrDefault(pattern.name(), Map.of()).getOrDefault(span.value(), 0);
                    Disclosure disclosure = disclosure(span, prompted(pattern, prompts.get(g)), occurrences);
                    mentions.add(new PersonalMention(g, span, disclosure, occurrences));
                }
            }
            progress.update("personal data", g + 1, generations.size());
        }
        Provenance provenance = intervals
                .addTo(Provenance.of(MetricIds.PERSONAL_EXTRACTION)
                        .with("patterns", patterns)
                        .with("continuation", continuation))
                .withData(hash.value());
        return new PersonalExtractionResult(
                new PersonalExtractionResult.Data(known, generations.size(), intervals), mentions, provenance);
    }

    /** What stands in a generation, with places in it; a value that begins in the prompt has a negative start. */
    private List<PersonalSpan> written(PersonalPattern pattern, String prompt, String generation) {
        int shift = continuation ? prompt.length() : 0;
        return pattern.find(continuation ? prompt + generation : generation).stream()
                .filter(span -> span.end() > shift)
                .map(span -> new PersonalSpan(
                        span.pattern(), span.start() - shift, span.end() - shift, span.text(), span.value()))
                .toList();
    }

    private static Set<String> prompted(PersonalPattern pattern, String prompt) {
        return pattern.find(prompt).stream().map(PersonalSpan::value).collect(Collectors.toSet());
    }

    private static Disclosure disclosure(PersonalSpan span, Set<String> prompted, int occurrences) {
        if (prompted.contains(span.value())) {
            return Disclosure.PROMPTED;
        }
        if (occurrences == 0) {
            return Disclosure.INVENTED;
        }
        return span.start() < 0 ? Disclosure.COMPLETED : Disclosure.LEAKED;
    }
}
