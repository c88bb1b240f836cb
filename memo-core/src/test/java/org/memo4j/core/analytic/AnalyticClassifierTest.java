package org.memo4j.core.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.FeatureExtractor;
import org.memo4j.core.score.Membership;

class AnalyticClassifierTest {
    private static final int CLASSES = 14;
    private static final LabeledInputs DATA = Clusters.of(20, CLASSES, 10, 1);
    private static final RandomFeatures EXPANSION = RandomFeatures.relu(10, 24, 2);

    private static AnalyticOptions options(RidgeForm form, double ridge) {
        return AnalyticOptions.withDefaults().withForm(form).withRidge(ridge);
    }

    private static AnalyticClassifier trained(LabeledInputs data, AnalyticOptions options) {
        AnalyticClassifier classifier = AnalyticClassifier.of(EXPANSION, options);
        classifier.learn(data);
        return classifier;
    }

    private static int[] where(java.util.function.IntPredicate wanted) {
        return IntStream.range(0, DATA.size()).filter(wanted).toArray();
    }

    /** The joint solution by another library, with the same columns of classes. */
    private static double[][] joint(LabeledInputs data, double ridge, int classes) {
        RealMatrix x = new Array2DRowRealMatrix(EXPANSION.expand(data.inputs()));
        RealMatrix y = new Array2DRowRealMatrix(data.size(), classes);
        for (int i = 0; i < data.size(); i++) {
            y.setEntry(i, data.labels()[i], 1);
        }
        RealMatrix a = x.transpose()
                .multiply(x)
                .add(MatrixUtils.createRealIdentityMatrix(EXPANSION.width()).scalarMultiply(ridge));
        return new CholeskyDecomposition(a, 1e-9, 1e-12)
                .getSolver()
                .solve(x.transpose().multiply(y))
                .getData();
    }

    @ParameterizedTest
    @CsvSource({"1, 4e-11", "0.1, 4e-9", "1e-3, 8e-5"})
    void recursionInPhasesIsTheJointSolution(double ridge, double accuracy) {
        AnalyticOptions wholePhases = options(RidgeForm.RECURSIVE, ridge).withBlock(DATA.size());
        AnalyticClassifier classifier = AnalyticClassifier.of(EXPANSION, wholePhases);
        for (int phase = 0; phase < 6; phase++) {
            int p = phase;
            classifier.learn(DATA.select(where(i -> DATA.labels()[i] * 6 / CLASSES == p)));
        }
        assertThat(classifier.classes()).isEqualTo(CLASSES);
        assertThat(classifier.examples()).isEqualTo(DATA.size());
        assertThat(Clusters.distance(classifier.weights(), joint(DATA, ridge, CLASSES)))
                .isLessThan(accuracy);
    }

