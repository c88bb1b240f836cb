package org.memo4j.attacks.analytic;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.memo4j.attacks.onion.PopulationTrainer;
import org.memo4j.core.Checks;
import org.memo4j.core.analytic.AnalyticClassifier;
import org.memo4j.core.analytic.AnalyticEnsemble;
import org.memo4j.core.analytic.HeadScore;
import org.memo4j.core.analytic.LabeledInputs;
import org.memo4j.core.ensemble.EnsembleScores;
import org.memo4j.core.score.Membership;

/**
 * Populations of analytic heads for the onion experiment: every head is solved on a random half of the examples, so that a
 * population takes seconds where networks take hours.
 *
 * <pre>
 * OnionExperiment.withDefaults().run(AnalyticPopulations.of(head, data, 400, seed), all, removals)
 * </pre>
 *
 * <p>Each example is in exactly half of the heads, drawn anew for every set of examples from the seed and the set. The same
 * set gives the same population. Immutable.
 */
public final class AnalyticPopulations implements PopulationTrainer {
    private final AnalyticEnsemble ensemble;
    private final int models;
    private final long seed;
    private final HeadScore score;

    private AnalyticPopulations(AnalyticEnsemble ensemble, int models, long seed, HeadScore score) {
        this.ensemble = ensemble;
        this.models = models;
        this.seed = seed;
        this.score = score;
    }

    /**
     * Populations of heads, scored by their margins.
     *
     * @param head a head, whose extractor, expansion and options are taken; what it has learned does not matter
     * @param data all examples that a population may be trained on
     * @param models heads of a population, even
     * @param seed the seed
     * @return the trainer
     * @throws IllegalArgumentException if {@code models} is odd or less than 2
     */
    public static AnalyticPopulations of(AnalyticClassifier head, LabeledInputs data, int models, long seed) {
        Checks.check(
                models >= 2 && models % 2 == 0,
                "models must be even and at least 2, so that half of them see an example, but is %d",
                models);
        return new AnalyticPopulations(AnalyticEnsemble.of(head, data), models, seed, HeadScore.MARGIN);
    }

    /**
     * Sets what is taken of the heads' scores.
     *
     * @param value the score
     * @return a new trainer
     */
    public AnalyticPopulations withScore(HeadScore value) {
        return new AnalyticPopulations(ensemble, models, seed, value);
    }

    @Override
    public EnsembleScores train(int[] examples) {
        long own = new SplittableRandom(seed ^ ((long) Arrays.hashCode(examples) << 32 | examples.length)).nextLong();
        Membership membership = Membership.balanced(models, examples.length, 0.5, own);
        return new EnsembleScores(membership, List.of(ensemble.select(examples).scores(membership, score)));
    }

    @Override
    public String toString() {
        return "AnalyticPopulations of " + models + " heads, " + score + ", seed " + seed + ", " + ensemble;
    }
}
