package org.memo4j.attacks.trained;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;

/**
 * Gradient boosting of the logistic loss: trees added one by one, each a Newton step,
 *
 * <pre>
 * F_0 = ln(members / non-members)
 * F_t = F_{t-1} + rate * tree of  sum (y - p) / (sum p (1 - p) + 1)      p = 1 / (1 + exp(-F_{t-1}))
 * </pre>
 *
 * The score is {@code F}, the log-odds of membership. Nothing is random. Cost: {@code O(rounds rows features depth)}.
 *
 * <p>Sources: Friedman, <em>Greedy Function Approximation: A Gradient Boosting Machine</em>, Annals of Statistics 2001;
 * Newton's step and the one in the denominator as Chen and Guestrin, <em>XGBoost</em>, KDD 2016. Departure: features are
 * put into at most 256 bins.
 */
public final class GradientBoosting implements AttackLearner {
    private static final double RIDGE = 1;

    private final int rounds;
    private final double rate;
    private final int depth;
    private final int leastRows;

    private GradientBoosting(int rounds, double rate, int depth, int leastRows) {
        this.rounds = rounds;
        this.rate = rate;
        this.depth = depth;
        this.leastRows = leastRows;
    }

    /**
     * 100 trees of depth at most 3, a rate of 0.1, five rows a leaf.
     *
     * @return the defaults
     */
    public static GradientBoosting withDefaults() {
        return new GradientBoosting(100, 0.1, 3, 5);
    }

    /**
     * Sets the number of trees.
     *
     * @param value number of trees, at least 1
     * @return a new object
     */
    public GradientBoosting withRounds(int value) {
        return new GradientBoosting(Checks.atLeast(value, 1, "rounds"), rate, depth, leastRows);
    }

    /**
     * Sets the learning rate.
     *
     * @param value share of each step that is taken, in (0, 1]
     * @return a new object
     */
    public GradientBoosting withRate(double value) {
        Checks.check(value > 0 && value <= 1, "rate must be in (0, 1], but is %s", value);
        return new GradientBoosting(rounds, value, depth, leastRows);
    }

    /**
     * Sets the greatest depth.
     *
     * @param value number of splits above a leaf, at least 1
     * @return a new object
     */
    public GradientBoosting withDepth(int value) {
        return new GradientBoosting(rounds, rate, Checks.atLeast(value, 1, "depth"), leastRows);
    }

    /**
     * Sets the fewest rows of a leaf.
     *
     * @param value number of rows, at least 1
     * @return a new object
     */
    public GradientBoosting withLeastRows(int value) {
        return new GradientBoosting(rounds, rate, depth, Checks.atLeast(value, 1, "leastRows"));
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.gradient-boosting", 1))
                .with("rounds", rounds)
                .with("rate", rate)
                .with("depth", depth)
                .with("least rows", leastRows);
    }

    @Override
    public AttackClassifier fit(double[][] features, boolean[] member) {
        BinnedColumns columns = BinnedColumns.of(features);
        int in = Rows.checkClasses(features, member);
        TreeGrower grower = new TreeGrower(columns, depth, leastRows, RIDGE);
        double[] labels = Rows.labels(member);
        double start = Math.log(in) - Math.log(labels.length - in);
        double[] sums = new double[labels.length];
        Arrays.fill(sums, start);
        double[] gradient = new double[sums.length];
        double[] curvature = new double[sums.length];
        Tree[] trees = new Tree[rounds];
        for (int t = 0; t < rounds; t++) {
            Progress.checkInterrupted("training an attack model");
            for (int i = 0; i < sums.length; i++) {
                double p = 1 / (1 + Math.exp(-sums[i]));
                gradient[i] = labels[i] - p;
                curvature[i] = p * (1 - p);
            }
            trees[t] = grower.grow(gradient, curvature);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += rate * trees[t].value(features[i]);
            }
        }
        return new Fitted(
                this,
                columns.bins.length,
                start,
                trees,
                Rows.hash(features).add(member).value());
    }

    private record Fitted(GradientBoosting learner, int columns, double start, Tree[] trees, String data)
            implements AttackClassifier {
        @Override
        public Provenance provenance() {
            return learner.provenance().with("trained on", data);
        }

        @Override
        public double score(double... features) {
            Rows.checkOne(features, columns);
            double sum = start;
            for (Tree tree : trees) {
                sum += learner.rate * tree.value(features);
            }
            return sum;
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
