package org.memo4j.attacks.membership;

import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Neighborhood attack: how much better the model knows a text than slightly changed versions of it,
 *
 * <pre>
 * score = mean lp(x) - 1/k sum_j mean lp(x_j)
 * </pre>
 *
 * Mattern et al., <em>Membership inference attacks against language models via neighbourhood comparison</em>, Findings of
 * ACL 2023. How the neighbors are made (there: by a masked language model) is up to the caller.
 */
public final class NeighborhoodScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.neighborhood", 1);

    private final TokenScores neighbors;
    private final int perSequence;

    private NeighborhoodScore(TokenScores neighbors, int perSequence) {
        this.neighbors = neighbors;
        this.perSequence = perSequence;
    }

    /**
     * The score against given neighbors.
     *
     * @param neighbors token scores of the neighbors by the attacked model, those of sequence {@code i} from {@code i *
     *     perSequence} on
     * @param perSequence number of neighbors of each sequence, at least 1
     * @return the score
     */
    public static NeighborhoodScore of(TokenScores neighbors, int perSequence) {
        Checks.atLeast(perSequence, 1, "perSequence");
        Checks.check(
                neighbors.sequences() % perSequence == 0,
                "%d neighbors cannot be %d for each sequence",
                neighbors.sequences(),
                perSequence);
        return new NeighborhoodScore(neighbors, perSequence);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("neighbors", perSequence);
    }

    @Override
    public double[] score(TokenScores scores) {
        Checks.sameLength(
                neighbors.sequences() / perSequence,
                "the table of neighbors, by groups,",
                scores.sequences(),
                "the table of the attacked model");
        return Sequences.score(scores, i -> {
            double mean = 0;
            for (int j = 0; j < perSequence; j++) {
                mean += neighbors.loss(i * perSequence + j) / perSequence;
            }
            return mean - scores.loss(i);
        });
    }
}
