package org.memo4j.attacks.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.onion.OnionExperiment;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.onion.Removal;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.LiraVariance;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticOptions;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.analytic.RandomFeatures;
import org.memo4j.core.ensemble.EnsembleScores;

class AnalyticPopulationsTest {
    private static final int N = 400;
    private static final int[] ALL = IntStream.range(0, N).toArray();

    private static AnalyticClassifier head(long seed) {
        return AnalyticClassifier.of(
                RandomFeatures.cosine(8, 100, 0.5, seed),
                AnalyticOptions.withDefaults().withRidge(0.01));
    }

    @Test
    void aPopulationIsTheHeadsTrainedOnItsHalves() {
        LabeledInputs data = Subpopulations.of(N, 0);
        int[] some = IntStream.range(0, N).filter(i -> i % 3 > 0).toArray();
        AnalyticPopulations populations = AnalyticPopulations.of(head(1), data, 6, 4);
        EnsembleScores population = populations.train(some);
        for (int m = 0; m < 6; m++) {
            AnalyticClassifier trained = head(1);
            trained.learn(data.select(IntStream.of(population.membership().trainingSet(m))
                    .map(i -> some[i])
                    .toArray()));
            for (int i = 0; i < some.length; i += 40) {
                double[] scores = trained.scores(data.select(some[i]).inputs())[0];
                assertThat(population.scores().score(m, i))
                        .isCloseTo(HeadScore.MARGIN.of(scores, data.labels()[some[i]]), within(1e-8));
            }
        }
        for (int i = 0; i < some.length; i++) {
            assertThat(population.membership().inCount(i)).isEqualTo(3);
        }
        assertThat(populations.train(some)).isEqualTo(population);
        assertThat(populations.train(ALL).membership()).isNotEqualTo(population.membership());
        assertThat(populations.withScore(HeadScore.CORRECT).train(some).scores().isBinary())
                .isTrue();
        assertThatThrownBy(() -> AnalyticPopulations.of(head(1), data, 5, 1)).hasMessageContaining("even");
    }

    /**
     * The effect on two data sets of 400 examples with 128 heads each; the full size is in the documentation. All follows from
     * the seeds.
     */
    @Test
    void theOnionEffect() throws IOException {
        double[] ideal = new double[3];
        double[] reality = new double[3];
        for (int seed = 0; seed < 2; seed++) {
            OnionResult result = OnionExperiment.withDefaults()
                    .withAttack(Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE), 0)
                    .withFprs(0.001)
                    .run(
                            AnalyticPopulations.of(head(seed), Subpopulations.of(N, seed), 128, seed),
                            ALL,
                            List.of(
                                    Removal.mostVulnerable(N / 10),
                                    Removal.random(N / 10, seed),
                                    Removal.leastVulnerable(N / 10)));
            for (int r = 0; r < 3; r++) {
                ideal[r] += result.outcomes().get(r).idealTpr(0.001) / 2;
                reality[r] += result.outcomes().get(r).realityTpr(0.001).value() / 2;
            }
        }
        assertThat(reality[0]).isGreaterThanOrEqualTo(3 * ideal[0]);
        for (int control = 1; control < 3; control++) {
            assertThat(Math.abs(reality[control] - ideal[control]))
                    .as("control %d", control)
                    .isLessThan(0.25 * ideal[control]);
        }
    }
}
