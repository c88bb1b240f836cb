package org.memo4j.attacks.membership;

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

    private final Versions neighbors;

    private NeighborhoodScore(Versions neighbors) {
        this.neighbors = neighbors;
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
        return new NeighborhoodScore(new Versions(neighbors, perSequence, "neighbors"));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("neighbors", neighbors.perSequence());
    }

    @Override
    public double[] score(TokenScores scores) {
        neighbors.checkMatching(scores);
        return Sequences.score(
                scores, i -> neighbors.mean(i, j -> neighbors.table().loss(j)) - scores.loss(i));
    }
}
