package org.memo4j.attacks.trained;

import org.apache.commons.math3.util.KthSelector;
import org.apache.commons.math3.util.MedianOf3PivotingStrategy;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;

/**
 * Nearest neighbors: the share of members among the rows that are next to the one that is asked about,
 *
 * <pre>
 * score(x) = share of members among the rows i with |x - x_i| &lt;= d(x)     d(x): distance to the k-th nearest row
 * </pre>
 *
 * by Euclidean distance over standardized features. Rows as far away as the {@code k}-th all count, so that the order of the
 * rows does not matter, and the score is that of the Bayes rule in the limit of many rows and neighbors. It has about
 * {@code k + 1} values: few neighbors give a coarse ranking, which low false-positive rates need finer. Nothing is random.
 * Cost: nothing to train, {@code O(rows features)} a score; all rows are kept.
 *
 * <p>Source: Fix and Hodges, <em>Discriminatory Analysis</em>, 1951; Hastie, Tibshirani, Friedman, <em>The Elements of
 * Statistical Learning</em>, 2009, section 13.3. As an attack model: TensorFlow Privacy's k-nearest-neighbors attack.
 * Departure: ties count, where others take the first rows.
 */
public final class NearestNeighbors implements AttackLearner {
    private final int neighbors;

    private NearestNeighbors(int neighbors) {
        this.neighbors = neighbors;
    }

    /**
     * 50 neighbors.
     *
     * @return the defaults
     */
    public static NearestNeighbors withDefaults() {
        return new NearestNeighbors(50);
    }

    /**
     * Sets the number of neighbors.
     *
     * @param value number of neighbors, at least 1
     * @return a new object
     */
    public NearestNeighbors withNeighbors(int value) {
        return new NearestNeighbors(Checks.atLeast(value, 1, "neighbors"));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.nearest-neighbors", 1)).with("neighbors", neighbors);
    }

    /**
     * Keeps the rows.
     *
     * @throws IllegalArgumentException also if there are fewer rows than neighbors
     */
    @Override
    public AttackClassifier fit(double[][] features, boolean[] member) {
        Design design = Design.of(features);
        Rows.checkClasses(features, member);
        Checks.check(
                neighbors <= features.length,
                "there are %d rows, but %d neighbors are asked for; take fewer neighbors",
                features.length,
                neighbors);
        return new Fitted(
                this,
                design,
                design.rows(features),
                member.clone(),
                Rows.hash(features).add(member).value());
    }

    private record Fitted(NearestNeighbors learner, Design design, double[][] rows, boolean[] member, String data)
            implements AttackClassifier {
        @Override
        public Provenance provenance() {
            return learner.provenance().with("trained on", data);
        }

        @Override
        public double score(double... features) {
            Progress.checkInterrupted("asking for nearest neighbors");
            double[] asked = design.row(Rows.checkOne(features, design.columns()));
            double[] squares = new double[rows.length];
            for (int i = 0; i < squares.length; i++) {
                double sum = 0;
                for (int j = 1; j < asked.length; j++) {
                    double difference = rows[i][j] - asked[j];
                    sum += difference * difference;
                }
                squares[i] = sum;
            }
            double farthest = new KthSelector(new MedianOf3PivotingStrategy())
                    .select(squares.clone(), null, learner.neighbors - 1);
            double members = 0;
            double near = 0;
            for (int i = 0; i < squares.length; i++) {
                if (squares[i] <= farthest) {
                    near++;
                    members += member[i] ? 1 : 0;
                }
            }
            return members / near;
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
