package org.memo4j.attacks.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.core.model.DenseActivation;
import org.memo4j.core.model.DenseLayer;
import org.memo4j.core.model.DenseNetwork;

class LearnersTest {
    private static Stream<AttackLearner> learners() {
        return Stream.of(
                LogisticRegression.withDefaults(),
                RandomForest.withDefaults().withTrees(40),
                GradientBoosting.withDefaults().withRounds(40),
                NearestNeighbors.withDefaults().withNeighbors(3),
                linear());
    }

    /** A linear classifier, by gradient descent in plain Java. */
    private static ClassifierLearner linear() {
        return ClassifierLearner.of("linear", 5, (features, labels, seed) -> {
            double[] weights = new double[features[0].length];
            double bias = 0;
            for (int step = 0; step < 100; step++) {
                double[] gradient = new double[weights.length];
                double mean = 0;
                for (int i = 0; i < labels.length; i++) {
                    double z = bias;
                    for (int j = 0; j < weights.length; j++) {
                        z += weights[j] * features[i][j];
                    }
                    double error = labels[i] - 1 / (1 + Math.exp(-z));
                    mean += error / labels.length;
                    for (int j = 0; j < weights.length; j++) {
                        gradient[j] += error * features[i][j] / labels.length;
                    }
                }
                bias += mean;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] += gradient[j];
                }
            }
            double[] other = new double[weights.length];
            return DenseNetwork.of(List.of(new DenseLayer(
                            new double[][] {other, weights}, new double[] {0, bias}, DenseActivation.IDENTITY)))
                    .classifier();
        });
    }

    private static double[][] features(SplittableRandom random, int rows, int columns) {
        double[][] features = new double[rows][];
        Arrays.setAll(features, i -> random.doubles(columns, -1, 1).toArray());
        return features;
    }

    /** At the minimum the gradient is zero; the coefficients are read off the scores. */
    @Test
    void logisticRegressionIsAtTheMinimum() {
        SplittableRandom random = new SplittableRandom(1);
        for (double ridge : new double[] {0.1, 1, 30}) {
            double[][] x = features(random, 200, 3);
            boolean[] y = new boolean[200];
            for (int i = 0; i < y.length; i++) {
                x[i][1] = 1000 + 50 * x[i][1];
                y[i] = random.nextDouble() < 1 / (1 + Math.exp(-2 * x[i][0] - 0.5));
            }
            AttackClassifier fitted =
                    LogisticRegression.withDefaults().withRidge(ridge).fit(x, y);
            double sum = 0;
            double[] gradient = new double[3];
            double[] mean = new double[3];
            double[] deviation = new double[3];
            for (int j = 0; j < 3; j++) {
                double[] column = Rows.column(x, j);
                double m = Arrays.stream(column).average().orElseThrow();
                mean[j] = m;
                deviation[j] = Math.sqrt(Arrays.stream(column)
                        .map(v -> (v - m) * (v - m))
                        .average()
                        .orElseThrow());
            }
            for (int i = 0; i < y.length; i++) {
                double p = 1 / (1 + Math.exp(-fitted.score(x[i])));
                sum += (y[i] ? 1 : 0) - p;
                for (int j = 0; j < 3; j++) {
                    gradient[j] += ((y[i] ? 1 : 0) - p) * (x[i][j] - mean[j]) / deviation[j];
                }
            }
            assertThat(sum).isCloseTo(0, within(1e-5));
            for (int j = 0; j < 3; j++) {
                double[] further = mean.clone();
                further[j] += deviation[j];
                double weight = fitted.score(further) - fitted.score(mean);
                assertThat(gradient[j]).as("ridge %s", ridge).isCloseTo(ridge * weight, within(1e-5));
            }
        }
    }

    /** One stump against all splits tried one by one. */
    @Test
    void boostingTakesTheBestSplit() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 40; round++) {
            int n = 20 + random.nextInt(60);
            double[][] x = new double[n][2];
            boolean[] y = new boolean[n];
            for (int i = 0; i < n; i++) {
                x[i][0] = random.nextInt(12);
                x[i][1] = random.nextDouble();
                y[i] = i < 3 || (i > 5 && random.nextDouble() < x[i][1]);
            }
            AttackClassifier fitted = GradientBoosting.withDefaults()
                    .withRounds(1)
                    .withDepth(1)
                    .withRate(1)
                    .withLeastRows(2)
                    .fit(x, y);
            double[] expected = stump(x, y);
            for (int i = 0; i < n; i++) {
                assertThat(fitted.score(x[i])).as("round %d, row %d", round, i).isCloseTo(expected[i], within(1e-9));
            }
        }
    }

    private static double[] stump(double[][] x, boolean[] y) {
        int n = y.length;
        double in = 0;
        for (boolean flag : y) {
            in += flag ? 1 : 0;
        }
        double p = in / n;
        double start = Math.log(in / (n - in));
        double most = -1;
        double[] best = new double[n];
        for (int j = 0; j < 2; j++) {
            for (double[] cut : x) {
                double[] g = new double[2];
                double[] h = new double[2];
                int[] count = new int[2];
                for (int i = 0; i < n; i++) {
                    int side = x[i][j] <= cut[j] ? 0 : 1;
                    g[side] += (y[i] ? 1 : 0) - p;
                    h[side] += p * (1 - p);
                    count[side]++;
                }
                double gain = g[0] * g[0] / (h[0] + 1) + g[1] * g[1] / (h[1] + 1);
                if (count[0] >= 2 && count[1] >= 2 && gain > most + 1e-12) {
                    most = gain;
                    for (int i = 0; i < n; i++) {
                        int side = x[i][j] <= cut[j] ? 0 : 1;
                        best[i] = start + g[side] / (h[side] + 1);
                    }
                }
            }
        }
        return best;
    }

    /** Against sorting all rows by distance, with features of mean 0 and deviation 1, many of them equally far. */
    @Test
    void nearestNeighborsAreThoseOfBruteForce() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 30; round++) {
            int copies = 1 + random.nextInt(4);
            double[][] x = new double[16 * copies][4];
            boolean[] y = new boolean[x.length];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < 4; j++) {
                    x[i][j] = (i >> j & 1) == 1 ? 1 : -1;
                }
                y[i] = i == 0 || (i > 1 && random.nextBoolean());
            }
            int k = 1 + random.nextInt(x.length);
            AttackClassifier fitted =
                    NearestNeighbors.withDefaults().withNeighbors(k).fit(x, y);
            double[][] asked = features(random, 10, 4);
            asked[0] = x[3];
            asked[1] = new double[4]; // equally far from all
            for (double[] row : asked) {
                assertThat(fitted.score(row))
                        .as("round %d, %d neighbors", round, k)
                        .isEqualTo(share(x, y, row, k));
            }
            assertThat(fitted.score(new double[4])).isEqualTo(share(x, y, new double[4], x.length));
        }
    }

    private static double share(double[][] x, boolean[] y, double[] asked, int k) {
        double[] distances = Arrays.stream(x)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int j = 0; j < row.length; j++) {
                        sum += (row[j] - asked[j]) * (row[j] - asked[j]);
                    }
                    return sum;
                })
                .toArray();
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double members = 0;
        double all = 0;
        for (int i = 0; i < x.length; i++) {
            if (distances[i] <= sorted[k - 1]) {
                all++;
                members += y[i] ? 1 : 0;
            }
        }
        return members / all;
    }

    @Test
    void neighborsNeedRowsAndDoNotDependOnTheirOrder() {
        SplittableRandom random = new SplittableRandom(10);
        double[][] x = features(random, 100, 3);
        boolean[] y = new boolean[100];
        double[][] reversed = new double[100][];
        boolean[] members = new boolean[100];
        for (int i = 0; i < 100; i++) {
            x[i][1] = random.nextInt(3);
            x[i][0] = random.nextInt(3);
            x[i][2] = 7; // no variance: no distance
            y[i] = x[i][0] > 0 || i % 9 == 0;
            reversed[99 - i] = x[i];
            members[99 - i] = y[i];
        }
        NearestNeighbors five = NearestNeighbors.withDefaults().withNeighbors(5);
        // distances of the same points, up to rounding of their standardization
        assertThat(five.fit(reversed, members).scores(x))
                .containsExactly(five.fit(x, y).scores(x), within(1e-12));
        assertThat(five.fit(x, y).score(2, 1, 7)).isEqualTo(five.fit(x, y).score(2, 1, 99));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> NearestNeighbors.withDefaults().withNeighbors(101).fit(x, y))
                .withMessageContaining("100 rows, but 101 neighbors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NearestNeighbors.withDefaults().withNeighbors(0));
    }

    /** The log-odds of the classifier on standardized features, and the seed that it was told. */
    @Test
    void anyClassifierLearns() {
        SplittableRandom random = new SplittableRandom(11);
        double[][] x = features(random, 400, 2);
        boolean[] y = new boolean[400];
        for (int i = 0; i < 400; i++) {
            x[i][0] = 100 + 20 * x[i][0];
            y[i] = random.nextDouble() < 1 / (1 + Math.exp(-0.2 * (x[i][0] - 100) + x[i][1]));
        }
        double[] linear = linear().fit(x, y).scores(x);
        double[] exact =
                LogisticRegression.withDefaults().withRidge(1e-6).fit(x, y).scores(x);
        for (int i = 0; i < 400; i++) {
            assertThat(linear[i]).isCloseTo(exact[i], within(0.02));
        }
        long[] seeds = new long[1];
        ClassifierLearner three = ClassifierLearner.of("three classes", 77, (features, labels, seed) -> {
            seeds[0] = seed;
            return DenseNetwork.of(List.of(
                            new DenseLayer(new double[3][features[0].length], new double[3], DenseActivation.IDENTITY)))
                    .classifier();
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> three.fit(x, y))
                .withMessageContaining("the classifier has 3");
        assertThat(seeds[0]).isEqualTo(77);
        assertThat(three.provenance().seed()).hasValue(77);
    }

    @Test
    void treesLearnWhatALineCannot() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = features(random, 2000, 3);
        boolean[] y = new boolean[2000];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i][0] * x[i][1] > 0;
        }
        double[][] test = Arrays.copyOfRange(x, 1000, 2000);
        boolean[] truth = Arrays.copyOfRange(y, 1000, 2000);
        double[][] train = Arrays.copyOf(x, 1000);
        boolean[] known = Arrays.copyOf(y, 1000);
        assertThat(auc(RandomForest.withDefaults().withTrees(60), train, known, test, truth))
                .isGreaterThan(0.95);
        assertThat(auc(GradientBoosting.withDefaults(), train, known, test, truth))
                .isGreaterThan(0.95);
        assertThat(auc(NearestNeighbors.withDefaults().withNeighbors(10), train, known, test, truth))
                .isGreaterThan(0.95);
        assertThat(auc(LogisticRegression.withDefaults(), train, known, test, truth))
                .isBetween(0.4, 0.6);
    }

    private static double auc(
            AttackLearner learner, double[][] train, boolean[] known, double[][] test, boolean[] truth) {
        return learner.fit(train, known).attack(test, truth).roc().auc();
    }

    /** Labels without relation to the features: the AUC on new rows is within 5 standard errors of one half. */
    @ParameterizedTest
    @MethodSource("learners")
    void noSignalNoAttack(AttackLearner learner) {
        SplittableRandom random = new SplittableRandom(4);
        double[][] train = features(random, 500, 4);
        double[][] test = features(random, 2000, 4);
        boolean[] known = new boolean[500];
        boolean[] truth = new boolean[2000];
        for (int i = 0; i < 2000; i++) {
            truth[i] = random.nextBoolean();
            known[i % 500] = random.nextBoolean();
        }
        double error = Math.sqrt(2001.0 / (12.0 * 1000 * 1000)); // exact under the null, about 1000 a side
        assertThat(auc(learner, train, known, test, truth)).isCloseTo(0.5, within(5.5 * error));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void theScalesOfTheFeaturesDoNotMatter(AttackLearner learner) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] x = features(random, 200, 3);
        boolean[] y = new boolean[200];
        double[][] scaled = new double[200][];
        for (int i = 0; i < 200; i++) {
            y[i] = x[i][0] + 0.3 * random.nextDouble() > 0.1;
            scaled[i] = new double[] {1024 * x[i][0], x[i][1] / 64, x[i][2] + 4};
        }
        double[] expected = learner.fit(x, y).scores(x);
        double[] actual = learner.fit(scaled, y).scores(scaled);
        for (int i = 0; i < 200; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("learners")
    void sameRowsSameModel(AttackLearner learner) {
        SplittableRandom random = new SplittableRandom(6);
        double[][] x = features(random, 300, 5);
        boolean[] y = new boolean[300];
        Arrays.fill(y, 0, 100, true);
        assertThat(learner.fit(x, y).scores(x))
                .containsExactly(learner.fit(x, y).scores(x));
        assertThat(learner.fit(x, y).provenance())
                .isEqualTo(learner.fit(x, y).provenance())
                .isNotEqualTo(learner.provenance());
    }

    @Test
    void theForestDependsOnItsSeedAndStaysAShare() {
        SplittableRandom random = new SplittableRandom(7);
        double[][] x = features(random, 300, 5);
        boolean[] y = new boolean[300];
        Arrays.setAll(x, i -> {
            y[i] = x[i][0] > 0.5;
            return x[i];
        });
        RandomForest forest = RandomForest.withDefaults().withTrees(20);
        double[] scores = forest.fit(x, y).scores(x);
        assertThat(Arrays.stream(scores)).allMatch(s -> s >= 0 && s <= 1);
        assertThat(forest.withSeed(2).fit(x, y).scores(x)).isNotEqualTo(scores);
    }

    /** More than 256 distinct values share bins, and the cut still lies within a bin of the true one. */
    @Test
    void manyDistinctValues() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] x = features(random, 5000, 1);
        boolean[] y = new boolean[5000];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i][0] > 0.3;
        }
        AttackClassifier fitted = GradientBoosting.withDefaults().fit(x, y);
        assertThat(fitted.score(0.29)).isNegative();
        assertThat(fitted.score(0.31)).isPositive();
    }

    @ParameterizedTest
    @MethodSource("learners")
    void refusesBadInput(AttackLearner learner) {
        double[][] x = {{1, 2}, {3, 4}, {5, 6}};
        boolean[] y = {true, false, true};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.fit(x, new boolean[3]))
                .withMessageContaining("0 members among 3 rows");
        assertThatIllegalArgumentException().isThrownBy(() -> learner.fit(x, new boolean[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> learner.fit(new double[0][], new boolean[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.fit(new double[][] {{1, 2}, {3}, {5, 6}}, y))
                .withMessageContaining("row 1 has 1 features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> learner.fit(new double[][] {{1, Double.NaN}, {3, 4}, {5, 6}}, y));
        AttackClassifier fitted = learner.fit(x, y);
        assertThatIllegalArgumentException().isThrownBy(() -> fitted.score(1));
        assertThatIllegalArgumentException().isThrownBy(() -> fitted.score(1, Double.POSITIVE_INFINITY));
    }
}
