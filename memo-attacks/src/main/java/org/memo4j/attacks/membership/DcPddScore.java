package org.memo4j.attacks.membership;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * DC-PDD: the probabilities of a text's tokens, calibrated by how frequent the tokens are elsewhere,
 *
 * <pre>
 * f_v   = (count of v + 1) / (count of all + vocabulary size)
 * score = mean over the first occurrence of each token v_t of  min(a, p_t ln(1 / f_{v_t})),   p_t = exp(lp_t)
 * </pre>
 *
 * so that a frequent token, which any model predicts, counts little. Zhang, Zhang, Guo, de Rijke, Fan and Cheng,
 * <em>Pretraining data detection for large language models: a divergence-based calibration method</em>, EMNLP 2024,
 * with the bound {@code a} = 0.01 of MIMIR. Departure: the source puts a start token before each text; a table that has
 * none ({@code firstPosition() == 1}) lacks the first token, and its first scored occurrence counts.
 */
public final class DcPddScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.dc-pdd", 1);

    private final double[] surprise;
    private final double bound;

    private DcPddScore(double[] surprise, double bound) {
        this.surprise = surprise;
        this.bound = bound;
    }

    /**
     * The score with the frequencies of a reference corpus.
     *
     * @param counts how often each token of the vocabulary is in a large corpus of the language, by token id
     * @return the score, with {@code a} = 0.01
     */
    public static DcPddScore of(long... counts) {
        Checks.check(counts.length > 0, "counts must not be empty; give one count a token of the vocabulary");
        double total = counts.length;
        for (int v = 0; v < counts.length; v++) {
            Checks.check(counts[v] >= 0, "the count of token %d must be at least 0, but is %d", v, counts[v]);
            total += counts[v];
        }
        double all = total;
        return new DcPddScore(
                Arrays.stream(counts)
                        .mapToDouble(count -> Math.log(all) - Math.log1p((double) count))
                        .toArray(),
                0.01);
    }

    /**
     * Sets how much one token counts at most.
     *
     * @param value the bound a, positive; infinite for none
     * @return a new score
     */
    public DcPddScore withBound(double value) {
        Checks.check(value > 0, "bound must be positive, but is %s", value);
        return new DcPddScore(surprise, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("bound", bound).with("frequencies", DataHash.of(surprise));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the table has no token ids, or one that has no count
     */
    @Override
    public double[] score(TokenScores scores) {
        return Sequences.score(scores, i -> {
            Set<Integer> seen = new HashSet<>();
            double sum = 0;
            for (int t = 0; t < scores.length(i); t++) {
                int token = scores.token(i, t);
                Checks.check(
                        token < surprise.length,
                        "sequence %d has the token %d, but there are counts of %d tokens; count with the tokenizer of"
                                + " the model",
                        i,
                        token,
                        surprise.length);
                if (seen.add(token)) {
                    sum += Math.min(bound, Math.exp(scores.logProbability(i, t)) * surprise[token]);
                }
            }
            return sum / seen.size();
        });
    }
}
