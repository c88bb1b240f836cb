package org.memo4j.attacks.attribute;

import java.util.Locale;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.stat.IndependentProportions;
import org.memo4j.core.stat.PairedProportions;
import org.memo4j.core.stat.ProportionInterval;
import org.memo4j.core.stat.Sums;

/**
 * Guesses of {@link AttributeInference}. Read it in this order:
 *
 * <ol>
 *   <li>{@link #onMembers} against {@link AttributeBaseline#IMPUTATION}: does the target say more of its records than is
 *       known without it? If not, nothing is disclosed.
 *   <li>{@link #advantage}: does it say more of its own records than of others? If not, what it discloses is the
 *       distribution, of which anyone of it is a victim, not its records.
 * </ol>
 *
 * Records are taken as independent of each other. Immutable.
 */
public final class AttributeResult {
    private final AttributeRecords records;
    private final Guesses guesses;
    private final ProportionInterval interval;
    private final Provenance provenance;

    /** Scores by record and value, and the values that each takes; imputed ones are -1 where there are none. */
    record Guesses(double[][] scores, int[] attack, int prior, int[] imputed) {}

    AttributeResult(AttributeRecords records, Guesses guesses, ProportionInterval interval, Provenance provenance) {
        this.records = records;
        this.guesses = guesses;
        this.interval = interval;
        this.provenance = provenance;
    }

    /**
     * Number of records.
     *
     * @return the number
     */
    public int size() {
        return records.size();
    }

    /**
     * Guessed value of each record.
     *
     * @return a copy, in the order of the records
     */
    public int[] guesses() {
        return guesses.attack.clone();
    }

    /**
     * Value that a baseline takes for each record.
     *
     * @param baseline the baseline
     * @return one value a record
     * @throws IllegalArgumentException if it is imputation, and the records had no imputed distributions
     */
    public int[] guesses(AttributeBaseline baseline) {
        return switch (baseline) {
            case PRIOR -> IntStream.range(0, size()).map(i -> guesses.prior).toArray();
            case IMPUTATION -> {
                Checks.check(
                        hasImputation(),
                        "the records had no imputed distributions; add them with AttributeRecords.withImputed");
                yield guesses.imputed.clone();
            }
        };
    }

    /**
     * Scores of the values of a record: logarithms of numbers in proportion to their probabilities. Their distance says how
     * sure the guess is.
     *
     * @param record number of the record
     * @return a copy, one score a value, minus infinity where the rule excludes it
     */
    public double[] scores(int record) {
        return guesses.scores[Checks.index(record, size(), "record")].clone();
    }

    /**
     * Whether the records had imputed distributions.
     *
     * @return true if there is a baseline of imputation
     */
    public boolean hasImputation() {
        return records.imputed(0) != null;
    }

    /**
     * Share of the members whose attribute is guessed right.
     *
     * @return the accuracy with its interval
     */
    public Estimate members() {
        return interval.estimate(right(guesses.attack, true));
    }

    /**
     * Share of the non-members whose attribute is guessed right.
     *
     * @return the accuracy with its interval
     */
    public Estimate nonMembers() {
        return interval.estimate(right(guesses.attack, false));
    }

    /**
     * The attribute advantage of Yeom et al. 2018: accuracy on members less accuracy on non-members.
     *
     * @return the difference with Newcombe's hybrid score interval
     */
    public Estimate advantage() {
        boolean[] in = right(guesses.attack, true);
        boolean[] out = right(guesses.attack, false);
        return new IndependentProportions(Sums.count(in), in.length, Sums.count(out), out.length)
                .difference(interval.confidence());
    }

    /**
     * The attack against a baseline, on members: which of the two is right. Their difference is the gain, its p-value
     * McNemar's.
     *
     * @param baseline the baseline
     * @return the counts, the attack's first
     * @throws IllegalArgumentException as {@link #guesses(AttributeBaseline)}
     */
    public PairedProportions onMembers(AttributeBaseline baseline) {
        return against(baseline, true);
    }

    /**
     * The attack against a baseline, on non-members: what the target says of the distribution.
     *
     * @param baseline the baseline
     * @return the counts, the attack's first
     * @throws IllegalArgumentException as {@link #guesses(AttributeBaseline)}
     */
    public PairedProportions onNonMembers(AttributeBaseline baseline) {
        return against(baseline, false);
    }

    private PairedProportions against(AttributeBaseline baseline, boolean member) {
        return PairedProportions.of(right(guesses.attack, member), right(guesses(baseline), member));
    }

    private boolean[] right(int[] guessed, boolean member) {
        int[] side = IntStream.range(0, size())
                .filter(i -> records.isMember(i) == member)
                .toArray();
        boolean[] right = new boolean[side.length];
        for (int j = 0; j < side.length; j++) {
            right[j] = guessed[side[j]] == records.value(side[j]);
        }
        return right;
    }

    /**
     * Where the result comes from.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Readable table.
     *
     * @return several lines
     */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s, %d members, %d non-members%n  right, members      %s%n  right, non-members  %s%n  advantage"
                        + "           %s",
                provenance.metric(),
                provenance.options().get("rule"),
                right(guesses.attack, true).length,
                right(guesses.attack, false).length,
                members(),
                nonMembers(),
                advantage()));
        for (AttributeBaseline baseline : AttributeBaseline.values()) {
            if (baseline != AttributeBaseline.IMPUTATION || hasImputation()) {
                String name = baseline.name().toLowerCase(Locale.ROOT);
                for (boolean member : new boolean[] {true, false}) {
                    PairedProportions pairs = against(baseline, member);
                    table.append(String.format(
                            Locale.ROOT,
                            "%n  gain over %s, %s  %s  p = %.3g",
                            name,
                            member ? "members" : "non-members",
                            pairs.difference(interval.confidence()),
                            pairs.pValue()));
                }
            }
        }
        return table.toString();
    }
}
