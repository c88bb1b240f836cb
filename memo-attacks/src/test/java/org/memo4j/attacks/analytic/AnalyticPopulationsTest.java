package org.memo4j.attacks.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memo4j.attacks.onion.AttackSuccess;
import org.memo4j.attacks.onion.OnionExperiment;
import org.memo4j.attacks.onion.OnionOutcome;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.onion.PrivacyInfluence;
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

    private static LabeledInputs withOutliers(LabeledInputs data, LabeledInputs outliers, long seed) {
        float[][] inputs = Arrays.copyOf(data.inputs(), data.size() + outliers.size());
        System.arraycopy(outliers.inputs(), 0, inputs, data.size(), outliers.size());
        int[] labels = Arrays.copyOf(data.labels(), inputs.length);
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(labels, i -> i < data.size() ? labels[i] : random.nextInt(data.classes()));
        return new LabeledInputs(inputs, labels);
    }

    private static LongStream seeds() {
        return Arrays.stream(System.getProperty("memo.onion.seeds", "0").split(","))
                .mapToLong(Long::parseLong);
    }

    /**
     * The whole experiment of the documentation, 800 examples and fifteen populations of 400 heads, within the ranges that
     * were set for it before it ran. All follows from the seed; {@code -Dmemo.onion.seeds=0,1,2} runs the others of the table
     * too.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void theOnionEffect(long seed) throws IOException {
        int n = 800;
        int layer = n / 10;
        int[] all = IntStream.range(0, n).toArray();
        AnalyticClassifier head = AnalyticClassifier.of(
                RandomFeatures.cosine(8, 300, 0.5, seed),
                AnalyticOptions.withDefaults().withRidge(0.01));
        // the examples from 800 on, clouds elsewhere with labels drawn, are in no population but the one that gets them
        LabeledInputs data = withOutliers(Subpopulations.of(n, seed), Subpopulations.of(layer, seed + 100), seed);
        AnalyticPopulations populations = AnalyticPopulations.of(head, data, 400, seed);
        OnionExperiment experiment = OnionExperiment.withDefaults()
                .withAttack(Lira.withDefaults().withVariance(LiraVariance.PER_EXAMPLE), 0)
                .withFprs(0.001);
        OnionResult result = experiment.run(
                populations,
                all,
                List.of(
                        Removal.mostVulnerable(layer),
                        Removal.random(layer, seed),
                        Removal.leastVulnerable(layer),
                        Removal.iterative(layer, 5),
                        Removal.mostVulnerable(layer)
                                .replacedBy(IntStream.range(n, n + layer).toArray())));
        OnionOutcome most = result.outcomes().get(0);
        assertThat(most.realityTpr(0.001).value()).as("%s", result).isGreaterThanOrEqualTo(3 * most.idealTpr(0.001));
        for (int control = 1; control < 3; control++) {
            OnionOutcome outcome = result.outcomes().get(control);
            assertThat(outcome.realityTpr(0.001).value())
                    .as("control %d of %s", control, result)
                    .isCloseTo(outcome.idealTpr(0.001), withinPercentage(25));
        }
        // a layer taken in five rounds is about the same layer and leaves about as much
        OnionOutcome iterative = result.outcomes().get(3);
        Set<Integer> removed = Arrays.stream(most.removed()).boxed().collect(Collectors.toSet());
        assertThat(Arrays.stream(iterative.removed()).filter(removed::contains).count())
                .isGreaterThan(Math.round(0.65 * layer));
        assertThat(iterative.realityTpr(0.001).value()).isGreaterThanOrEqualTo(3 * most.idealTpr(0.001));
        // examples from elsewhere do not mask what the layer did
        OnionOutcome replaced = result.outcomes().get(4);
        assertThat(replaced.realityTpr(0.001).value()).isGreaterThanOrEqualTo(2 * most.idealTpr(0.001));
        // the effect is local: 25 influential examples have much of it, 0.42 to 0.72 in the check in plain Python,
        // 0.61, 0.56
        // and 0.28 here for seeds 0 to 2; three targets are few
        int[] targets = most.mostExposed(3);
        PrivacyInfluence influence = PrivacyInfluence.of(result.baseline(), targets);
        List<Removal> removals = Arrays.stream(targets)
                .mapToObj(target -> Removal.of("strongest on " + target, influence.strongest(target, 25)))
                .toList();
        List<OnionOutcome> without = experiment.run(populations, all, removals).outcomes();
        double few = 0;
        for (int t = 0; t < targets.length; t++) {
            few += without.get(t).advantage(0.95, targets[t]).change().value() / targets.length;
        }
        double share = few / most.advantage(0.95, targets).change().value();
        assertThat(share).isBetween(0.2, 0.8);
        // success rates belong to the examples, not to the population
        AttackSuccess again = experiment.measure(AnalyticPopulations.of(head, data, 400, seed + 1000), all);
        assertThat(most.before().correlation(again)).isGreaterThan(0.95);
    }
}
