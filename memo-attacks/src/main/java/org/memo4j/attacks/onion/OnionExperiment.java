package org.memo4j.attacks.onion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memo4j.attacks.shadow.Lira;
import org.memo4j.attacks.shadow.ShadowAttack;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.core.ensemble.EnsembleScores;

/**
 * Removes examples, trains again and attacks again: does removing the most vulnerable examples leave the others as private
 * as they were?
 *
 * <p>The hope is {@code ideal}: the attack's scores on the others stay as they are. The privacy onion effect is that
 * {@code reality} is much worse, since the next layer of examples becomes as vulnerable as the removed one was. Random and
 * least vulnerable examples are the controls; their reality should be about their ideal.
 *
 * <pre>
 * OnionResult result = OnionExperiment.withDefaults()
 *         .run(trainer, IntStream.range(0, n).toArray(), List.of(
 *                 Removal.mostVulnerable(n / 10), Removal.random(n / 10, 1), Removal.leastVulnerable(n / 10)));
 * result.outcome("most vulnerable").ratio(0.001);
 * </pre>
 *
 * <p>Source: Carlini, Jagielski, Zhang, Papernot, Terzis, Tramer, <em>The Privacy Onion Effect: Memorization is
 * Relative</em>, NeurIPS 2022, sections 3 and 4: 200,000 models of 50,000 images, 5,000 removed, TPR at FPR 0.0001.
 * Departures: the target is left out of its own shadow models; the variance of LiRA is shrunken by default, since a user has
 * tens of models and not thousands ({@link Lira#withVariance} has the source's); on small data sets a removal of any kind
 * changes the data set's size enough to be seen, which the random control shows.
 *
 * <p>Immutable. Cost: one population for the baseline and one for each removal, {@code rounds - 1} more for
 * {@link Removal#iterative}.
 */
public final class OnionExperiment {
    private static final OnionExperiment DEFAULTS =
            new OnionExperiment(Lira.withDefaults(), 0, new double[] {0.01, 0.001}, Progress.NONE);

    private final ShadowAttack attack;
    private final double threshold;
    private final double[] fprs;
    private final Progress progress;

    private OnionExperiment(ShadowAttack attack, double threshold, double[] fprs, Progress progress) {
        this.attack = attack;
        this.threshold = threshold;
        this.fprs = fprs;
        this.progress = progress;
    }

    /**
     * LiRA with both hypotheses, "member" where its score is above 0; a table at the false-positive rates 0.01 and 0.001.
     *
     * @return the defaults
     */
    public static OnionExperiment withDefaults() {
        return DEFAULTS;
    }

    /**
     * Sets the attack.
     *
     * @param value the attack
     * @param decision scores above it mean "member", for the success rates; not NaN
     * @return a new object
     */
    public OnionExperiment withAttack(ShadowAttack value, double decision) {
        Checks.check(!Double.isNaN(decision), "decision must be a number, but is NaN");
        return new OnionExperiment(value, decision, fprs, progress);
    }

    /**
     * Sets the false-positive rates of the result's table.
     *
     * @param values the rates, each in (0, 1)
     * @return a new object
     */
    public OnionExperiment withFprs(double... values) {
        for (double value : values) {
            Checks.openProbability(value, "fpr");
        }
        return new OnionExperiment(attack, threshold, values.clone(), progress);
    }

    /**
     * Sets who is told after each removal.
     *
     * @param value called on the thread that calls {@link #run}
     * @return a new object
     */
    public OnionExperiment withProgress(Progress value) {
        return new OnionExperiment(attack, threshold, fprs, value);
    }

    /**
     * Trains a population and attacks it.
     *
     * @param trainer trains populations
     * @param examples numbers of the examples, each once, at least two
     * @return the success of the attack on each example
     * @throws IOException if the trainer's scores cannot be kept or read
     * @throws IllegalArgumentException if the population has not one column an example, or too few models for the attack
     */
    public AttackSuccess measure(PopulationTrainer trainer, int[] examples) throws IOException {
        Checks.atLeast(examples.length, 2, "the number of examples");
        Progress.checkInterrupted("the onion experiment");
        EnsembleScores population = trainer.train(examples.clone());
        return AttackSuccess.of(population, examples, attack, threshold);
    }

    /**
     * Runs the experiment.
     *
     * @param trainer trains populations
     * @param examples numbers of the examples, each once
     * @param removals what to remove, each from all of {@code examples}; at least one
     * @return baseline and outcomes
     * @throws IOException if the trainer's scores cannot be kept or read
     * @throws IllegalArgumentException as {@link #measure}, if there is no removal or one removes all, or if a population
     *     has another number of models than the first
     */
    public OnionResult run(PopulationTrainer trainer, int[] examples, List<Removal> removals) throws IOException {
        Checks.check(!removals.isEmpty(), "there is no removal; give at least one");
        String task = "the onion experiment";
        progress.update(task, 0, removals.size() + 1L);
        AttackSuccess baseline = measure(trainer, examples);
        progress.update(task, 1, removals.size() + 1L);
        Removal.Measurement again = left -> {
            AttackSuccess success = measure(trainer, left);
            Checks.check(
                    success.models() == baseline.models(),
                    "a population has %d models, but the first one has %d; the success of the attack depends on their"
                            + " number, train as many each time",
                    success.models(),
                    baseline.models());
            return success;
        };
        List<OnionOutcome> outcomes = new ArrayList<>();
        for (Removal removal : removals) {
            int[] removed = removal.select(baseline, again);
            int[] kept = Removal.without(examples, removed);
            int[] added = removal.added();
            int[] next = Arrays.copyOf(kept, kept.length + added.length);
            System.arraycopy(added, 0, next, kept.length, added.length);
            outcomes.add(new OnionOutcome(removal, removed, baseline, again.of(next)));
            progress.update(task, outcomes.size() + 1L, removals.size() + 1L);
        }
        Provenance provenance = Provenance.of(new MetricId("onion.experiment", 1))
                .with("success", baseline.provenance().options())
                .with("removals", removals);
        return new OnionResult(
                baseline,
                outcomes,
                Arrays.stream(fprs).boxed().toList(),
                baseline.provenance().data().map(provenance::withData).orElse(provenance));
    }

    @Override
    public String toString() {
        return "OnionExperiment by " + attack + ", member above " + threshold;
    }
}
