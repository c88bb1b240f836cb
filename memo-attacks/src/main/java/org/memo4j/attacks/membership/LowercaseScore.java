package org.memo4j.attacks.membership;

import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Lowercase attack: how much harder a text becomes when it is lower-cased,
 *
 * <pre>
 * score = log perplexity(lower(x)) / log perplexity(x)
 * </pre>
 *
 * It is 1 for a text that is in lower case already, and by definition where both log-perplexities are 0; {@code +inf}
 * where only that of the text itself is 0. Carlini et al., <em>Extracting training data from large language
 * models</em>, USENIX Security 2021, section 5.2.
 */
public final class LowercaseScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.lowercase", 1);

    private final TokenScores lowercased;

    private LowercaseScore(TokenScores lowercased) {
        this.lowercased = lowercased;
    }

    /**
     * The score against given lower-cased texts.
     *
     * @param lowercased token scores of the lower-cased text of each sequence, by the attacked model; their numbers of
     *     tokens may differ from those of the texts
     * @return the score
     */
    public static LowercaseScore of(TokenScores lowercased) {
        return new LowercaseScore(lowercased);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID);
    }

    @Override
    public double[] score(TokenScores scores) {
        TokenScores lower = Sequences.matching(lowercased, "the table of lower-cased texts", scores);
        return Sequences.score(scores, i -> Sequences.ratio(lower.loss(i), scores.loss(i)));
    }
}