    /** The check in plain Python gave 3e-14 one by one with a ridge of 0.1; in larger blocks the recursion loses more. */
    @ParameterizedTest
    @CsvSource({
        "INFORMATION, 1, 5e-14, 5e-14",
        "INFORMATION, 0.1, 5e-14, 5e-14",
        "INFORMATION, 1e-3, 5e-14, 5e-14",
        "RECURSIVE, 1, 3e-14, 2e-13",
        "RECURSIVE, 0.1, 3e-14, 1e-12",
        "RECURSIVE, 1e-3, 1e-12, 1e-10"
    })
    void oneByOneOrAtOnceIsTheSame(RidgeForm form, double ridge, double single, double blocks) {
        double[][] joint = joint(DATA, ridge, CLASSES);
        for (int block : new int[] {1, 7, 300}) {
            AnalyticClassifier classifier = trained(DATA, options(form, ridge).withBlock(block));
            assertThat(Clusters.distance(classifier.weights(), joint))
                    .as("block %d", block)
                    .isLessThan(block == 1 ? single : blocks);
            assertThat(classifier.relativeError()).isLessThan(1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void theInverseIsTheInverse(RidgeForm form) {
        AnalyticClassifier classifier = trained(DATA, options(form, 0.1));
        RealMatrix x = new Array2DRowRealMatrix(EXPANSION.expand(DATA.inputs()));
        RealMatrix a = x.transpose()
                .multiply(x)
                .add(MatrixUtils.createRealIdentityMatrix(24).scalarMultiply(0.1));
        double[][] product =
                a.multiply(new Array2DRowRealMatrix(classifier.inverse())).getData();
        assertThat(Clusters.distance(
                        product, MatrixUtils.createRealIdentityMatrix(24).getData()))
                .isLessThan(1e-9);
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void leaveOneOutIsRetraining(RidgeForm form) {
        AnalyticClassifier classifier = trained(DATA, options(form, 0.1));
        LeftOut left = classifier.leaveOneOut(DATA);
        for (int i = 0; i < DATA.size(); i += 13) {
            int out = i;
            LabeledInputs one = DATA.select(i);
            double[] retrained = trained(DATA.select(where(j -> j != out)), options(RidgeForm.INFORMATION, 0.1))
                    .scores(one.inputs())[0];
            assertThat(left.without(i)).containsExactly(retrained, within(1e-9));
            assertThat(left.with(i)).containsExactly(classifier.scores(one.inputs())[0], within(1e-15));
            // the memorization of the true class is h (y - f_-i)
            double h = left.leverages()[i];
            int y = DATA.labels()[i];
            assertThat(left.with(i)[y] - left.without(i)[y]).isCloseTo(h * (1 - left.without(i)[y]), within(1e-12));
        }
        assertThat(Arrays.stream(left.leverages()).sum()).isLessThan(24);
        assertThat(left.leverages()).containsExactly(classifier.leverages(DATA.inputs()));
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void leaveGroupOutIsRetraining(RidgeForm form) {
        AnalyticClassifier classifier = trained(DATA, options(form, 0.1));
        int[] groups = IntStream.range(0, DATA.size()).map(i -> i / 9).toArray();
        LeftOut left = classifier.leaveGroupOut(DATA, groups);
        for (int g = 0; g < 32; g += 7) {
            int out = g;
            AnalyticClassifier rest =
                    trained(DATA.select(where(j -> groups[j] != out)), options(RidgeForm.INFORMATION, 0.1));
            for (int i : where(j -> groups[j] == out)) {
                double[] retrained = rest.scores(DATA.select(i).inputs())[0];
                assertThat(left.without(i)).containsExactly(retrained, within(1e-9));
            }
        }
        LeftOut single =
                classifier.leaveGroupOut(DATA, IntStream.range(0, DATA.size()).toArray());
        assertThat(single.without(5))
                .containsExactly(classifier.leaveOneOut(DATA).without(5), within(1e-11));
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void unlearningIsRetraining(RidgeForm form) {
        for (int block : new int[] {1, 256}) {
            AnalyticClassifier classifier = trained(DATA, options(form, 0.1).withBlock(block));
            classifier.unlearn(DATA.select(where(i -> i % 3 == 0)));
            AnalyticClassifier retrained =
                    trained(DATA.select(where(i -> i % 3 != 0)), options(RidgeForm.INFORMATION, 0.1));
            assertThat(Clusters.distance(classifier.weights(), retrained.weights()))
                    .isLessThan(1e-9);
            assertThat(classifier.counts()).isEqualTo(retrained.counts());
            classifier.learn(DATA.select(where(i -> i % 3 == 0)));
            assertThat(Clusters.distance(
                            classifier.weights(),
                            trained(DATA, options(form, 0.1)).weights()))
                    .isLessThan(1e-9);
        }
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void unlearningEverythingLeavesNothing(RidgeForm form) {
        AnalyticClassifier classifier = trained(DATA, options(form, 0.1));
        classifier.unlearn(DATA);
        assertThat(Clusters.distance(classifier.weights(), new double[24][CLASSES]))
                .isLessThan(1e-7);
        assertThatThrownBy(() -> classifier.predict(DATA.inputs()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing was learned");
    }

    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void whatWasNotLearnedCannotBeUnlearned(RidgeForm form) {
        AnalyticClassifier classifier = trained(DATA, options(form, 0.1));
        double[][] before = classifier.weights();
        float[][] far = {new float[10]};
        Arrays.fill(far[0], 100);
        assertThatThrownBy(() -> classifier.unlearn(new LabeledInputs(far, new int[] {0})))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessageContaining("not among");
        assertThatThrownBy(() -> classifier.unlearn(new LabeledInputs(far, new int[] {40})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 40");
        assertThatThrownBy(() -> classifier.leaveOneOut(new LabeledInputs(far, new int[] {0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leverage");
        assertThat(classifier.weights()).isDeepEqualTo(before);
        assertThat(classifier.examples()).isEqualTo(DATA.size());
    }

    @Test
    void lostPrecisionIsAnError() {
        AnalyticOptions careless = options(RidgeForm.RECURSIVE, 1e-13).withBlock(DATA.size());
        AnalyticClassifier classifier = AnalyticClassifier.of(EXPANSION, careless);
        assertThatThrownBy(() -> classifier.learn(DATA))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessageContaining("greater ridge");
        assertThat(classifier.examples()).isZero();
        assertThat(classifier.classes()).isZero();
        // eight features thrice over: the matrix is singular but for the ridge
        float[][] copies = new float[DATA.size()][30];
        for (int i = 0; i < copies.length; i++) {
            for (int j = 0; j < 30; j++) {
                copies[i][j] = DATA.inputs()[i][j % 10] * 1000;
            }
        }
        AnalyticClassifier singular =
                AnalyticClassifier.of(RandomFeatures.identity(30), options(RidgeForm.INFORMATION, 1e-9));
        singular.learn(new LabeledInputs(copies, DATA.labels()));
        assertThatThrownBy(() -> singular.predict(copies)).isInstanceOf(PrecisionLossException.class);
        AnalyticClassifier tolerated = AnalyticClassifier.of(
                RandomFeatures.identity(30),
                options(RidgeForm.INFORMATION, 1e-3).withTolerance(Double.POSITIVE_INFINITY));
        tolerated.learn(new LabeledInputs(copies, DATA.labels()));
        assertThat(tolerated.predict(copies)).hasSize(DATA.size());
    }

    /** With one feature {@code x} and nothing else learned, {@code 1 - h = ridge / (x^2 + ridge)}. */
    @Test
    void leavingOutNeedsDigitsWithinTheTolerance() {
        LabeledInputs one = new LabeledInputs(new float[][] {{1000}}, new int[] {0});
        AnalyticOptions strict = options(RidgeForm.INFORMATION, 1).withTolerance(1e-11);
        AnalyticClassifier classifier = AnalyticClassifier.of(RandomFeatures.identity(1), strict);
        classifier.learn(one);
        assertThatThrownBy(() -> classifier.leaveOneOut(one))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessageContaining("example 0")
                .hasMessageContaining("2.2e-10");
        AnalyticClassifier enough = AnalyticClassifier.of(RandomFeatures.identity(1), strict.withTolerance(1e-9));
        enough.learn(one);
        assertThat(enough.leaveOneOut(one).without(0)[0]).isCloseTo(0, within(1e-9));
        Membership seen = Membership.of(new boolean[][] {{true}});
        assertThatThrownBy(() -> AnalyticEnsemble.of(classifier, one).memorization(seen, HeadScore.TRUE_CLASS))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessageContaining("example 0 of head 0");
        assertThat(AnalyticEnsemble.of(enough, one)
                        .memorization(seen, HeadScore.TRUE_CLASS)
                        .score(0, 0))
                .isCloseTo(1, within(1e-5));
        // no tolerance lets a division by nothing pass
        LabeledInputs far = new LabeledInputs(new float[][] {{0x1p60f}}, new int[] {0});
        AnalyticClassifier careless =
                AnalyticClassifier.of(RandomFeatures.identity(1), strict.withTolerance(Double.POSITIVE_INFINITY));
        assertThatThrownBy(() -> AnalyticEnsemble.of(careless, far).memorization(seen, HeadScore.TRUE_CLASS))
                .isInstanceOf(PrecisionLossException.class)
                .hasMessageContaining("not below 1");
    }

    /** An extractor that fails on the features of one input, and an input that no extractor is asked about. */
    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void whatCannotBeLearnedLeavesTheClassifierAsItWas(RidgeForm form) {
        FeatureExtractor inverse = new FeatureExtractor() {
            @Override
            public int width() {
                return 1;
            }

            @Override
            public float[][] features(float[][] inputs) {
                return Arrays.stream(inputs)
                        .map(input -> new float[] {1 / input[0]})
                        .toArray(float[][]::new);
            }
        };
        AnalyticClassifier classifier = AnalyticClassifier.of(
                inverse, RandomFeatures.identity(1), options(form, 1).withBlock(2));
        LabeledInputs bad = new LabeledInputs(new float[][] {{1}, {2}, {Float.NaN}}, new int[] {0, 1, 2});
        assertThatThrownBy(() -> classifier.learn(bad)).hasMessageContaining("example 2 must be finite");
        LabeledInputs first = new LabeledInputs(new float[][] {{0}, {2}, {3}}, new int[] {4, 1, 2});
        assertThatThrownBy(() -> classifier.learn(first)).hasMessageContaining("finite");
        assertThat(classifier.classes()).isZero();
        assertThat(classifier.weights()[0]).isEmpty();
        // the block before the one that fails stays, with its classes alone
        LabeledInputs second = new LabeledInputs(new float[][] {{1}, {2}, {0}}, new int[] {0, 1, 2});
        assertThatThrownBy(() -> classifier.learn(second)).hasMessageContaining("finite");
        assertThat(classifier.counts()).containsExactly(1, 1);
        assertThat(classifier.weights()[0]).containsExactly(new double[] {1 / 2.25, 0.5 / 2.25}, within(1e-15));
    }

    @Test
    void orderMakesNoDifference() {
        SplittableRandom random = new SplittableRandom(5);
        int[] order = IntStream.range(0, DATA.size()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        for (RidgeForm form : RidgeForm.values()) {
            assertThat(Clusters.distance(
                            trained(DATA, options(form, 0.1)).weights(),
                            trained(DATA.select(order), options(form, 0.1)).weights()))
                    .isLessThan(1e-10);
        }
    }

    @Test
    void predictsTheClassesAndOnlyThoseThatItLearned() {
        AnalyticClassifier classifier =
                trained(DATA.select(where(i -> DATA.labels()[i] >= 7)), options(RidgeForm.INFORMATION, 0.1));
        assertThat(classifier.classes()).isEqualTo(CLASSES);
        assertThat(Arrays.stream(classifier.predict(DATA.inputs())).min().orElseThrow())
                .isEqualTo(7);
        assertThat(classifier.counts()).startsWith(0, 0, 0, 0, 0, 0, 0, 20);
        try (LogitRows logits = classifier.logits(DATA.inputs())) {
            assertThat(logits.rows()).isEqualTo(DATA.size());
            assertThat(logits.get(3, 9)).isEqualTo((float) classifier.scores(DATA.inputs())[3][9]);
        }
        assertThat(classifier.copy().weights()).isDeepEqualTo(classifier.weights());
        assertThat(classifier.toString()).contains("140 examples", "RELU", "ridge 0.1");
    }

    /** Wide enough for panels, tiles, the blocked factorization and the fast kernel; sizes that they do not divide. */
    @ParameterizedTest
    @EnumSource(RidgeForm.class)
    void wideHeadsAreTheJointSolutionToo(RidgeForm form) {
        for (int width : new int[] {385, 611}) {
            RandomFeatures wide = RandomFeatures.relu(10, width, 3);
            AnalyticClassifier head =
                    AnalyticClassifier.of(wide, options(form, 1).withBlock(70));
            head.learn(DATA);
            head.unlearn(DATA.select(where(i -> i % 4 == 0)));
            RealMatrix x = new Array2DRowRealMatrix(
                    wide.expand(DATA.select(where(i -> i % 4 != 0)).inputs()));
            RealMatrix residual = x.transpose()
                    .multiply(x)
                    .add(MatrixUtils.createRealIdentityMatrix(width))
                    .multiply(new Array2DRowRealMatrix(head.weights()));
            double[][] sums = new double[width][CLASSES];
            int[] kept = where(i -> i % 4 != 0);
            for (int i = 0; i < kept.length; i++) {
                for (int j = 0; j < width; j++) {
                    sums[j][DATA.labels()[kept[i]]] += x.getEntry(i, j);
                }
            }
            assertThat(Clusters.distance(residual.getData(), sums)).isLessThan(1e-9);
        }
    }

    @Test
    void pairsOfLeverages() {
        AnalyticClassifier classifier = trained(DATA, options(RidgeForm.RECURSIVE, 0.1));
        double[][] pairs = classifier.leverages(DATA.inputs(), DATA.inputs());
        double[] own = classifier.leverages(DATA.inputs());
        for (int i = 0; i < own.length; i++) {
            assertThat(pairs[i][i]).isCloseTo(own[i], within(1e-12));
            assertThat(pairs[i][3]).isCloseTo(pairs[3][i], within(1e-12));
        }
        double[][] solved = classifier.solvedFeatures(DATA.inputs());
        double[][] features = classifier.features(DATA.inputs());
        for (int i = 0; i < own.length; i++) {
            double product = 0;
            for (int j = 0; j < 24; j++) {
                product += solved[i][j] * features[3][j];
            }
            assertThat(pairs[i][3]).isCloseTo(product, within(1e-12));
        }
        assertThat(classifier.solvedFeatures(new float[0][])).isEmpty();
        assertThat(classifier.leverages(new float[0][], DATA.inputs())).isEmpty();
    }

    @Test
    void badInputIsNamed() {
        AnalyticClassifier classifier = AnalyticClassifier.of(EXPANSION, AnalyticOptions.withDefaults());
        float[][] wrong = {new float[9]};
        float[][] nan = {new float[10]};
        nan[0][4] = Float.NaN;
        assertThatThrownBy(() -> classifier.learn(new LabeledInputs(wrong, new int[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 entries");
        assertThatThrownBy(() -> classifier.learn(new LabeledInputs(nan, new int[1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new LabeledInputs(nan, new int[] {-1})).hasMessageContaining("from 0");
        assertThatThrownBy(() -> AnalyticOptions.withDefaults().withRidge(0)).hasMessageContaining("ridge");
        assertThatThrownBy(() -> AnalyticOptions.withDefaults().withTolerance(Double.NaN))
                .hasMessageContaining("tolerance");
        assertThatThrownBy(() -> classifier.leaveGroupOut(DATA, new int[3])).hasMessageContaining("groups");
    }
}
