package org.memo4j.attacks.trained;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.core.Checks;
import org.memo4j.core.MetricId;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;

/**
 * An attack model that is taught by examples whose membership in the target is known, and asked about others: each fold is
 * scored by the model trained on the remaining folds. An auditor knows the membership and gets an upper bound of what an
 * attacker with the same signals can do, without any shadow model; an attacker needs some members and non-members to
 * start from.
 *
 * <p>Source: the trained attackers of TensorFlow Privacy and ML Privacy Meter; meta-classifiers of Meeus et al. 2024.
 * Immutable. Cost: one training a fold.
 */
public final class CrossFittedAttack {
    private final AttackLearner learner;
    private final int folds;
    private final long seed;

    private CrossFittedAttack(AttackLearner learner, int folds, long seed) {
        this.learner = learner;
        this.folds = folds;
        this.seed = seed;
    }

    /**
     * Five folds, a fixed seed.
     *
     * @param learner trains the attack model
     * @return the attack
     */
    public static CrossFittedAttack of(AttackLearner learner) {
        return new CrossFittedAttack(learner, 5, 1L);
    }

    /**
     * Sets the number of folds.
     *
     * @param value number of folds, at least 2
     * @return a new object
     */
    public CrossFittedAttack withFolds(int value) {
        return new CrossFittedAttack(learner, Checks.atLeast(value, 2, "folds"), seed);
    }

    /**
     * Sets the seed of the folds.
     *
     * @param value the seed
     * @return a new object
     */
    public CrossFittedAttack withSeed(long value) {
        return new CrossFittedAttack(learner, folds, value);
    }

    /**
     * Definition and options, with those of the learner.
     *
     * @return the provenance
     */
    public Provenance provenance() {
        Provenance inner = learner.provenance();
        Provenance provenance = Provenance.of(new MetricId("membership.cross-fitted", 1))
                .with("learner", inner.metric() + " " + inner.options())
                .with("folds", folds)
                .withSeed(seed);
        return inner.seed().isPresent()
                ? provenance.with("seed of the learner", inner.seed().getAsLong())
                : provenance;
    }

    /**
     * Scores every row by a model that was not trained on it.
     *
     * @param features one row an example, finite
     * @param member whether the target was trained on it
     * @return one score a row, higher = more likely a member
     * @throws IllegalArgumentException if the shapes differ, a feature is not finite, or a class has fewer rows than there
     *     are folds
     */
    public double[] score(double[][] features, boolean[] member) {
        Rows.check(features);
        int in = Rows.checkClasses(features, member);
        Checks.check(
                Math.min(in, member.length - in) >= folds,
                "there are %d members and %d non-members, but each of %d folds needs one of both; take fewer folds",
                in,
                member.length - in,
                folds);
        int[] fold = deal(member);
        double[] scores = new double[member.length];
        for (int f = 0; f < folds; f++) {
            Progress.checkInterrupted("attacking by a trained model");
            int asked = f;
            int[] taught = IntStream.range(0, member.length)
                    .filter(i -> fold[i] != asked)
                    .toArray();
            double[][] rows = new double[taught.length][];
            boolean[] flags = new boolean[taught.length];
            for (int r = 0; r < taught.length; r++) {
                rows[r] = features[taught[r]];
                flags[r] = member[taught[r]];
            }
            AttackClassifier attack = learner.fit(rows, flags);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = fold[i] == f ? attack.score(features[i]) : scores[i];
            }
        }
        return scores;
    }

    /**
     * Attacks examples whose membership is known.
     *
     * @param features one row an example
     * @param member whether the target was trained on it
     * @return the scores of both classes
     * @throws IllegalArgumentException as {@link #score}
     */
    public MembershipScores attack(double[][] features, boolean[] member) {
        return MembershipScores.split(provenance(), score(features, member), member);
    }

    /** Fold of each row: every fold has its share of both classes. */
    private int[] deal(boolean[] member) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] fold = new int[member.length];
        for (boolean side : new boolean[] {true, false}) {
            int[] rows = IntStream.range(0, member.length)
                    .filter(i -> member[i] == side)
                    .toArray();
            for (int k = rows.length - 1; k >= 0; k--) {
                int other = random.nextInt(k + 1);
                fold[rows[other]] = k % folds;
                rows[other] = rows[k];
            }
        }
        return fold;
    }

    @Override
    public String toString() {
        return provenance().metric() + " " + provenance().options();
    }
}
