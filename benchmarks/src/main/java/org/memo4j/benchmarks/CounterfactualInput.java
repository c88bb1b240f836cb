package org.memo4j.benchmarks;

import java.util.SplittableRandom;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

/**
 * Random scores of models on examples, and random halves as training sets.
 *
 * @param scores the scores
 * @param membership which model saw which training example
 */
record CounterfactualInput(ScoreMatrix scores, Membership membership) {
    /** The same input for the same size. */
    static CounterfactualInput of(CounterfactualScores kind, int models, int sources, int targets) {
        SplittableRandom random = new SplittableRandom(models);
        ScoreMatrix.Builder rows = ScoreMatrix.builder();
        boolean[][] members = new boolean[models][sources];
        for (int m = 0; m < models; m++) {
            kind.add(rows, targets, random);
            for (int e = 0; e < sources; e++) {
                members[m][e] = random.nextBoolean();
            }
        }
        ScoreMatrix scores = rows.build();
        // results carry the hash; the table computes it once
        scores.hash();
        return new CounterfactualInput(scores, Membership.of(members));
    }
}
