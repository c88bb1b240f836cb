package org.memo4j.metrics.hallucination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Oscillatory hallucinations: outputs that repeat a bigram over and over, more often than their source does.
 *
 * <pre>
 * b(z)             = greatest count of any bigram of z
 * oscillatory(x,y) = b(y) &gt; 10  and  b(y) &gt; b(x) + 4  and  |x| &lt; 50
 * rate             = #oscillatory / #{ i : |x_i| &gt;= 2 and |y_i| &gt;= 2 }
 * </pre>
 *
 * for source {@code x} and output {@code y} in the words of BERT's basic tokenizer. Sentences of a blank or of fewer than
 * two words have no bigram and are not counted. A long source may rightly repeat itself, hence the bound on its length;
 * outputs that oscillate under a longer source are counted as {@link Oscillation#LONG_OSCILLATORY}, and
 * {@link OscillatoryHallucinationResult} gives the rates with and without them.
 *
 * <p>Source: Raunak, Menezes and Junczys-Dowmunt, <em>The Curious Case of Hallucinations in Neural Machine Translation</em>,
 * NAACL 2021; the bounds as in the code of Dankers and Raunak, <em>Memorization Inheritance in Sequence-Level Knowledge
 * Distillation for Neural Machine Translation</em>, ACL 2025. Summaries of the latter give other bounds ("at least 10, and
 * not in the source"): set them here if those are meant. Cost: linear in the words. Immutable.
 */
public final class OscillatoryHallucination {
    private static final OscillatoryHallucination DEFAULTS =
            new OscillatoryHallucination(10, 4, 50, ProportionInterval.DEFAULT);

    private final int bound;
    private final int excess;
    private final int sourceLength;
    private final ProportionInterval intervals;

    private OscillatoryHallucination(int bound, int excess, int sourceLength, ProportionInterval intervals) {
        this.bound = bound;
        this.excess = excess;
        this.sourceLength = sourceLength;
        this.intervals = intervals;
    }

    /**
     * More than 10 times, more than 4 times more often than in the source, sources of fewer than 50 words, Clopper-Pearson
     * interval of confidence 0.95.
     *
     * @return the defaults
     */
    public static OscillatoryHallucination withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the count that a bigram of the output must exceed.
     *
     * @param value the count, at least 1
     * @return a new object
     */
    public OscillatoryHallucination withBound(int value) {
        return new OscillatoryHallucination(Checks.atLeast(value, 1, "bound"), excess, sourceLength, intervals);
    }

    /**
     * Sets by how much the count must exceed that of the source's most frequent bigram.
     *
     * @param value the difference that must be exceeded, at least 0
     * @return a new object
     */
    public OscillatoryHallucination withExcess(int value) {
        return new OscillatoryHallucination(bound, Checks.atLeast(value, 0, "excess"), sourceLength, intervals);
    }

    /**
     * Sets the length that a source must stay below.
     *
     * @param value the length in words, at least 3
     * @return a new object
     */
    public OscillatoryHallucination withSourceLength(int value) {
        return new OscillatoryHallucination(bound, excess, Checks.atLeast(value, 3, "sourceLength"), intervals);
    }

    /**
     * Sets the kind of interval.
     *
     * @param value the kind
     * @return a new object
     */
    public OscillatoryHallucination withInterval(BinomialInterval value) {
        return new OscillatoryHallucination(bound, excess, sourceLength, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the interval.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public OscillatoryHallucination withConfidence(double value) {
        return new OscillatoryHallucination(bound, excess, sourceLength, intervals.withConfidence(value));
    }

    /**
     * Looks for oscillation in texts.
     *
     * @param sources the sources
     * @param outputs one output a source
     * @return a finding a sentence
     * @throws IllegalArgumentException if the numbers differ, or no sentence is long enough to be counted
     */
    public OscillatoryHallucinationResult detect(List<String> sources, List<String> outputs) {
        Pairs.check(sources, outputs);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            findings.add(find(sources.get(i), outputs.get(i)));
        }
        return result(findings, provenance("words").withData(Pairs.hash(sources, outputs)));
    }

    /**
     * Looks for oscillation in token sequences. Subword tokens make more bigrams than words do, so the bounds mean less
     * here.
     *
     * @param sources the sources
     * @param outputs one output a source
     * @return a finding a sequence
     * @throws IllegalArgumentException if the numbers differ, or no sequence is long enough to be counted
     */
    public OscillatoryHallucinationResult detect(TokenSequences sources, TokenSequences outputs) {
        Checks.sameLength(outputs.size(), "outputs", sources.size(), "sources");
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            List<Integer> source = boxed(sources.get(i));
            List<Integer> output = boxed(outputs.get(i));
            findings.add(
                    source.isEmpty() || output.isEmpty()
                            ? new Finding(Oscillation.EMPTY, 0, 0)
                            : find(bigrams(source), source.size(), bigrams(output)));
        }
        return result(
                findings,
                provenance("token ids")
                        .withData(new DataHash()
                                .add(sources.hash())
                                .add(outputs.hash())
                                .value()));
    }

    private static List<Integer> boxed(int[] tokens) {
        List<Integer> list = new ArrayList<>(tokens.length);
        for (int token : tokens) {
            list.add(token);
        }
        return list;
    }

    /** Kind and greatest bigram counts of source and output. */
    record Finding(Oscillation kind, int source, int output) {}

    private Finding find(String source, String output) {
        if (source.isBlank() || output.isBlank()) {
            return new Finding(Oscillation.EMPTY, 0, 0);
        }
        List<String> sourceWords = BasicTokens.of(source);
        // a pair must have two words on both sides before and after punctuation is taken off
        if (isOneWord(source) || isOneWord(output)) {
            return new Finding(Oscillation.TOO_SHORT, 0, 0);
        }
        return find(bigrams(sourceWords), sourceWords.size(), bigrams(BasicTokens.of(output)));
    }

    private static boolean isOneWord(String text) {
        return text.strip().chars().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private Finding find(int source, int length, int output) {
        if (source == 0 || output == 0) {
            return new Finding(Oscillation.TOO_SHORT, source, output);
        }
        boolean oscillates = output > bound && output - source > excess;
        Oscillation kind = length < sourceLength
                ? oscillates ? Oscillation.OSCILLATORY : Oscillation.OTHER
                : oscillates ? Oscillation.LONG_OSCILLATORY : Oscillation.LONG;
        return new Finding(kind, source, output);
    }

    /** Greatest count of a bigram, 0 if there is none. */
    private static <T> int bigrams(List<T> words) {
        Map<List<T>, Integer> counts = new HashMap<>();
        int most = 0;
        for (int i = 1; i < words.size(); i++) {
            most = Math.max(most, counts.merge(List.of(words.get(i - 1), words.get(i)), 1, Integer::sum));
        }
        return most;
    }

    private OscillatoryHallucinationResult result(List<Finding> findings, Provenance provenance) {
        return new OscillatoryHallucinationResult(List.copyOf(findings), intervals, provenance);
    }

    private Provenance provenance(String elements) {
        return intervals.addTo(Provenance.of(MetricIds.OSCILLATORY_HALLUCINATION)
                .with("elements", elements)
                .with("bound", bound)
                .with("excess", excess)
                .with("source length", sourceLength));
    }
}
