package org.memo4j.attacks.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class RmiaTest {
    // golden values: rmia.json, medium
    private static final double[] TARGET = {0.3591, 0.4634, 0.8529, 0.7017, 0.3649, 0.5989};
    private static final double[][] REFERENCES = {
        {0.4811, 0.1938, 0.7111, 0.1523},
        {0.4021, 0.5151, 0.4376, 0.5781},
        {0.7141, 0.9106, 0.3058, 0.6337},
        {0.6766, 0.3134, 0.0513, 0.9261},
        {0.3186, 0.3326, 0.8525, 0.5766},
        {0.4742, 0.7459, 0.0773, 0.6863}
    };
    private static final boolean[][] MEMBER = {
        {false, true, false, false},
        {false, true, true, false},
        {false, true, false, false},
        {false, true, true, false},
        {false, true, false, true},
        {false, true, false, true}
    };
    private static final double[] Z_TARGET = {0.834, 0.2978, 0.5556, 0.4097, 0.6016, 0.227, 0.2123, 0.7222, 0.727};
    private static final double[][] Z_REFERENCES = {
        {0.5603, 0.879, 0.2352, 0.8158},
        {0.2021, 0.9179, 0.6113, 0.5962},
        {0.9235, 0.7583, 0.7609, 0.0987},
        {0.3824, 0.1264, 0.2242, 0.2425},
        {0.8228, 0.1641, 0.3171, 0.4936},
        {0.8145, 0.9187, 0.6873, 0.2423},
        {0.5405, 0.6854, 0.0967, 0.6619},
        {0.3815, 0.5807, 0.6526, 0.6522},
        {0.5207, 0.5493, 0.2283, 0.4957}
    };

    static ScoreMatrix byModel(double[][] byExample) {
        double[][] rows = new double[byExample[0].length][byExample.length];
        for (int i = 0; i < byExample.length; i++) {
            for (int m = 0; m < rows.length; m++) {
                rows[m][i] = byExample[i][m];
            }
        }
        return ScoreMatrix.of(rows);
    }

    /**
     * What the published code feeds its means: signals of models that saw the example become 0, and the k largest stay. As
     * signals of k models of which none saw it, they give that code's numbers.
     */
    static double[][] topK(double[][] byExample, boolean[][] member, int k) {
        return IntStream.range(0, byExample.length)
                .mapToObj(i -> IntStream.range(0, byExample[i].length)
                        .mapToDouble(m -> member[i][m] ? 0 : -byExample[i][m])
                        .sorted()
                        .limit(k)
                        .map(x -> -x)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static void assertGolden(Rmia rmia, int k, double... expected) {
        ScoreMatrix references = byModel(topK(REFERENCES, MEMBER, k));
        ScoreMatrix z = byModel(topK(Z_REFERENCES, new boolean[9][4], k));
        Membership none = Membership.of(new boolean[k][6]);
        assertThat(rmia.score(TARGET, references, none, new Rmia.Population(Z_TARGET, z)))
                .containsExactly(expected, within(1e-12));
    }

    @Test
    void offlineGolden() {
        assertGolden(Rmia.withDefaults(), 2, 3 / 9.0, 4 / 9.0, 1, 6 / 9.0, 3 / 9.0, 1);
        assertGolden(Rmia.withDefaults().withOfflineA(0.6), 4, 3 / 9.0, 7 / 9.0, 1, 1, 4 / 9.0, 1);
    }

    @Test
    void smallGolden() {
        // rmia.json, small, two reference models: ratios 1.561 and 0.367 against 0.778 and 0.934
        ScoreMatrix references = byModel(new double[][] {{0, 0.5}, {0.6, 0}});
        Rmia.Population z =
                new Rmia.Population(new double[] {0.5, 0.6}, byModel(new double[][] {{0.4, 0.5}, {0.5, 0.4}}));
        double[] scores =
                Rmia.withDefaults().score(new double[] {0.8, 0.2}, references, Membership.of(new boolean[2][2]), z);
        assertThat(scores).containsExactly(1, 0);
    }

    @Test
    void averagesWhatDidNotSeeTheExample() {
        // by hand: p_out of example 0 is the mean of models 0, 2, 3; all pairs counted
        ScoreMatrix references = byModel(REFERENCES);
        boolean[][] rows = new boolean[4][6];
        for (int i = 0; i < 6; i++) {
            for (int m = 0; m < 4; m++) {
                rows[m][i] = MEMBER[i][m];
            }
        }
        Membership membership = Membership.of(rows);
        Rmia.Population z = new Rmia.Population(Z_TARGET, byModel(Z_REFERENCES));
        for (double a : new double[] {0, 0.3, 1}) {
            for (double gamma : new double[] {1, 2}) {
                for (boolean online : new boolean[] {false, true}) {
                    Rmia rmia = Rmia.withDefaults().withOfflineA(a).withGamma(gamma);
                    double[] scores = (online ? rmia.online() : rmia).score(TARGET, references, membership, z);
                    for (int i = 0; i < 6; i++) {
                        assertThat(scores[i])
                                .as("a %s, gamma %s, online %s, example %d", a, gamma, online, i)
                                .isEqualTo(naive(i, a, gamma, online));
                    }
                }
            }
        }
    }

    private static double naive(int i, double a, double gamma, boolean online) {
        double out = mean(i, false);
        double p = online ? (mean(i, true) + out) / 2 : ((1 + a) * out + 1 - a) / 2;
        int count = 0;
        for (int z = 0; z < Z_TARGET.length; z++) {
            double zMean = Arrays.stream(Z_REFERENCES[z]).average().orElseThrow();
            double pz = online ? zMean : ((1 + a) * zMean + 1 - a) / 2;
            count += TARGET[i] / p / (Z_TARGET[z] / pz) > gamma ? 1 : 0;
        }
        return count / 9.0;
    }

    private static double mean(int i, boolean in) {
        return IntStream.range(0, 4)
                .filter(m -> MEMBER[i][m] == in)
                .mapToDouble(m -> REFERENCES[i][m])
                .average()
                .orElseThrow();
    }

    @Test
    void leaveOneOutAndTuning() {
        SplittableRandom random = new SplittableRandom(2);
        Membership membership = Membership.balanced(10, 60, 0.5, 1);
        double[][] x = new double[10][60];
        double[][] z = new double[10][200];
        for (int m = 0; m < 10; m++) {
            for (int i = 0; i < 60; i++) {
                x[m][i] = Math.min(1, random.nextDouble(0.1, 0.9) + (membership.contains(m, i) ? 0.3 : 0));
            }
            z[m] = random.doubles(200, 0.1, 0.9).toArray();
        }
        ScoreMatrix scores = ScoreMatrix.of(x);
        ScoreMatrix population = ScoreMatrix.of(z);
        double[][] all = Rmia.withDefaults().leaveOneOut(scores, membership, population);
        for (int t = 0; t < 10; t++) {
            int target = t;
            int[] others = IntStream.range(0, 10).filter(m -> m != target).toArray();
            assertThat(all[t])
                    .containsExactly(Rmia.withDefaults()
                            .score(
                                    x[t],
                                    scores.selectModels(others),
                                    membership.selectModels(others),
                                    new Rmia.Population(z[t], population.selectModels(others))));
        }
        Rmia tuned = Rmia.withDefaults().tuned(scores, membership, population);
        double[][] best = tuned.leaveOneOut(scores, membership, population);
        // members' signals are higher by 0.3 of a spread of 0.8: well above chance in every model
        for (int t = 0; t < 10; t++) {
            assertThat(tuned.attack(membership.toArray()[t], best[t]).roc().auc())
                    .isGreaterThan(0.6);
        }
    }

    /** Orders examples by their ratio, as the published score does up to ties, and exceeds as many of the population. */
    @Test
    void interpolatedScoresOrderByTheRatio() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 50; round++) {
            int z = 1 + random.nextInt(20);
            int n = 2 + random.nextInt(60);
            // coarse probabilities, 0 and 1 among them: ties, ratios of 0
            double[] target = random.ints(n, 0, 9).mapToDouble(v -> v / 8.0).toArray();
            double[] zTarget = random.ints(z, 0, 9).mapToDouble(v -> v / 8.0).toArray();
            double[] one = new double[n];
            double[] zOne = new double[z];
            Arrays.fill(one, 0.5);
            Arrays.fill(zOne, 0.5);
            Membership membership = Membership.of(new boolean[][] {new boolean[n]});
            Rmia.Population population = new Rmia.Population(zTarget, ScoreMatrix.of(zOne));
            Rmia rmia = Rmia.withDefaults().withGamma(1 + random.nextInt(2));
            double[] published = rmia.score(target, ScoreMatrix.of(one), membership, population);
            double[] smooth = rmia.interpolated().score(target, ScoreMatrix.of(one), membership, population);
            for (int i = 0; i < n; i++) {
                String at = "round " + round + ", example " + i;
                assertThat(smooth[i] * (z + 1)).as(at).isBetween(published[i] * z - 1e-9, published[i] * z + 1 + 1e-9);
                for (int j = 0; j < n; j++) {
                    // all means are equal: the ratio orders as the probability does
                    assertThat(Math.signum(smooth[i] - smooth[j]))
                            .as(at + " and " + j)
                            .isEqualTo(Math.signum(target[i] - target[j]));
                }
            }
        }
        Rmia rmia = Rmia.withDefaults().interpolated();
        assertThat(rmia.provenance().options()).containsEntry("ties", "interpolated");
        assertThat(rmia.online().withGamma(2).withOfflineA(0.5).provenance().options())
                .containsKey("ties");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rmia.score(List.of(), List.of(), Membership.balanced(2, 2, 0.5, 1), List.of()))
                .withMessageContaining("one query only");
    }

    /** Two equal queries of three outvote the third; of two different ones both must agree. */
    @Test
    void mostQueriesDecideEachPair() {
        SplittableRandom random = new SplittableRandom(17);
        Membership membership = Membership.balanced(4, 30, 0.5, 18);
        double[] a = random.doubles(30).toArray();
        double[] b = random.doubles(30).toArray();
        ScoreMatrix first = random(random, 4, 30);
        ScoreMatrix second = random(random, 4, 30);
        Rmia.Population z = new Rmia.Population(random.doubles(50).toArray(), random(random, 4, 50));
        Rmia.Population y = new Rmia.Population(random.doubles(50).toArray(), random(random, 4, 50));
        for (Rmia rmia :
                List.of(Rmia.withDefaults().withGamma(1.2), Rmia.withDefaults().online())) {
            double[] one = rmia.score(a, first, membership, z);
            double[] other = rmia.score(b, second, membership, y);
            assertThat(rmia.score(List.of(a), List.of(first), membership, List.of(z)))
                    .containsExactly(one);
            assertThat(rmia.score(List.of(a, b, a), List.of(first, second, first), membership, List.of(z, y, z)))
                    .containsExactly(one);
            double[] both = rmia.score(List.of(a, b), List.of(first, second), membership, List.of(z, y));
            for (int i = 0; i < 30; i++) {
                assertThat(both[i])
                        .isLessThanOrEqualTo(Math.min(one[i], other[i]))
                        .isGreaterThanOrEqualTo(one[i] + other[i] - 1 - 1e-12);
            }
            assertThat(both).isNotEqualTo(one);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rmia.withDefaults().score(List.of(a, b), List.of(first), membership, List.of(z, y)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rmia.withDefaults().score(List.of(), List.of(), membership, List.of()));
    }

    private static ScoreMatrix random(SplittableRandom random, int models, int examples) {
        return ScoreMatrix.of(IntStream.range(0, models)
                .mapToObj(m -> random.doubles(examples).toArray())
                .toArray(double[][]::new));
    }

    @Test
    void refusesWhatIsNoProbability() {
        ScoreMatrix references = byModel(REFERENCES);
        Rmia.Population z = new Rmia.Population(Z_TARGET, byModel(Z_REFERENCES));
        double[] logit = {0.1, 0.2, 0.3, 0.4, 0.5, 2.5};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rmia.withDefaults().score(logit, references, Membership.of(new boolean[4][6]), z));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rmia.Population(new double[] {0.5}, byModel(Z_REFERENCES)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rmia.withDefaults().withGamma(0));
        boolean[][] everything = new boolean[4][6];
        for (boolean[] row : everything) {
            Arrays.fill(row, true);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rmia.withDefaults().score(TARGET, references, Membership.of(everything), z))
                .withMessageContaining("OUT of");
    }
}
