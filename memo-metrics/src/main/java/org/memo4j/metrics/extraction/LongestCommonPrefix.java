package org.memo4j.metrics.extraction;

import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.core.stat.BootstrapInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * Longest common prefix: how much of the target a generation holds before it first departs from it.
 *
 * <pre>
 * length(g, a) = max { j : g[0..j) = a[0..j) }        share(g, a) = length(g, a) / |a|
 * </pre>
 *
 * in tokens or in characters (Unicode code points). Unlike {@link ExactMatch}, which asks for the whole target, it is
 * about the lengths: their mean and the longest one. Nothing is normalized: a space more at the start is a departure.
 *
 * <p>Source: Liang et al., <em>Holistic Evaluation of Language Models</em>, TMLR 2023, copyright scenario, where the
 * prefix is counted in tokens; with tokens and greedy decoding it is {@code n_pre} of Li et al. 2025. Cost: linear.
 */
public final class LongestCommonPrefix {
    private static final LongestCommonPrefix DEFAULT =
            new LongestCommonPrefix(Bootstrap.withDefaults().withInterval(BootstrapInterval.PERCENTILE));

    private final Bootstrap bootstrap;

    private LongestCommonPrefix(Bootstrap bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Percentile intervals over sequences, 2000 replicates, confidence 0.95, a fixed seed.
     *
     * @return the defaults
     */
    public static LongestCommonPrefix withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how the intervals of the means are made.
     *
     * @param value the bootstrap over sequences
     * @return a new object
     */
    public LongestCommonPrefix withBootstrap(Bootstrap value) {
        return new LongestCommonPrefix(value);
    }

    /**
     * Compares generated tokens with their targets.
     *
     * @param generations generated tokens, without the prompts
     * @param targets true continuations, none of them empty
     * @return one row a sequence, in tokens
     * @throws IllegalArgumentException if the numbers of sequences differ, there are none, or a target is empty
     */
    public LongestCommonPrefixResult ofTokens(TokenSequences generations, TokenSequences targets) {
        Checks.sameLength(generations.size(), "generations", targets.size(), "targets");
        return result(
                generations.toList(),
                targets.toList(),
                "tokens",
                new DataHash().add(generations.hash()).add(targets.hash()).value());
    }

    /**
     * Compares texts with their targets.
     *
     * @param generations generated texts, without the prompts
     * @param targets true continuations, none of them empty
     * @return one row a text, in Unicode code points
     * @throws IllegalArgumentException if the numbers of texts differ, there are none, or a target is empty
     */
    public LongestCommonPrefixResult ofTexts(List<String> generations, List<String> targets) {
        Checks.sameLength(generations.size(), "generations", targets.size(), "targets");
        return result(
                generations.stream().map(Texts::characters).toList(),
                targets.stream().map(Texts::characters).toList(),
                "characters",
                Texts.hash(generations, targets));
    }

    /**
     * Reads the prefix that greedy decoding would emit off the ranks of a score table.
     *
     * @param scores scores with ranks
     * @param target part of each sequence that is the target
     * @return one row a sequence, in tokens
     * @throws IllegalArgumentException if there are no ranks or no sequences, or the target is empty or not scored in a
     *     sequence
     */
    public LongestCommonPrefixResult teacherForced(TokenScores scores, TokenSpan target) {
        ExactMatchResult match = ExactMatch.withDefaults().teacherForced(scores, target);
        int[] lengths = new int[match.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = match.targetLength(i);
        }
        return new LongestCommonPrefixResult(
                match.matched(),
                lengths,
                bootstrap,
                provenance("tokens", "teacher-forced").with("target", target).withData(scores.hash()));
    }

    private LongestCommonPrefixResult result(List<int[]> generations, List<int[]> targets, String unit, String hash) {
        Checks.check(!targets.isEmpty(), "there is no sequence; a mean needs at least one");
        int[] matched = new int[targets.size()];
        int[] lengths = new int[matched.length];
        for (int i = 0; i < matched.length; i++) {
            lengths[i] = targets.get(i).length;
            Checks.check(lengths[i] > 0, "target %d is empty and has no share; leave it out", i);
            matched[i] = ExactMatch.commonPrefix(generations.get(i), targets.get(i));
        }
        return new LongestCommonPrefixResult(
                matched, lengths, bootstrap, provenance(unit, "generated").withData(hash));
    }

    private static Provenance provenance(String unit, String form) {
        return Provenance.of(MetricIds.LONGEST_COMMON_PREFIX).with("form", form).with("unit", unit);
    }
}
