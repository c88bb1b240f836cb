package org.memo4j.attacks.trained;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;

/**
 * Random forest: trees on bootstrap samples of the rows, each node split at the best of {@code ceil(sqrt(features))}
 * features drawn for it. The score is the mean over the trees of the share of members in the leaf, in [0, 1].
 *
 * <p>Source: Breiman, <em>Random Forests</em>, Machine Learning 2001. Departures: features are put into at most 256 bins;
 * leaves hold at least five rows by default, since what is asked for is a ranking, not a class. The same numbers on any
 * machine for a seed. Cost: {@code O(trees rows sqrt(features) depth)}.
 */
public final class RandomForest implements AttackLearner {
    private final int trees;
    private final int depth;
    private final int leastRows;
    private final long seed;

    private RandomForest(int trees, int depth, int leastRows, long seed) {
        this.trees = trees;
        this.depth = depth;
        this.leastRows = leastRows;
        this.seed = seed;
    }

    /**
     * 200 trees of depth at most 10, five rows a leaf, a fixed seed.
     *
     * @return the defaults
     */
    public static RandomForest withDefaults() {
        return new RandomForest(200, 10, 5, 1L);
    }

    /**
     * Sets the number of trees.
     *
     * @param value number of trees, at least 1
     * @return a new object
     */
    public RandomForest withTrees(int value) {
        return new RandomForest(Checks.atLeast(value, 1, "trees"), depth, leastRows, seed);
    }

    /**
     * Sets the greatest depth.
     *
     * @param value number of splits above a leaf, at least 1
     * @return a new object
     */
    public RandomForest withDepth(int value) {
        return new RandomForest(trees, Checks.atLeast(value, 1, "depth"), leastRows, seed);
    }

    /**
     * Sets the fewest rows of a leaf, copies in the bootstrap sample not counted.
     *
     * @param value number of rows, at least 1
     * @return a new object
     */
    public RandomForest withLeastRows(int value) {
        return new RandomForest(trees, depth, Checks.atLeast(value, 1, "leastRows"), seed);
    }

    /**
     * Sets the seed of the samples.
     *
     * @param value the seed
     * @return a new object
     */
    public RandomForest withSeed(long value) {
        return new RandomForest(trees, depth, leastRows, value);
    }

    @Override
    public Provenance provenance() {
        return Provenance.of(new MetricId("membership.random-forest", 1))
                .with("trees", trees)
                .with("depth", depth)
                .with("least rows", leastRows)
                .withSeed(seed);
    }

    @Override
    public AttackClassifier fit(double[][] features, boolean[] member) {
        BinnedColumns columns = BinnedColumns.of(features);
        Rows.checkClasses(features, member);
        TreeGrower grower = new TreeGrower(columns, depth, leastRows, 0);
        double[] labels = Rows.labels(member);
        int tried = (int) Math.ceil(Math.sqrt(columns.bins.length));
        SplittableRandom random = new SplittableRandom(seed);
        Tree[] grown = new Tree[trees];
        for (int t = 0; t < trees; t++) {
            Progress.checkInterrupted("training an attack model");
            SplittableRandom own = random.split();
            double[] weights = new double[labels.length];
            for (int i = 0; i < weights.length; i++) {
                weights[own.nextInt(weights.length)]++;
            }
            double[] sums = new double[labels.length];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = weights[i] * labels[i];
            }
            int[] drawn = IntStream.range(0, weights.length)
                    .filter(i -> weights[i] > 0)
                    .toArray();
            grown[t] = grower.grow(sums, weights, drawn, new TreeGrower.Sampling(tried, own));
        }
        return new Fitted(
                this,
                columns.bins.length,
                grown,
                Rows.hash(features).add(member).value());
    }

    private record Fitted(RandomForest learner, int columns, Tree[] trees, String data) implements AttackClassifier {
        @Override
        public Provenance provenance() {
            return learner.provenance().with("trained on", data);
        }

        @Override
        public double score(double... features) {
            Rows.checkOne(features, columns);
            double sum = 0;
            for (Tree tree : trees) {
                sum += tree.value(features);
            }
            return sum / trees.length;
        }
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
