package org.memo4j.attacks.onion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.ensemble.ModelScores;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.ScoreMatrix;

class OnionExperimentTest {
    private static final int[] ALL = IntStream.range(0, 40).toArray();

    /**
     * Examples {@code 2k} and {@code 2k + 1} hide each other: the model does well on either if it saw one of both. Those
     * from 20 on have no twin.
     */
    private static final class Twins implements PopulationTrainer {
        private final int models;
        private final List<int[]> asked = new ArrayList<>();

        Twins(int models) {
            this.models = models;
        }

        @Override
        public EnsembleScores train(int[] examples) {
            asked.add(examples.clone());
            Membership membership = Membership.balanced(models, examples.length, 0.5, Arrays.hashCode(examples));
            SplittableRandom random = new SplittableRandom(Arrays.hashCode(examples) + 1L);
            double[][] scores = new double[models][examples.length];
            for (int m = 0; m < models; m++) {
                for (int i = 0; i < examples.length; i++) {
                    boolean seen = membership.contains(m, i);
                    for (int j = 0; j < examples.length; j++) {
                        seen |= examples[i] < 20 && (examples[j] ^ 1) == examples[i] && membership.contains(m, j);
                    }
                    scores[m][i] = (seen ? 8 : 0) + random.nextGaussian();
                }
            }
            return new EnsembleScores(membership, List.of(ScoreMatrix.of(scores)));
        }
    }

    @Test
    void influenceIsTheNaiveMean() {
        AttackSuccess success = AttackSuccess.of(new Twins(70).train(ALL), Lira.withDefaults(), 0);
        PrivacyInfluence influence = PrivacyInfluence.of(success, 3, 25);
        for (int target : influence.targets()) {
            for (int source : ALL) {
                int right = 0;
                int out = 0;
                for (int m = 0; m < 70; m++) {
                    if (!success.membership().contains(m, source)) {
                        out++;
                        right += (success.scores()[m][target] > 0)
                                        == success.membership().contains(m, target)
                                ? 1
                                : 0;
                    }
                }
                Double expected = source == target ? Double.NaN : (double) right / out;
                assertThat((Double) influence.on(target)[source]).isEqualTo(expected);
            }
        }
        assertThat(influence.toString()).contains("on 3", "2: ");
        assertThatThrownBy(() -> influence.on(4)).hasMessageContaining("none of the targets");
        assertThatThrownBy(() -> influence.strongest(3, 40)).hasMessageContaining("count");
        assertThatThrownBy(() -> PrivacyInfluence.of(success)).hasMessageContaining("no target");
    }

    /** The twin is out of half of the models: about 0.75 of the decisions are right with it, and all without. */
    @Test
    void removingTheTwinThatInfluenceFindsExposes() throws IOException {
        Twins twins = new Twins(128);
        AttackSuccess success = OnionExperiment.withDefaults().measure(twins, ALL);
        PrivacyInfluence influence = PrivacyInfluence.of(success, 6, 11);
        assertThat(influence.strongest(6, 1)).containsExactly(7);
        assertThat(influence.strongest(11, 1)).containsExactly(10);
        OnionOutcome outcome = OnionExperiment.withDefaults()
                .run(twins, ALL, List.of(Removal.of("twins", 7, 10)))
                .outcomes()
                .get(0);
        AdvantageChange change = outcome.advantage(0.99, 6, 11);
        assertThat(change.before().value())
                .isCloseTo(success.advantage(6) / 2 + success.advantage(11) / 2, within(1e-12));
        assertThat(change.before().covers(0.5)).isTrue();
        assertThat(change.after().value()).isGreaterThan(0.95);
        assertThat(change.change().lower()).isGreaterThan(0.3);
        assertThat(outcome.mostExposed(2)).containsExactlyInAnyOrder(6, 11);
        assertThat(change.toString()).contains("2 targets");
    }

