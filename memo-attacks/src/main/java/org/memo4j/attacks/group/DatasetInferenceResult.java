package org.memo4j.attacks.group;

import java.util.Arrays;
import java.util.Locale;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Provenance;

/** Whether a model was trained on a set of documents, see {@link DatasetInference}. Immutable. */
public final class DatasetInferenceResult {
    private final double pValue;
    private final double statistic;
    private final double[] weights;
    private final MembershipScores scores;

    DatasetInferenceResult(double pValue, double statistic, double[] weights, MembershipScores scores) {
        this.pValue = pValue;
        this.statistic = statistic;
        this.weights = weights;
        this.scores = scores;
    }

    /**
     * Probability of a statistic at least as great if the model was trained on neither set. A large one is no evidence
     * that the set was not trained on.
     *
     * @return the one-sided p-value, by the test that was chosen
     */
    public double pValue() {
        return pValue;
    }

    /**
     * Welch's t-statistic of the scores of half B.
     *
     * @return the statistic, positive where the suspect documents score higher; infinite where no score varies
     */
    public double statistic() {
        return statistic;
    }

    /**
     * What was learned on half A: how much each attack tells about the set.
     *
     * @return a copy of the weights, one an attack, of its clipped scores in standard deviations
     */
    public double[] weights() {
        return weights.clone();
    }

    /**
     * Scores of the documents of half B by the learned weights.
     *
     * @return the scores, in random order; those of the suspect set as members
     */
    public MembershipScores scores() {
        return scores;
    }

    /**
     * Where the result comes from.
     *
     * @return options, seed, numbers of documents, and a hash of the scores of half B
     */
    public Provenance provenance() {
        return scores.provenance();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatasetInferenceResult that
                && Double.compare(pValue, that.pValue) == 0
                && Arrays.equals(weights, that.weights)
                && scores.equals(that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(weights) + scores.hashCode();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "dataset inference: p-value %.3g, t = %.3f, %d suspect and %d validation documents of half B",
                pValue,
                statistic,
                scores.members().length,
                scores.nonMembers().length);
    }
}
