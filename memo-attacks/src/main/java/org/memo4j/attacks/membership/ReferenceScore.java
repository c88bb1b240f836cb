package org.memo4j.attacks.membership;

import java.util.Locale;
import org.memo4j.core.MetricId;
import org.memo4j.core.Provenance;
import org.memo4j.core.score.TokenScores;

/**
 * Reference attack: how much better the attacked model knows a text than a model that was not trained on it, so that
 * texts that are easy for everybody do not pass for members.
 *
 * <p>The two models may have different tokenizers; means over each model's own tokens are compared, as in the sources.
 */
public final class ReferenceScore implements MembershipScore {
    /** How the two models are compared. */
    public enum Form {
        /**
         * {@code mean lp(attacked) - mean lp(reference)}. Mireshghallah et al., <em>Quantifying privacy risks of masked
         * language models</em>, EMNLP 2022; Watson et al., <em>On the importance of difficulty calibration in membership
         * inference attacks</em>, ICLR 2022. What the Min-K% paper tabulates as a ratio is this difference.
         */
        DIFFERENCE {
            @Override
            double value(double loss, double reference) {
                return reference - loss;
            }
        },
        /**
         * {@code log perplexity(reference) / log perplexity(attacked)}, 1 where both are 0, {@code +inf} where only the
         * second is. Carlini et al., <em>Extracting training data from large language models</em>, USENIX Security 2021,
         * section 5.2, with a smaller model as the reference.
         */
        RATIO {
            @Override
            double value(double loss, double reference) {
                return Sequences.ratio(reference, loss);
            }
        };

        abstract double value(double loss, double reference);
    }

    private final TokenScores reference;
    private final Form form;

    private ReferenceScore(TokenScores reference, Form form) {
        this.reference = reference;
        this.form = form;
    }

    /**
     * The difference to a reference model.
     *
     * @param reference token scores of the same texts by the reference model
     * @return the score, in the form {@link Form#DIFFERENCE}
     */
    public static ReferenceScore of(TokenScores reference) {
        return new ReferenceScore(reference, Form.DIFFERENCE);
    }

    /**
     * Sets how the two models are compared.
     *
     * @param value the form
     * @return a new score against the same reference
     */
    public ReferenceScore withForm(Form value) {
        return new ReferenceScore(reference, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.reference-" + form.name().toLowerCase(Locale.ROOT), 1));
    }

    @Override
    public double[] score(TokenScores scores) {
        TokenScores other = Sequences.matching(reference, "the table of the reference model", scores);
        return Sequences.score(scores, i -> form.value(scores.loss(i), other.loss(i)));
    }
}