    @Test
    void idealAndRealityAreWhatTheSourceDefines() throws IOException {
        Twins twins = new Twins(32);
        OnionResult result = OnionExperiment.withDefaults()
                .withFprs(0.05)
                .run(twins, ALL, List.of(Removal.mostVulnerable(10), Removal.leastVulnerable(4)));
        OnionOutcome outcome = result.outcome("most vulnerable");
        AttackSuccess baseline = result.baseline();
        assertThat(outcome.removed()).isEqualTo(baseline.layer(0, 10));
        assertThat(twins.asked.get(1)).isEqualTo(outcome.kept());
        double threshold = baseline.roc().tprAt(0.05).threshold();
        int flagged = 0;
        for (int example : outcome.kept()) {
            for (int m = 0; m < 32; m++) {
                flagged += baseline.membership().contains(m, example) && baseline.scores()[m][example] >= threshold
                        ? 1
                        : 0;
            }
        }
        assertThat(outcome.idealTpr(0.05)).isCloseTo(flagged / (30.0 * 16), within(1e-12));
        AttackSuccess again = OnionExperiment.withDefaults().measure(new Twins(32), outcome.kept());
        assertThat(outcome.reality()).isEqualTo(again.roc());
        assertThat(outcome.realityTpr(0.05)).isEqualTo(again.roc().tprAt(0.05));
        assertThat(outcome.ratio(0.05)).isEqualTo(outcome.realityTpr(0.05).value() / outcome.idealTpr(0.05));
        assertThat(outcome.curves())
                .extracting(OnionCurve::name)
                .containsExactly("baseline", "ideal", "ideal among kept", "reality");
        OnionCurve ideal = outcome.curves().get(1);
        assertThat(ideal.truePositiveRates()).isSorted().endsWith(1.0).startsWith(0.0);
        int point = IntStream.range(0, outcome.baseline().points())
                .filter(p -> outcome.baseline().thresholds()[p] == threshold)
                .findFirst()
                .orElseThrow();
        assertThat(ideal.truePositiveRates()[point]).isEqualTo(outcome.idealTpr(0.05));
        assertThat(ideal.falsePositiveRates()).isEqualTo(outcome.baseline().falsePositiveRates());
        assertThat(result.toString()).contains("most vulnerable", "least vulnerable", "reality / ideal", "0.05");
        assertThat(result.provenance().data()).isEqualTo(baseline.provenance().data());
        assertThatThrownBy(() -> result.outcome("none")).hasMessageContaining("least vulnerable");
    }

    @Test
    void removalsChoose() throws IOException {
        Twins twins = new Twins(16);
        AttackSuccess success = OnionExperiment.withDefaults().measure(twins, ALL);
        Removal.Measurement never = examples -> {
            throw new AssertionError("nothing is to be trained");
        };
        assertThat(Removal.leastVulnerable(3).select(success, never))
                .isEqualTo(Arrays.copyOfRange(success.ranking(), 37, 40));
        int[] random = Removal.random(12, 4).select(success, never);
        assertThat(random)
                .hasSize(12)
                .doesNotHaveDuplicates()
                .isEqualTo(Removal.random(12, 4).select(success, never));
        assertThat(random).isNotEqualTo(Removal.random(12, 5).select(success, never));
        int[] groups = IntStream.range(0, 40).map(i -> i < 20 ? i / 2 : i).toArray();
        assertThat(Removal.duplicates(groups).select(success, never))
                .containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
        assertThat(Removal.deduplicated(new int[] {5, 4, 3}, groups)).containsExactly(3, 4);
        assertThat(Removal.iterative(9, 1).select(success, never))
                .isEqualTo(Removal.mostVulnerable(9).select(success, never));
        List<int[]> trained = new ArrayList<>();
        int[] iterative = Removal.iterative(10, 4).select(success, examples -> {
            trained.add(examples);
            return AttackSuccess.of(twins.train(examples), examples, Lira.withDefaults(), 0);
        });
        assertThat(iterative).hasSize(10).doesNotHaveDuplicates();
        assertThat(trained).extracting(examples -> examples.length).containsExactly(38, 35, 33);
        assertThatThrownBy(() -> Removal.mostVulnerable(40).select(success, never))
                .hasMessageContaining("remove fewer");
        assertThatThrownBy(() -> Removal.of("two", 1, 1).select(success, never)).hasMessageContaining("removed twice");
        assertThatThrownBy(() -> Removal.of("far", 99).select(success, never)).hasMessageContaining("example 99");
        assertThatThrownBy(() -> Removal.of("none")).hasMessageContaining("no example");
        assertThatThrownBy(() -> Removal.duplicates(ALL).select(success, never))
                .hasMessageContaining("removes no example");
        assertThatThrownBy(() -> Removal.iterative(3, 4)).hasMessageContaining("count must be at least 4");
    }

