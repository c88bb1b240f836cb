package org.memo4j.metrics.generative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.Bootstrap;

class EmpiricalScoreTest {
    private static final double[][] THREE = {{-1}, {0}, {1}};

    /** Computed independently for this project: three points, mu 0.95, sigma 0.31. */
    @Test
    void givesTheKnownValuesInOneDimension() {
        EmpiricalScore score = EmpiricalScore.of(THREE, 0.95, 0.31);
        assertThat(score.score(new double[] {0.3})[0]).isCloseTo(-1.637616, within(5e-7));
        assertThat(score.divergence(new double[] {0.3})).isCloseTo(2.141081, within(5e-7));
        assertThat(score.divergence(new double[] {0})).isCloseTo(-8.652426, within(5e-7));
        assertThat(score.score(new double[] {0})[0]).isCloseTo(0, within(1e-15));
    }

    @Test
    void isTheClosedFormForOnePoint() {
        double[] x = {1, -2, 0.5};
        double[] y = {0.1, 7, -3};
        EmpiricalScore score = EmpiricalScore.of(new double[][] {x}, 0.8, 0.6);
        for (int t = 0; t < 3; t++) {
            assertThat(score.score(y)[t]).isCloseTo((0.8 * x[t] - y[t]) / 0.36, within(1e-12));
        }
        assertThat(score.divergence(y)).isCloseTo(-3 / 0.36, within(1e-12));
        assertThat(score.weights(y)).containsExactly(1);
        double squares = Math.pow(Points.distance(y, new double[] {0.8, -1.6, 0.4}), 2);
        assertThat(score.logDensity(y)).isCloseTo(-squares / 0.72 - 1.5 * Math.log(2 * Math.PI * 0.36), within(1e-12));
    }

    @Test
    void isTheMixtureOfNormalsInOneDimension() {
        EmpiricalScore score = EmpiricalScore.of(THREE, 0.9, 0.4);
        for (double y = -2; y <= 2; y += 0.25) {
            double density = 0;
            for (double[] x : THREE) {
                density += new NormalDistribution(null, 0.9 * x[0], 0.4).density(y) / 3;
            }
            assertThat(score.logDensity(new double[] {y})).isCloseTo(Math.log(density), within(1e-12));
        }
        // two points: s(y) = (mu tanh(mu y / sigma^2) - y) / sigma^2
        EmpiricalScore two = EmpiricalScore.of(new double[][] {{-1}, {1}}, 0.9, 0.4);
        for (double y = -2; y <= 2; y += 0.25) {
            assertThat(two.score(new double[] {y})[0])
                    .isCloseTo((0.9 * Math.tanh(0.9 * y / 0.16) - y) / 0.16, within(1e-11));
        }
    }

