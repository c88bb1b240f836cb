package org.memo4j.metrics.similarity.code;

import java.util.Locale;

/**
 * A score of {@link CodeBleu} with the parts that it is made of.
 *
 * @param score weighted mean of the parts that the reference has, in [0, 1] up to rounding
 * @param tokenMatch BLEU of the tokens, over 100
 * @param keywordMatch BLEU of single tokens with weights for keywords, over 100
 * @param syntaxMatch share of the reference's subtrees that the candidate has; NaN if the reference has none
 * @param dataFlowMatch share of the reference's data flow that the candidate has; NaN if the reference has none
 */
public record CodeBleuScore(
        double score, double tokenMatch, double keywordMatch, double syntaxMatch, double dataFlowMatch) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "CodeBLEU = %.4f (tokens %.4f, keywords %.4f, syntax %.4f, data flow %.4f)",
                score,
                tokenMatch,
                keywordMatch,
                syntaxMatch,
                dataFlowMatch);
    }
}