    /** Every twin is replaced by another example without one: trained on, not counted. */
    @Test
    void replacementsAreTrainedOnAndNotCounted() throws IOException {
        Twins twins = new Twins(32);
        OnionResult result = OnionExperiment.withDefaults()
                .run(twins, ALL, List.of(Removal.mostVulnerable(2).replacedBy(50, 51)));
        OnionOutcome outcome = result.outcomes().get(0);
        assertThat(twins.asked.get(1)).hasSize(40).endsWith(50, 51);
        assertThat(outcome.after().examples())
                .hasSize(38)
                .doesNotContain(50, 51)
                .isEqualTo(outcome.kept());
        assertThat(outcome.reality().members()).isEqualTo(38 * 16);
        assertThatThrownBy(() -> OnionExperiment.withDefaults()
                        .run(twins, ALL, List.of(Removal.mostVulnerable(2).replacedBy(3))))
                .hasMessageContaining("example 3 cannot be added");
    }

    @Test
    void refusesAnotherNumberOfModels() {
        PopulationTrainer fewer = examples -> new Twins(examples.length == 40 ? 32 : 16).train(examples);
        assertThatThrownBy(() -> OnionExperiment.withDefaults().run(fewer, ALL, List.of(Removal.mostVulnerable(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 models, but the first one has 32");
        assertThatThrownBy(() -> OnionExperiment.withDefaults().run(fewer, ALL, List.of()))
                .hasMessageContaining("no removal");
        assertThatThrownBy(() -> OnionExperiment.withDefaults()
                        .measure(examples -> new Twins(16).train(Arrays.copyOf(examples, 39)), ALL))
                .hasMessageContaining("examples has 40 entries");
    }

    @Test
    void ensemblesKeepTheirPopulations(@TempDir Path folder) throws IOException {
        List<Integer> trained = new ArrayList<>();
        EnsemblePopulations populations = EnsemblePopulations.in(folder, 16, examples -> task -> {
                    trained.add(task.model());
                    SplittableRandom random = new SplittableRandom(task.seed());
                    double[] scores = new double[examples.length];
                    for (int i = 0; i < scores.length; i++) {
                        scores[i] = examples[i] + random.nextDouble();
                    }
                    for (int place : task.trainingSet()) {
                        scores[place] += 100;
                    }
                    return ModelScores.of("margin", scores).with("loss", new double[examples.length]);
                })
                .withSignal("margin")
                .withEnsemble(ensemble -> ensemble.withOption("epochs", 3));
        EnsembleScores all = populations.train(new int[] {4, 7, 9, 30});
        for (int m = 0; m < 16; m++) {
            for (int i = 0; i < 4; i++) {
                int example = new int[] {4, 7, 9, 30}[i];
                double expected = example + (all.membership().contains(m, i) ? 100 : 0);
                assertThat(all.scores().score(m, i)).isBetween(expected, expected + 1);
            }
        }
        populations.train(new int[] {4, 7, 9, 31});
        assertThat(trained).hasSize(32);
        EnsembleScores again = populations.train(new int[] {4, 7, 9, 30});
        assertThat(trained).hasSize(32);
        assertThat(again).isEqualTo(all);
        try (Stream<Path> directories = Files.list(folder)) {
            assertThat(directories).hasSize(2);
        }
        // another set of examples, other training sets of those that both have
        EnsembleScores other = populations.train(new int[] {4, 7, 9, 31});
        assertThat(other.membership()).isNotEqualTo(all.membership());
        assertThatThrownBy(() -> populations.withSeed(8).train(new int[] {4, 7, 9, 30}))
                .hasMessageContaining("seed was");
        assertThatThrownBy(() -> populations.withSignal("").train(new int[] {4, 7, 9, 30}))
                .hasMessageContaining("withSignal");
    }
}
