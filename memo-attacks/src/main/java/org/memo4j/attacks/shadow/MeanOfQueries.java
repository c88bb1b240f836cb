package org.memo4j.attacks.shadow;

import java.util.List;
import java.util.function.Function;
import org.memo4j.core.Checks;
import org.memo4j.core.score.ScoreMatrix;

/** The mean of what an attack says by each query. */
final class MeanOfQueries {
    private MeanOfQueries() {}

    static double[][] of(List<ScoreMatrix> queries, Function<ScoreMatrix, double[][]> attack) {
        Checks.check(!queries.isEmpty(), "there is no query; give at least one table of signals");
        double[][] mean = attack.apply(queries.get(0));
        for (ScoreMatrix query : queries.subList(1, queries.size())) {
            double[][] scores = attack.apply(query);
            for (int t = 0; t < mean.length; t++) {
                for (int i = 0; i < mean[t].length; i++) {
                    mean[t][i] += scores[t][i];
                }
            }
        }
        for (double[] row : mean) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= queries.size();
            }
        }
        return mean;
    }
}
