package org.memo4j.attacks.membership;

import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * SURP: the mean log-probability of the surprising tokens of a sequence, those of which the model was certain and
 * wrong,
 *
 * <pre>
 * S     = tokens t among the n smallest lp_t with H_t &lt; e,   n = max(1, floor(k T))
 * score = mean of lp_t over S
 * </pre>
 *
 * with {@code H_t} the entropy of the next-token distribution, in nats. A text that was seen is less surprising. Zhang
 * and Wu, <em>Adaptive pre-training data detection for large language models via surprising tokens</em>, 2024; numbers
 * as in the code of {@code mia_llms_benchmark}, with its defaults {@code k} = 0.2 and {@code e} = 2. Departures: at
 * least one token counts (see {@link MinKScore}); a sequence without a surprising token scores {@code -inf}, where that
 * code gives -100, and so ranks last as there.
 */
public final class SurpScore implements MembershipScore {
    private static final MetricId ID = new MetricId("membership.surp", 1);

    private final double fraction;
    private final double entropy;

    private SurpScore(double fraction, double entropy) {
        this.fraction = fraction;
        this.entropy = entropy;
    }

    /**
     * The score with {@code k} = 0.2 and an entropy below 2 nats.
     *
     * @return the score
     */
    public static SurpScore withDefaults() {
        return new SurpScore(0.2, 2);
    }

    /**
     * Sets the share of tokens whose probability is low.
     *
     * @param value the share k, in (0, 1]
     * @return a new score
     */
    public SurpScore withFraction(double value) {
        return new SurpScore(MinK.fraction(value), entropy);
    }

    /**
     * Sets below which entropy the model is certain.
     *
     * @param value the entropy e, in nats, positive; infinite makes the score that of {@link MinKScore}
     * @return a new score
     */
    public SurpScore withEntropy(double value) {
        Checks.check(value > 0, "entropy must be positive, but is %s", value);
        return new SurpScore(fraction, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(ID).with("fraction", fraction).with("entropy", entropy);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the table has no moments
     */
    @Override
    public double[] score(TokenScores scores) {
        return Sequences.score(scores, i -> {
            double[] lp = scores.logProbabilities(i);
            // Boxed for the comparator; equal probabilities in their order.
            int[] surprising = IntStream.range(0, lp.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(lp[a], lp[b]))
                    .limit(MinK.count(lp.length, fraction))
                    .mapToInt(t -> t)
                    .filter(t -> scores.entropy(i, t) < entropy)
                    .toArray();
            double sum = 0;
            for (int t : surprising) {
                sum += lp[t];
            }
            return surprising.length == 0 ? Double.NEGATIVE_INFINITY : sum / surprising.length;
        });
    }
}
