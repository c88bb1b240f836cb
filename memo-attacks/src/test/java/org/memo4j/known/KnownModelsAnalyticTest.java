package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.analytic.AnalyticPopulations;
import org.memo4j.attacks.analytic.HeadDisclosure;
import org.memo4j.attacks.analytic.LeverageAttack;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.onion.AttackSuccess;
import org.memo4j.attacks.onion.OnionExperiment;
import org.memo4j.attacks.onion.OnionOutcome;
import org.memo4j.attacks.onion.OnionResult;
import org.memo4j.attacks.onion.PopulationTrainer;
import org.memo4j.attacks.onion.PrivacyInfluence;
import org.memo4j.attacks.onion.Removal;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.ClassIncremental;
import org.memo4j.core.analytic.ClassIncrementalResult;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.ensemble.EnsembleScores;

/** What the matrices of an analytic head give away, and the onion effect in populations of heads, see KnownHeads. */
class KnownModelsAnalyticTest {
    private static final int EXAMPLES = 60;
    private static final int CLASSES = 3;
    private static final LabeledInputs OWN = KnownHeads.own(EXAMPLES, CLASSES);
    private static final LabeledInputs SHARED = KnownHeads.shared(EXAMPLES, CLASSES);
    private static final int[] FIRST = IntStream.range(0, 20).toArray();
    private static final int[] SECOND = IntStream.range(20, 40).toArray();
    private static final int[] ALL = IntStream.range(0, EXAMPLES).toArray();

    /**
     * An example with its own feature has a leverage below 1 if it was learned and of 1000 if not: certainty. One that equals
     * the others of its class has the same leverage and output in either case.
     */
    @Test
    void leverage() {
        Chance.assertAllFound(leverage(OWN));
        MembershipScores none = leverage(SHARED);
        assertThat(none.roc().auc()).isEqualTo(0.5);
        Chance.assertNothingFound(none);
    }

    private static MembershipScores leverage(LabeledInputs data) {
        boolean[] member = new boolean[42];
        Arrays.fill(member, 0, 21, true);
        // multiples of the number of classes, so that each has as many members as others
        int[] asked = IntStream.range(0, 42).toArray();
        AnalyticClassifier head =
                KnownHeads.learned(data.select(IntStream.range(0, 21).toArray()));
        return LeverageAttack.of(head, data.select(IntStream.range(42, EXAMPLES).toArray()))
                .attack(data.select(asked), member);
    }

    /** Every example of a phase is its own direction; copies of three examples have a rank of 3, however many they are. */
    @Test
    void disclosure() {
        HeadDisclosure all = between(OWN);
        assertThat(all.rank()).isEqualTo(SECOND.length);
        for (int i = 0; i < EXAMPLES; i++) {
            double learned = i >= 20 && i < 40 ? 1 : 0;
            assertThat(all.products()[i][i]).isCloseTo(learned, within(1e-9));
            assertThat(all.classSum(OWN.labels()[i])[i]).isCloseTo(learned, within(1e-9));
        }
        assertThat(between(SHARED).rank()).isEqualTo(CLASSES);
    }

    private static HeadDisclosure between(LabeledInputs data) {
        AnalyticClassifier before = KnownHeads.learned(data.select(FIRST));
        AnalyticClassifier after = before.copy();
        after.learn(data.select(SECOND));
        return HeadDisclosure.between(before, after);
    }

    /**
     * A head that knows the classes keeps them all. One that knows its own examples and nothing else says 0 of every class of
     * the others, and so the first class: right in a third of them, and on the base classes, of which that is one, in half.
     */
    @Test
    void classIncremental() {
        ClassIncremental protocol = ClassIncremental.of(2, CLASSES, 1);
        ClassIncrementalResult knows = protocol.run(KnownHeads.empty(SHARED), SHARED, SHARED);
        assertThat(knows.last().value()).isOne();
        assertThat(knows.forgetting()).isZero();
        assertThat(knows.average()).isOne();

        ClassIncrementalResult memorizes = protocol.run(
                KnownHeads.empty(OWN),
                OWN.select(FIRST),
                OWN.select(IntStream.range(21, 51).toArray()));
        assertThat(memorizes.last().value()).isEqualTo(1.0 / CLASSES);
        assertThat(memorizes.accuracies().get(0).value()).isEqualTo(0.5);
        assertThat(protocol.run(KnownHeads.empty(OWN), OWN, OWN).last().value()).isOne();
    }

    /**
     * Every example is found in every model, whichever others are removed: the ideal and the reality are the baseline, and no
     * example protects another.
     */
    @Test
    void onionOfAMemorizer() throws IOException {
        PopulationTrainer populations = AnalyticPopulations.of(KnownHeads.empty(OWN), OWN, 16, 1);
        OnionExperiment experiment = OnionExperiment.withDefaults();
        OnionResult result = experiment.run(
                populations, ALL, List.of(Removal.mostVulnerable(20), Removal.random(20, 1), Removal.iterative(20, 2)));
        assertThat(result.baseline().rates()).containsOnly(1.0);
        for (OnionOutcome outcome : result.outcomes()) {
            assertThat(outcome.baseline().auc()).isOne();
            assertThat(outcome.idealAmongKept().auc()).isOne();
            assertThat(outcome.reality().auc()).isOne();
            assertThat(outcome.after().rates()).hasSize(40).containsOnly(1.0);
        }
        PrivacyInfluence influence = PrivacyInfluence.of(result.baseline(), ALL);
        for (int target : FIRST) {
            assertThat(Arrays.stream(influence.on(target)).filter(value -> !Double.isNaN(value)))
                    .hasSize(EXAMPLES - 1) // on itself it has none
                    .containsOnly(1.0);
        }
    }

    /**
     * Membership by coins that the scores know nothing of: in each model 200 answers are right by coins of their own, so the
     * mean over models is within 0.19 of one half but for {@code 2 exp(-2 * 200 * 0.19^2) = 1e-6} (Hoeffding, which holds
     * for means of dependent means too).
     */
    @Test
    void onionOfNothing() throws IOException {
        int examples = 200;
        KnownEnsemble unrelated = KnownEnsemble.unrelated(examples, 111);
        EnsembleScores population = new EnsembleScores(unrelated.membership(), List.of(unrelated.shadows()));
        OnionExperiment experiment = OnionExperiment.withDefaults();
        AttackSuccess success = experiment.measure(
                some -> population, IntStream.range(0, examples).toArray());
        assertThat(Arrays.stream(success.rates()).average().orElseThrow()).isBetween(0.31, 0.69);
        PrivacyInfluence influence =
                PrivacyInfluence.of(success, IntStream.range(0, examples).toArray());
        double sum = 0;
        for (int target = 0; target < examples; target++) {
            sum += influence.on(target)[(target + 1) % examples];
        }
        assertThat(sum / examples).isBetween(0.31, 0.69);
    }
}