    @Test
    void isTheGradientOfTheLogDensity() {
        long seed = 20260616;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] samples = Points.normal(140, 4, random);
        EmpiricalScore score = EmpiricalScore.of(samples, 0.7, 0.5);
        double h = 1e-5;
        for (double[] y : Points.normal(20, 4, random)) {
            double[] gradient = score.score(y);
            double divergence = 0;
            for (int t = 0; t < 4; t++) {
                double[] up = y.clone();
                double[] down = y.clone();
                up[t] += h;
                down[t] -= h;
                assertThat(gradient[t])
                        .as("seed %d", seed)
                        .isCloseTo((score.logDensity(up) - score.logDensity(down)) / (2 * h), within(1e-6));
                divergence += (score.score(up)[t] - score.score(down)[t]) / (2 * h);
            }
            assertThat(score.divergence(y)).as("seed %d", seed).isCloseTo(divergence, within(1e-5));
        }
    }

    @Test
    void pointsAtTheNearestSampleWithoutNoise() {
        long seed = 20260617;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] samples = Points.normal(300, 5, random);
        double mu = 0.95;
        for (double sigma : new double[] {1e-3, 1e-170}) {
            EmpiricalScore score = EmpiricalScore.of(samples, mu, sigma);
            double[][] scaled = new double[300][5];
            for (int i = 0; i < 300; i++) {
                for (int t = 0; t < 5; t++) {
                    scaled[i][t] = mu * samples[i][t];
                }
            }
            for (double[] y : Points.normal(20, 5, random)) {
                int nearest = NearestNeighbors.of(scaled)
                        .search(new double[][] {y}, 1)
                        .index(0, 0);
                assertThat(score.weights(y)[nearest]).as("seed %d", seed).isCloseTo(1, within(1e-12));
                if (sigma < 1e-100) {
                    // it says so instead of giving an infinite score
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> score.score(y))
                            .withMessageContaining("overflows");
                    continue;
                }
                for (int t = 0; t < 5; t++) {
                    assertThat(sigma * sigma * score.score(y)[t] + y[t])
                            .as("seed %d", seed)
                            .isCloseTo(scaled[nearest][t], within(1e-9));
                }
            }
        }
    }

    @Test
    void staysRightFarFromAllSamplesAndUnderMuchNoise() {
        EmpiricalScore near = EmpiricalScore.of(THREE, 1, 0.1);
        // exp(-1e6) underflows; the nearest sample is 1
        assertThat(near.score(new double[] {1000})[0]).isCloseTo((1 - 1000) / 0.01, within(1e-6));
        assertThat(near.logDensity(new double[] {1000}))
                .isCloseTo(
                        -999.0 * 999 / 0.02 - Math.log(3) - Math.log(0.1) - 0.5 * Math.log(2 * Math.PI), within(1e-6));
        double sum = 0;
        for (double weight : near.weights(new double[] {1000})) {
            sum += weight;
        }
        assertThat(sum).isEqualTo(1);
        // much noise: all samples weigh the same
        EmpiricalScore noisy = EmpiricalScore.of(new double[][] {{0}, {3}}, 1, 1e6);
        assertThat(noisy.weights(new double[] {0})).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    }

    @Test
    void followsTheOrnsteinUhlenbeckProcess() {
        double t = 0.05;
        EmpiricalScore process = EmpiricalScore.ornsteinUhlenbeck(THREE, t);
        EmpiricalScore same = EmpiricalScore.of(THREE, Math.exp(-t), Math.sqrt(1 - Math.exp(-2 * t)));
        assertThat(process.score(new double[] {0.4})[0]).isCloseTo(same.score(new double[] {0.4})[0], within(1e-9));
        // in the end the law is standard normal, whatever the samples
        assertThat(EmpiricalScore.ornsteinUhlenbeck(THREE, 50).score(new double[] {0.4})[0])
                .isCloseTo(-0.4, within(1e-12));
        assertThat(EmpiricalScore.of(new float[][] {{1}}, 1, 1).score(new double[] {0})[0])
                .isEqualTo(1);
    }

    @Test
    void measuresTheErrorOfALearnedScore() {
        EmpiricalScore score = EmpiricalScore.of(THREE, 0.95, 0.31);
        double[][] points = {{-1}, {0.2}, {0.7}, {2}};
        double[][] best = score.scores(points);
        assertThat(best[1]).containsExactly(score.score(points[1]));
        double[][] learned = new double[4][1];
        for (int i = 0; i < 4; i++) {
            learned[i][0] = best[i][0] + i;
        }
        ScoreError error = score.error(points, learned, Bootstrap.withDefaults());
        assertThat(error.errors()).containsExactly(new double[] {0, 1, 4, 9}, within(1e-12));
        assertThat(error.error(2)).isCloseTo(4, within(1e-12));
        assertThat(error.mean().value()).isCloseTo(3.5, within(1e-12));
        assertThat(error.mean().covers(3.5)).isTrue();
        assertThat(error.provenance().options()).containsEntry("mu", "0.95").containsEntry("points", "4");
        assertThat(score.error(points, best, Bootstrap.withDefaults()).mean().value())
                .isZero();
        assertThat(error.toString()).contains("points  4");
    }

    /** The excess risk is the difference of the denoising risks, here by quadrature over the noise. */
    @Test
    void itsErrorIsTheExcessRisk() {
        double mu = 0.95;
        double sigma = 0.31;
        EmpiricalScore score = EmpiricalScore.of(THREE, mu, sigma);
        double risk = 0;
        double least = 0;
        double excess = 0;
        double step = 1e-3;
        for (double z = -8; z <= 8; z += step) {
            double weight = step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / 3;
            for (double[] x : THREE) {
                double y = mu * x[0] + sigma * z;
                double best = score.score(new double[] {y})[0];
                double learned = -y;
                risk += weight * Math.pow(learned + z / sigma, 2);
                least += weight * Math.pow(best + z / sigma, 2);
                excess += weight * Math.pow(learned - best, 2);
            }
        }
        assertThat(excess).isCloseTo(risk - least, within(1e-9));
    }

    @Test
    void refusesWhatHasNoAnswer() {
        EmpiricalScore score = EmpiricalScore.of(THREE, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmpiricalScore.of(THREE, 1, 0))
                .withMessageContaining("sigma");
        assertThatIllegalArgumentException().isThrownBy(() -> EmpiricalScore.of(THREE, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> EmpiricalScore.ornsteinUhlenbeck(THREE, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> score.score(new double[2]))
                .withMessageContaining("point has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> score.score(new double[] {Double.NaN}))
                .withMessageContaining("point[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> score.error(new double[2][1], new double[3][1], Bootstrap.withDefaults()))
                .withMessageContaining("learned has 3");
    }
}
