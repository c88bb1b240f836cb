package org.memo4j.metrics.extraction;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;
import org.memo4j.metrics.similarity.LongestCommonSubstring;

/**
 * Finds targets that a model can emit without having memorized them, since the prompt gives them away.
 *
 * <pre>
 * IN_PROMPT  the target occurs in the prompt
 * COPIED     longest common substring(target, prompt) &gt;= share * |target|
 * REPEATED   the target has a period: a[t] = a[t - p] for every t &gt;= p, for some p &lt;= maxPeriod with 2 p &lt;= |a|
 * </pre>
 *
 * A periodic target, such as a line of dashes or a column of zeros, continues itself once it has begun. The filter looks
 * at prompts and targets alone and knows nothing of the model; {@link PromptFilterResult} then splits any metric's hits
 * into those that stand and those that do not.
 *
 * <p>Source: the false-positive longest common substring of PrivacyGuard's text inclusion analysis; Carlini et al. 2021,
 * section 6, discard trivial repetition. Departures: there the user compares two scores himself; the period rule is made
 * exact here. Cost: linear in prompt and target.
 */
public final class PromptFalsePositiveFilter {
    private static final PromptFalsePositiveFilter DEFAULT =
            new PromptFalsePositiveFilter(0.5, 4, TextNormalization.CASE, ProportionInterval.DEFAULT);

    private final double share;
    private final int maxPeriod;
    private final TextNormalization normalization;
    private final ProportionInterval intervals;

    private PromptFalsePositiveFilter(
            double share, int maxPeriod, TextNormalization normalization, ProportionInterval intervals) {
        this.share = share;
        this.maxPeriod = maxPeriod;
        this.normalization = normalization;
        this.intervals = intervals;
    }

    /**
     * Half of the target in the prompt, periods up to 4, case and white space of texts forgiven, Clopper-Pearson intervals of confidence 0.95.
     *
     * @return the defaults
     */
    public static PromptFalsePositiveFilter withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets what share of the target in one piece in the prompt makes it copied.
     *
     * @param value share, in (0, 1]
     * @return a new object
     */
    public PromptFalsePositiveFilter withShare(double value) {
        Checks.check(value > 0 && value <= 1, "share must be in (0, 1], but is %s", value);
        return new PromptFalsePositiveFilter(value, maxPeriod, normalization, intervals);
    }

    /**
     * Sets the greatest period of a repeated target.
     *
     * @param value number of tokens or characters; 0 lets every repetition stand
     * @return a new object
     */
    public PromptFalsePositiveFilter withMaxPeriod(int value) {
        return new PromptFalsePositiveFilter(share, Checks.atLeast(value, 0, "maxPeriod"), normalization, intervals);
    }

    /**
     * Sets what is forgiven between the texts of prompt and target.
     *
     * @param value the normalization; of no part in {@link #ofTokens}
     * @return a new object
     */
    public PromptFalsePositiveFilter withNormalization(TextNormalization value) {
        return new PromptFalsePositiveFilter(share, maxPeriod, value, intervals);
    }

    /**
     * Sets the kind of interval of the fractions.
     *
     * @param value the kind
     * @return a new object
     */
    public PromptFalsePositiveFilter withInterval(BinomialInterval value) {
        return new PromptFalsePositiveFilter(share, maxPeriod, normalization, intervals.withKind(value));
    }

    /**
     * Sets the confidence of the intervals.
     *
     * @param value nominal coverage, in (0, 1)
     * @return a new object
     */
    public PromptFalsePositiveFilter withConfidence(double value) {
        return new PromptFalsePositiveFilter(share, maxPeriod, normalization, intervals.withConfidence(value));
    }

    /**
     * Looks at tokens.
     *
     * @param prompts the prompts, possibly empty
     * @param targets the targets, none of them empty
     * @return one row a pair
     * @throws IllegalArgumentException if the numbers differ, there are none, or a target is empty
     */
    public PromptFilterResult ofTokens(TokenSequences prompts, TokenSequences targets) {
        return filter(
                prompts.toList(),
                targets.toList(),
                provenance("tokens")
                        .withData(new DataHash()
                                .add(prompts.hash())
                                .add(targets.hash())
                                .value()));
    }

    /**
     * Looks at texts, in Unicode code points, after normalization.
     *
     * @param prompts the prompts, possibly empty
     * @param targets the targets, of which normalization leaves something
     * @return one row a pair
     * @throws IllegalArgumentException if the numbers differ, there are none, or nothing is left of a target
     */
    public PromptFilterResult ofTexts(List<String> prompts, List<String> targets) {
        return filter(
                characters(prompts),
                characters(targets),
                provenance("characters").with("normalization", normalization).withData(Texts.hash(prompts, targets)));
    }

    private List<int[]> characters(List<String> texts) {
        return texts.stream().map(normalization::apply).map(Texts::characters).toList();
    }

    private Provenance provenance(String unit) {
        return intervals.addTo(Provenance.of(MetricIds.PROMPT_FILTER)
                .with("unit", unit)
                .with("share", share)
                .with("maxPeriod", maxPeriod));
    }

    private PromptFilterResult filter(List<int[]> prompts, List<int[]> targets, Provenance provenance) {
        Checks.sameLength(prompts.size(), "prompts", targets.size(), "targets");
        Checks.check(!targets.isEmpty(), "there is no target; give at least one");
        List<Set<PromptGiveaway>> reasons = new ArrayList<>();
        int[] common = new int[targets.size()];
        for (int i = 0; i < common.length; i++) {
            int[] target = targets.get(i);
            Checks.check(target.length > 0, "target %d is empty and is in every prompt; leave it out", i);
            common[i] = LongestCommonSubstring.of(prompts.get(i), target).length();
            Set<PromptGiveaway> found = EnumSet.noneOf(PromptGiveaway.class);
            if (common[i] == target.length) {
                found.add(PromptGiveaway.IN_PROMPT);
            }
            if (common[i] >= share * target.length) {
                found.add(PromptGiveaway.COPIED);
            }
            if (repeated(target)) {
                found.add(PromptGiveaway.REPEATED);
            }
            reasons.add(found);
        }
        return new PromptFilterResult(reasons, common, intervals, provenance);
    }

    private boolean repeated(int[] target) {
        for (int period = 1; period <= maxPeriod && 2 * period <= target.length; period++) {
            int t = period;
            while (t < target.length && target[t] == target[t - period]) {
                t++;
            }
            if (t == target.length) {
                return true;
            }
        }
        return false;
    }
}
