package org.memo4j.core.ensemble;

import java.util.List;
import java.util.Locale;
import org.memo4j.core.Checks;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Scores of one signal and which model saw which example: what attacks and estimators of memorization read.
 *
 * @param membership which model saw which example
 * @param queries one table a query, at least one, of the same models and examples
 */
public record EnsembleScores(Membership membership, List<ScoreMatrix> queries) {
    /**
     * Checks the shapes.
     *
     * @param membership which model saw which example
     * @param queries one table a query, at least one, of the same models and examples
     * @throws IllegalArgumentException if there is no table or the numbers of models or of examples differ; scores on other
     *     examples than the training data's are no scores of members, use their tables alone
     */
    public EnsembleScores {
        queries = List.copyOf(queries);
        Checks.check(!queries.isEmpty(), "queries must not be empty; give at least one table of scores");
        for (int q = 0; q < queries.size(); q++) {
            ScoreMatrix table = queries.get(q);
            Checks.check(
                    table.models() == membership.models() && table.examples() == membership.examples(),
                    "query %d has scores of %d models x %d examples, but membership is of %d x %d; they must agree",
                    q,
                    table.models(),
                    table.examples(),
                    membership.models(),
                    membership.examples());
        }
    }

    /**
     * The table of the only query.
     *
     * @return the table
     * @throws IllegalArgumentException if there are several; choose one, or use an attack that takes all
     */
    public ScoreMatrix scores() {
        Checks.check(
                queries.size() == 1,
                "there are %d queries; choose one of queries(), or use all of them",
                queries.size());
        return queries.get(0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "EnsembleScores, %d models x %d examples, %d %s",
                membership.models(),
                membership.examples(),
                queries.size(),
                queries.size() == 1 ? "query" : "queries");
    }
}
