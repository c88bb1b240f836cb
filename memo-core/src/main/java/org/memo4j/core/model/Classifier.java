package org.memo4j.core.model;

import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.kernel.TokenScoringKernels;
import org.memo4j.core.kernel.TokenStatistics;
import org.memo4j.core.score.TokenScores;

/**
 * A classifier over fixed-length feature vectors. An adapter supplies {@link #logits(float[][])}; scoring is shared. There
 * are adapters for DL4J networks ({@link org.memo4j.core.dl4j.Dl4jClassifier}) and SameDiff graphs
 * ({@link org.memo4j.core.samediff.SameDiffClassifier}).
 *
 * <p>Not thread-safe: one thread at a time, the one that owns the underlying network.
 */
public interface Classifier {
    /**
     * Number of classes.
     *
     * @return the number of classes
     */
    int classes();

    /**
     * Number of examples that a call of {@link #logits(float[][])} takes best.
     *
     * @return the preferred batch size
     */
    default int batchSize() {
        return 256;
    }

    /**
     * Logits (pre-softmax) of a batch, in inference mode.
     *
     * @param features one flat feature vector an example
     * @return one row an example, one column a class; the caller closes it before the next call
     */
    LogitRows logits(float[][] features);

    /**
     * Scores examples. The table has one sequence an example and in it one row, for its label: the log-probability of
     * the label, its rank among the classes, and the moments of the predictive distribution. So every metric and attack
     * that reads a score table works on a classifier too.
     *
     * @param features one flat feature vector an example
     * @param labels class of each example
     * @return the table
     */
    default TokenScores score(float[][] features, int[] labels) {
        Checks.sameLength(labels.length, "labels", features.length, "features");
        TokenScores.Builder table = TokenScores.builder(0);
        for (int from = 0; from < labels.length; from += batchSize()) {
            Progress.checkInterrupted("scoring");
            int n = Math.min(batchSize(), labels.length - from);
            TokenStatistics statistics = new TokenStatistics(n);
            int[] rows = new int[n];
            int[] targets = new int[n];
            float[][] batch = new float[n][];
            for (int i = 0; i < n; i++) {
                rows[i] = i;
                targets[i] = Checks.index(labels[from + i], classes(), "label");
                batch[i] = features[from + i];
            }
            try (LogitRows logits = logits(batch)) {
                TokenScoringKernels.best().score(logits, rows, targets, statistics, 0);
            }
            for (int i = 0; i < n; i++) {
                table.addSequence(new int[] {targets[i]}, statistics, i);
            }
        }
        return table.build();
    }
}
