package org.memo4j.metrics.hallucination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.metrics.MetricIds;

/**
 * Natural hallucinations: the same output for many different sources, detached from what they say.
 *
 * <pre>
 * P              = { (x_i, y_i) : neither blank }                      each pair once
 * repeated(x,y)  = #{ x' : (x', y) in P } &gt;= 5
 * natural(x,y)   = repeated(x,y)  and  q(x,y) &lt; 0.85
 * rate           = #natural / |P|
 * </pre>
 *
 * where {@code q} estimates the quality of a translation: paraphrases of one sentence rightly share an output, and the
 * filter lets them go. The paper's {@code q} is the model {@code wmt22-cometkiwi-da}, which is not part of this library:
 * give one with {@link #withQuality}. Without it nothing is filtered, the rate counts all repeated outputs, and the
 * provenance says so; such rates compare models with each other, not with the paper.
 *
 * <p>Texts are compared exactly. The binomial interval treats the pairs as independent, although a repeated output makes at
 * least five hits at once: it is too short where hits are few.
 *
 * <p>Source: Raunak, Menezes and Junczys-Dowmunt, <em>The Curious Case of Hallucinations in Neural Machine Translation</em>,
 * NAACL 2021; bounds and filter as in Dankers and Raunak, <em>Memorization Inheritance in Sequence-Level Knowledge
 * Distillation for Neural Machine Translation</em>, ACL 2025. Departure: their code lets a blank source count as one of the
 * five. Cost: linear, and one call of the estimator for the repeated pairs. Immutable.
 */
public final class NaturalHallucination {
    private static final NaturalHallucination DEFAULTS =
            new NaturalHallucination(5, Optional.empty(), 0.85, ProportionInterval.DEFAULT);

    private final int minimumSources;
    private final Optional<QualityEstimator> quality;
    private final double threshold;
    private final ProportionInterval intervals;

    private NaturalHallucination(
            int minimumSources, Optional<QualityEstimator> quality, double threshold, ProportionInterval intervals) {
        this.minimumSources = minimumSources;
        this.quality = quality;
        this.threshold = threshold;
        this.intervals = intervals;
    }

    /**
     * Five sources, no quality filter, Clopper-Pearson interval of confidence 0.95.
     *
     * @return the defaults
     */
    public static NaturalHallucination withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many different sources must have the output.
     *
     * @param value the number, at least 2
     * @return a new object
     */
    public NaturalHallucination withMinimumSources(int value) {
        return new NaturalHallucination(Checks.atLeast(value, 2, "minimumSources"), quality, threshold, intervals);
    }

    /**
     * Sets the filter that lets paraphrases go.
     *
     * @param estimator the estimator of quality
     * @param bound quality from which a pair is no hallucination, finite; 0.85 in the paper
     * @return a new object
     */
    public NaturalHallucination withQuality(QualityEstimator estimator, double bound) {
        Checks.check(Double.isFinite(bound), "bound must be finite, but is %s", bound);
        return new NaturalHallucination(minimumSources, Optional.of(estimator), bound, intervals);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public NaturalHallucination withInterval(BinomialInterval value) {
        return new NaturalHallucination(minimumSources, quality, threshold, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public NaturalHallucination withConfidence(double value) {
        return new NaturalHallucination(minimumSources, quality, threshold, intervals.withConfidence(value));
    }

    /**
     * Looks for outputs that many sources share.
     *
     * @param sources the sources
     * @param outputs one output a source
     * @return what was found
     * @throws IllegalArgumentException if the numbers differ, every pair has a blank side, or the estimator does not give
     *     one finite number a pair
     */
    public NaturalHallucinationResult detect(List<String> sources, List<String> outputs) {
        Pairs.check(sources, outputs);
        Map<List<String>, List<Integer>> pairs = new LinkedHashMap<>();
        Map<String, Set<String>> sourcesOf = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            if (!sources.get(i).isBlank() && !outputs.get(i).isBlank()) {
                pairs.computeIfAbsent(List.of(sources.get(i), outputs.get(i)), p -> new ArrayList<>())
                        .add(i);
                sourcesOf.computeIfAbsent(outputs.get(i), o -> new HashSet<>()).add(sources.get(i));
            }
        }
        Checks.check(!pairs.isEmpty(), "every pair has a blank side; a rate needs at least one that has not");
        List<List<String>> repeated = pairs.keySet().stream()
                .filter(pair -> sourcesOf.getOrDefault(pair.get(1), Set.of()).size() >= minimumSources)
                .toList();
        List<List<String>> natural = filter(repeated);
        boolean[] hits = new boolean[sources.size()];
        natural.forEach(pair -> pairs.getOrDefault(pair, List.of()).forEach(i -> hits[i] = true));
        Map<String, Integer> shared = new LinkedHashMap<>();
        natural.forEach(pair -> shared.merge(pair.get(1), 1, Integer::sum));
        return new NaturalHallucinationResult(
                new NaturalHallucinationResult.Counts(pairs.size(), repeated.size(), natural.size()),
                hits,
                shared,
                new NaturalHallucinationResult.Rating(
                        intervals.estimate(natural.size(), pairs.size()),
                        intervals
                                .addTo(Provenance.of(MetricIds.NATURAL_HALLUCINATION)
                                        .with("minimum sources", minimumSources)
                                        .with("quality", quality.isPresent() ? "< " + threshold : "no filter"))
                                .withData(Pairs.hash(sources, outputs))));
    }

    private List<List<String>> filter(List<List<String>> repeated) {
        if (quality.isEmpty() || repeated.isEmpty()) {
            return repeated;
        }
        double[] scores = quality.get()
                .score(
                        repeated.stream().map(pair -> pair.get(0)).toList(),
                        repeated.stream().map(pair -> pair.get(1)).toList());
        Checks.sameLength(scores.length, "the estimator's answer", repeated.size(), "its question");
        Checks.finite(scores, "quality");
        List<List<String>> natural = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] < threshold) {
                natural.add(repeated.get(i));
            }
        }
        return natural;
    }
}
